import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { InteractionCode, ResourceRow } from '../../src/fhir/resources.ts'
import { resources } from '../../src/fhir/resources.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer, type Ask } from '../support/door.ts'
import { worldIn, type Entry, type Patient } from '../support/world.ts'

// Everything that the capability statement claims is called, for each type of resource.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const fhir = '/fhir/R4'

let patient: Patient
let nurse: string
let own: string
const entries = new Map<string, Entry>()

before(async () => {
  const gp = await world.service('Z86001', 'Millbrook Surgery')
  patient = await world.patient({ practice: gp })
  await world.inCareOf(patient, gp)
  nurse = await world.signIn(await world.staff(gp, 'nurse', 'Sam Nurse'))
  own = await world.signIn(patient)
  const stored = [...resources.keys()].filter((type) => !['Patient', 'AuditEvent'].includes(type))
  const made = await world.entries(
    patient,
    gp,
    stored.map((kind) => ({ kind, title: kind })),
  )
  for (const [n, kind] of stored.entries()) {
    const one = made[n]
    if (one) entries.set(kind, one)
  }
})

const idOf = (type: string) => (type === 'Patient' ? patient.ref : (entries.get(type)?.ref ?? ''))

/** A call of each interaction, and the status of its answer. Who adds an interaction adds how it is called. */
const calls: Partial<Record<InteractionCode, (type: string) => Ask>> = {
  read: (type) => ({ url: `${fhir}/${type}/${idOf(type)}` }),
  vread: (type) => ({ url: `${fhir}/${type}/${idOf(type)}/_history/1` }),
  'history-instance': (type) => ({ url: `${fhir}/${type}/${idOf(type)}/_history` }),
  'search-type': (type) => ({ url: `${fhir}/${type}?${whose(type)}` }),
}

/** Read by the patient alone, by the id of a line of the log. */
const called = (type: string, code: InteractionCode) =>
  (type !== 'AuditEvent' || code === 'search-type') && !writes.includes(code)

/** Called by tests of their own: `fhir-write.test.ts` of entries, `fhir-consent.test.ts`, `fhir-subscription.test.ts`. */
const writes = ['create', 'update', 'patch', 'delete']

const whose = (type: string) =>
  type === 'Patient' ? `_id=${patient.ref}` : `patient=${patient.ref}`

const values: Readonly<Record<string, string>> = {
  ...{ token: 'x', date: 'ge2020', string: 'x', uri: 'urn:x' },
}

async function ask(type: string, question: Ask): Promise<Answer> {
  return door.ask({ ...question, as: type === 'AuditEvent' ? own : nurse })
}

async function isTaken(type: string, question: Ask): Promise<void> {
  const { status, body } = await ask(type, question)
  assert.equal(status, 200, `${question.url} ${body.slice(0, 300)}`)
}

test('what is claimed is the table, as a CapabilityStatement', async () => {
  const { body } = await door.ask({ url: `${fhir}/metadata` })
  const statement = JSON.parse(body) as {
    rest: { resource: { type: string; interaction?: { code: string }[] }[] }[]
  }
  assert.deepEqual(validateResource(statement), [])
  const claimed = statement.rest[0]?.resource.flatMap(({ type, interaction = [] }) =>
    interaction.map(({ code }) => `${type} ${code}`),
  )
  const inTable = [...resources].flatMap(([type, row]) =>
    row.interactions.map(({ code }) => `${type} ${code}`),
  )
  assert.deepEqual(claimed, inTable)
  assert.equal(new Set(claimed).size, claimed?.length, 'each once')
})

describe('each interaction that is claimed is there', () => {
  for (const [type, { interactions }] of resources) {
    test(type, async () => {
      for (const { code } of interactions.filter((one) => called(type, one.code))) {
        const call = calls[code]
        assert.ok(call, `nobody has said how ${code} is called`)
        await isTaken(type, call(type))
      }
    })
  }
})

describe('each parameter and each include of a search is taken', () => {
  const searched = [...resources.values()].filter(({ interactions }) =>
    interactions.some(({ code }) => code === 'search-type'),
  )
  for (const row of searched) {
    test(row.type, async () => {
      for (const query of queriesOf(row)) {
        const isWhole = row.type === 'Patient' || /^(patient|subject|_id)=/.test(query)
        const url = `${fhir}/${row.type}?${isWhole ? query : `${whose(row.type)}&${query}`}`
        await isTaken(row.type, { url })
      }
    })
  }
})

function queriesOf({ type, parameters, includes, reverseIncludes }: ResourceRow): string[] {
  const number = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`)
  return [
    ...parameters.map(({ name, type: of }) => {
      if (name === 'patient' || name === 'subject') return `${name}=${patient.ref}`
      if (name === '_id') return `_id=${idOf(type)}`
      if (type === 'Patient') return `identifier=${number}`
      return `${name}=${of === 'reference' ? `Encounter/${idOf('Encounter')}` : values[of]}`
    }),
    ...includes.map((include) => `_include=${include}`),
    ...reverseIncludes.slice(0, 3).map((include) => `_revinclude=${include}`),
  ]
}

test('each operation is called by tests of its own: one that is new is added here', () => {
  const named = [...resources].flatMap(([type, { operations }]) =>
    // of all that is written, in `fhir-write.test.ts`
    operations.flatMap(({ name }) => (name === 'validate' ? [] : [`${type}/$${name}`])),
  )
  assert.deepEqual(named, [
    'Composition/$document',
    'Group/$export',
    'Observation/$lastn',
    'Patient/$everything',
    'Patient/$summary',
    'Patient/$export',
    'Subscription/$status',
  ])
})
