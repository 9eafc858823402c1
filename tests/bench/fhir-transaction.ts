import { objectIn } from '../../src/fhir/body.ts'
import { bundleIn } from '../../src/fhir/write/bundle.ts'
import { transaction } from '../../src/fhir/write/transaction.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { shortId, type PatientId } from '../../src/identity/ids.ts'
import { goodBodies } from '../support/fhir-bodies.ts'
import { applyLoad, bodiesFile, pathsFile, startApp } from './app-process.ts'
import { statementsOf } from './captured.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { median, rounds, secondsARound, type Bench } from './measurement.ts'
import { hasPgbench, pgbenchScript, runPgbench } from './pgbench.ts'
import { varyingPatient } from './population.ts'
import { ordinary, populateSummaries } from './summary-population.ts'

const resources = 100
const connections = 8
const clients = 4
const patientsEach = 50

/** Transactions of 100 new entries each, by the registered practice of who they are about, over HTTP. */
export const bench: Bench = {
  name: 'fhir-transaction',
  missing: () => (hasPgbench() ? undefined : 'pgbench is not installed'),
  run: () =>
    withDatabase(async (database) => {
      const many = clients * patientsEach
      const { token, patients } = await populateSummaries(database, ordinary, many)
      const bodies = patients.map(bundleOf)
      const script = await scriptOf(database, token, bodies[0] ?? '')
      const app = await startApp(database.url)
      const load = {
        ...{ port: app.port, token, connections, rate: 0, seconds: secondsARound },
        ...{ paths: pathsFile(bodies.map(() => '/fhir/R4')), bodies: bodiesFile(bodies) },
      }
      const rates: number[] = []
      const limits: number[] = []
      for (let round = 0; round < rounds; round++) {
        await forget(database)
        const asApp = { clients, seconds: secondsARound, role: 'confide_app' }
        limits.push((await runPgbench(database.url, script, asApp)) * resources)
        await forget(database)
        rates.push((await applyLoad(load)).perSecond * resources)
      }
      await app.stop()
      const note = `${resources} new entries a transaction, ${connections} connections, the summary kept fresh in it`
      const figure = { name: 'fhir-transaction', value: median(rates), unit: 'resources/s' }
      return [
        { ...figure, limit: median(limits), against: 'pgbench, the same statements', note },
        { ...figure, name: 'fhir-transaction aim', limit: 3000, against: 'aim', note: 'the same' },
      ]
    }),
}

/**
 * What a transaction sends, for pgbench: about patients of its client's own, so that none waits for another, and with
 * ids that are new each time.
 */
async function scriptOf({ url }: BenchDatabase, token: string, body: string): Promise<string> {
  const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
  const base = 'http://localhost/fhir/R4'
  const statements = await statementsOf(url, (db) =>
    transaction({ db, base }, actor, bundleIn(objectIn(Buffer.from(body))).entries, 'minimal'),
  )
  const variables = [
    '\\set fresh random(1, 2000000000)',
    varyingPatient.variable.replace(
      / \+ .*/,
      ` + :client_id * ${patientsEach} + random(0, ${patientsEach - 1})`,
    ),
  ]
  return pgbenchScript(variables, statements, (parameter) => {
    if (parameter === varyingPatient.parameter) return varyingPatient.expression
    return isNewId(parameter)
      ? `(lpad(to_hex(:fresh::bigint), 8, '0') || '${parameter.slice(8)}')::uuid`
      : undefined
  })
}

function isNewId(value: unknown): value is string {
  return (
    typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[-0-9a-f]{17}$/.test(value)
  )
}

/** Records are as large as they were; what the load did not wait for is waited for. */
async function forget({ owner }: BenchDatabase): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`lock table entry in exclusive mode`
    await tx`delete from entry_link`
    await tx`delete from entry where recorded_by = 'Nora Sample'`
  })
  await owner`checkpoint`
}

const kinds = [
  ...Array.from({ length: 14 }, () => 'Observation'),
  ...[
    'DiagnosticReport',
    'DiagnosticReport',
    'DiagnosticReport',
    'Condition',
    'MedicationRequest',
    'Procedure',
  ],
]

/** 100 resources as a stay leaves them, mostly measurements, which name its encounter. */
function bundleOf(patient: PatientId): string {
  const here = `Patient/${shortId(patient)}`
  const good = goodBodies(here)
  const urn = 'urn:uuid:00000000-0000-4000-8000-000000000001'
  const encounter = good.find(({ resourceType }) => resourceType === 'Encounter')
  const entry = Array.from({ length: resources - 1 }, (_, n) => {
    const url = kinds[n % kinds.length] ?? ''
    const resource = good.find(({ resourceType }) => resourceType === url)
    return {
      resource: { ...resource, encounter: { reference: urn } },
      request: { method: 'POST', url },
    }
  })
  const first = { fullUrl: urn, resource: encounter, request: { method: 'POST', url: 'Encounter' } }
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [first, ...entry] })
}
