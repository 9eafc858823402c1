import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addVerification } from '../../src/sharing/verification.ts'
import { neutralSentence } from '../../src/sharing/neutral-sentence.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// The practice page's worked example (domain.md 2.3): the nine cells and the variants V1 to V7, as every
// viewer reads them through the API and on the page.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)

const names = ['gp', 'nurses', 'clinic', 'hospice'] as const
type Name = (typeof names)[number]

const service = {} as Record<Name, Service>
const token = {} as Record<Name, string>

before(async () => {
  service.gp = await world.service('Z10001', 'Millbrook Surgery')
  service.nurses = await world.service('Z10002', 'District Nursing', 'district-nursing')
  service.clinic = await world.service('Z10003', 'Smoking Clinic', 'smoking-clinic')
  service.hospice = await world.service('Z10004', 'Larkfield Hospice', 'hospice')
  await world.list(service.gp, 'allowed', service.nurses, service.clinic)
  for (const name of names) {
    const role = name === 'gp' ? 'doctor' : 'nurse'
    token[name] = await world.signIn(await world.staff(service[name], role, `Sam ${name}`))
  }
})

/** What each viewer sees, by who wrote it; `wound` is a second entry of the nurses. */
type Cells = Partial<Record<Name, readonly (Name | 'wound')[]>>

const nineCells: Cells = {
  gp: ['gp', 'nurses', 'clinic', 'wound'],
  nurses: ['gp', 'nurses', 'clinic', 'wound'],
  clinic: ['clinic'],
}
const all = nineCells.gp ?? []

type Written = Map<Name | 'wound', Entry>
type Step = {
  readonly when: string
  readonly first?: (patient: Patient, written: Written) => Promise<unknown>
  readonly see: Cells
}
type Variant = { readonly name: string; readonly privateWound?: boolean; readonly steps: Step[] }

const variants: readonly Variant[] = [
  { name: 'the nine cells', steps: [{ when: 'as the page says', see: nineCells }] },
  {
    name: 'V1: the GP shares nothing out',
    steps: [
      {
        when: 'nurses and clinic lose what the GP wrote, the GP still sees theirs',
        first: (p) => world.choose(p, [service.gp, 'no', 'yes']),
        see: { gp: all, nurses: ['nurses', 'clinic', 'wound'], clinic: ['clinic'] },
      },
    ],
  },
  {
    name: 'V2: the clinic may look in',
    steps: [
      {
        when: 'it sees GP and nurses',
        first: (p) => world.choose(p, [service.clinic, 'yes', 'yes']),
        see: { gp: all, nurses: all, clinic: all },
      },
    ],
  },
  {
    name: 'V3: the nurses keep one entry private',
    privateWound: true,
    steps: [
      {
        when: 'the others lose that entry only',
        see: { gp: ['gp', 'nurses', 'clinic'], nurses: all, clinic: ['clinic'] },
      },
    ],
  },
  {
    name: 'V4: the clinic shares nothing out',
    steps: [
      {
        when: 'GP and nurses lose what it wrote, it sees its own',
        first: (p) => world.choose(p, [service.clinic, 'no', 'no']),
        see: {
          gp: ['gp', 'nurses', 'wound'],
          nurses: ['gp', 'nurses', 'wound'],
          clinic: ['clinic'],
        },
      },
    ],
  },
  {
    name: 'V5: a hospice on the allowed list takes the patient on',
    steps: [
      {
        when: 'not asked yet: its own only',
        first: async (p, written) => {
          await world.list(service.gp, 'allowed', service.hospice)
          await hospiceTakesOn(p, written)
        },
        see: { ...nineCells, hospice: ['hospice'] },
      },
      {
        when: 'after yes: everything',
        first: (p) => world.choose(p, [service.hospice, 'not-asked', 'yes']),
        see: { ...nineCells, hospice: [...all, 'hospice'] },
      },
    ],
  },
  {
    name: 'V6: the GP may not look in',
    steps: [
      {
        when: 'the GP sees its own, others still see the GP',
        first: (p) => world.choose(p, [service.gp, 'yes', 'no']),
        see: { gp: ['gp'], nurses: all, clinic: ['clinic'] },
      },
    ],
  },
  {
    name: 'V7: a hospice that is on no list',
    steps: [
      {
        when: 'share-in is yes and the code was not given: its own only',
        first: async (p, written) => {
          await world.list(service.gp, 'unlisted', service.hospice)
          await hospiceTakesOn(p, written)
          await world.choose(p, [service.hospice, 'not-asked', 'yes'])
        },
        see: { ...nineCells, hospice: ['hospice'] },
      },
      {
        when: 'the code was given: everything',
        first: (p) =>
          world.asJob(p, (tx) => addVerification(tx, p.id, service.hospice, new Date())),
        see: { ...nineCells, hospice: [...all, 'hospice'] },
      },
    ],
  },
]

for (const variant of variants) {
  test(variant.name, async (t) => {
    const { patient, written } = await practicePagePatient(variant)
    for (const step of variant.steps) {
      await step.first?.(patient, written)
      await t.test(step.when, async () => {
        for (const viewer of names) {
          const sees = step.see[viewer]
          if (sees === undefined) continue
          assert.deepEqual(await look(patient, viewer), wantedOf(sees, written), viewer)
        }
      })
    }
  })
}

async function practicePagePatient(variant: Variant) {
  const patient = await world.patient({ practice: service.gp, name: 'Margaret Fernstead' })
  await world.inCareOf(patient, service.gp, service.nurses, service.clinic)
  await world.choose(
    patient,
    [service.gp, 'yes', 'yes'],
    [service.nurses, 'yes', 'yes'],
    [service.clinic, 'yes', 'no'],
  )
  const written: Written = new Map()
  const write = async (name: Name | 'wound', by: Service, isPrivate = false) =>
    written.set(name, await world.entry(patient, by, { title: `By ${name}`, private: isPrivate }))
  await write('gp', service.gp)
  await write('nurses', service.nurses)
  await write('clinic', service.clinic)
  await write('wound', service.nurses, variant.privateWound)
  return { patient, written }
}

async function hospiceTakesOn(patient: Patient, written: Written): Promise<void> {
  await world.inCareOf(patient, service.hospice)
  const note = await world.entry(patient, service.hospice, { title: 'By hospice' })
  written.set('hospice', note)
}

type Seen = { everything: string[]; page: string[]; toldEverything: boolean; toldPage: boolean }

/** What is not seen is told by the one sentence, whatever it is. */
function wantedOf(sees: readonly (Name | 'wound')[], written: Written): Seen {
  const titles = sees.map((name) => `By ${name}`).toSorted()
  const told = [...written.keys()].some((name) => !sees.includes(name))
  return { everything: titles, page: titles, toldEverything: told, toldPage: told }
}

/** The entries a service's staff find, by name: from the API, and from the links of the page. */
async function look(patient: Patient, viewer: Name): Promise<Seen> {
  const as = token[viewer]
  const api = await door.ask({ url: `/fhir/R4/Patient/${patient.ref}/$everything`, as })
  const page = await door.ask({ url: `/patients/${patient.ref}/record`, as })
  assert.deepEqual([api.status, page.status], [200, 200])
  const { entry = [] } = JSON.parse(api.body) as {
    entry?: { resource: { resourceType: string; id: string; code?: { text: string } } }[]
  }
  const titleOf = new Map(
    entry.map(({ resource }) => [resource.id, resource.code?.text ?? resource.resourceType]),
  )
  const links = new Set([...page.body.matchAll(/href="\/entries\/([^"]+)"/g)].map(([, ref]) => ref))
  const everything = [...titleOf.values()].filter((title) => title.startsWith('By '))
  return {
    everything: everything.toSorted(),
    page: [...links].map((ref) => titleOf.get(ref ?? '') ?? `${ref}: on the page only`).toSorted(),
    toldEverything: api.body.includes(neutralSentence),
    toldPage: page.body.includes(neutralSentence),
  }
}
