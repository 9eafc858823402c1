import { shortId } from '../../src/identity/ids.ts'
import {
  decide,
  type EntryFacts,
  type PatientFacts,
  type ViewerFacts,
} from '../../src/sharing/decide.ts'
import { applyLoad, pathsFile, startApp, startPlainApp, type App } from './app-process.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { median, rounds, secondsARound, type Bench, type Measurement } from './measurement.ts'
import { patientNumbered, patients, populate, visibleEach } from './population.ts'
import { cpuSeconds, familyCpuSeconds } from './usage.ts'

/** `decide` alone, and what deciding, holding and logging cost a request. */
export const bench: Bench = {
  name: 'decision',
  run: async () => [decisionsASecond(), await withDatabase(costOfARequest)],
}

function decisionsASecond(): Measurement {
  const cases = someCases(10_000)
  const rates = Array.from({ length: rounds }, () => {
    let seen = 0
    let decided = 0
    const started = performance.now()
    while (performance.now() - started < 500) {
      for (const { viewer, patient, entry } of cases) if (decide(viewer, patient, entry).see) seen++
      decided += cases.length
    }
    if (seen === 0 || seen === decided) throw new Error('the cases are all alike')
    return decided / ((performance.now() - started) / 1000)
  })
  return {
    name: 'decision',
    value: median(rates),
    unit: '/s',
    limit: 20_000_000,
    against: 'aim',
    note: 'decide() on one core, 10,000 different cases',
  }
}

type Case = { viewer: ViewerFacts; patient: PatientFacts; entry: EntryFacts }

/** Mostly ordinary: each fact is its usual value nine times in ten. */
function someCases(count: number): Case[] {
  let state = 1
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const rarely = () => random() < 0.1
  const choice = () => (rarely() ? 'not-asked' : rarely() ? 'no' : 'yes')
  return Array.from({ length: count }, () => ({
    viewer: {
      organisation: 'Y90001',
      absorbed: rarely() ? ['Y90002'] : [],
      suspended: rarely(),
      staffSuspended: rarely(),
      readsClinical: !rarely(),
    },
    patient: {
      protected: rarely(),
      died: rarely(),
      registeredHere: rarely(),
      listing: rarely() ? 'prohibited' : rarely() ? 'allowed' : 'unlisted',
      verificationRequired: !rarely(),
      verified: !rarely(),
      relationship: !rarely(),
      emergency: rarely() ? 'emergency' : 'none',
      shareNothing: rarely(),
      shareIn: choice(),
      permissionRequired: !rarely(),
      permission: !rarely(),
    },
    entry: {
      organisation: `Y9000${1 + Math.floor(random() * 6)}`,
      private: rarely(),
      shareOut: choice(),
      sharesOutByDefault: rarely(),
    },
  }))
}

async function costOfARequest(database: BenchDatabase): Promise<Measurement> {
  const { token } = await populate(database)
  const apps = [await startApp(database.url), await startPlainApp(database.url)] as const
  const paths = apps.map((_, plain) =>
    pathsFile(
      Array.from({ length: patients }, (_each, n) => {
        const count = plain ? visibleEach : 200
        return `/fhir/R4/Patient/${shortId(patientNumbered(n))}/$everything?_count=${count}`
      }),
    ),
  )
  const costs: [full: number[], plain: number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    for (const index of [0, 1] as const) {
      costs[index].push(await cpuOfARequest(database, apps[index], token, paths[index] ?? ''))
    }
  }
  await Promise.all(apps.map((app) => app.stop()))
  const [full, plain] = costs.map(median)
  return {
    name: 'decision cost',
    value: full ?? NaN,
    unit: 'µs of CPU',
    limit: plain ?? NaN,
    against: 'the same read without them',
    note: 'server and database, a request with decision, row-level security and event; at most 1.4',
  }
}

/** Microseconds of server and database CPU a request. */
async function cpuOfARequest(
  { postmaster }: BenchDatabase,
  app: App,
  token: string,
  paths: string,
) {
  const used = () => cpuSeconds(app.pid) + familyCpuSeconds(postmaster)
  const before = used()
  const { answered } = await applyLoad({
    ...{ port: app.port, token, paths, connections: 16, rate: 0, seconds: secondsARound },
  })
  return ((used() - before) / answered) * 1e6
}
