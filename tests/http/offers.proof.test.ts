import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { deskRoles } from '../../src/web/present/offers.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service, type StaffMember } from '../support/world.ts'

// Whoever follows a link that a page about a patient offers gets there, and what is offered to them nowhere is
// refused: for every kind of role, at three services, and every state a patient may be in.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

type Abilities = {
  id: string
  reads: boolean
  writes: boolean
  finds: boolean
  records: boolean
  desk: boolean
  watch: boolean
  lists: boolean
  prepares: boolean
}
const roles = await owner<Abilities[]>`
  select id, reads_clinical as reads, writes_clinical as writes, finds_patients as finds,
         records_choices as records, works_desk as desk, keeps_watch as watch, keeps_lists as lists,
         prepares_requests as prepares
    from role order by id`
/** One role of those that may do the same. */
const kinds = [
  ...new Map(roles.map(({ id, ...abilities }) => [JSON.stringify(abilities), id])).values(),
]

const states = [
  'in care',
  'in care, not asked',
  'a child in care',
  'not in care',
  'wrote, no longer in care',
  'dead',
  'dead, opened by law',
  'in an emergency',
  'protected',
] as const
type State = (typeof states)[number]
const names = ['practice', 'nurses', 'asking'] as const

const services = {} as Record<(typeof names)[number], Service>
const patients = {} as Record<State, Patient>
const own = new Map<string, string>()

before(async () => {
  services.practice = await world.service('Z68001', 'Millbrook Surgery')
  services.nurses = await world.service('Z68002', 'District Nursing', 'district-nursing')
  services.asking = await world.service('Z68003', 'Far Hospital', 'hospital', 'ask-each-time')
  const { practice } = services
  const all = Object.values(services)
  await world.list(practice, 'allowed', services.asking)
  for (const state of states) {
    const patient = await world.patient({
      ...{ practice, name: `Rosa State${states.indexOf(state)}` },
      ...(state.startsWith('dead') && { diedAt: new Date('2026-01-01T00:00:00Z') }),
      ...(state === 'protected' && { protected: true }),
      ...(state === 'a child in care' && { birthDate: '2019-03-04' }),
    })
    patients[state] = patient
    if (state !== 'not in care' && !state.startsWith('wrote')) await world.inCareOf(patient, ...all)
    if (state !== 'not in care') {
      for (const by of all) {
        const { ref } = await world.entry(patient, by, { title: `By ${by}` })
        own.set(`${state} ${by}`, ref)
      }
    }
    if (state === 'in care, not asked') continue
    await world.choose(patient, ...all.map((one) => [one, 'yes', 'yes'] as const))
  }
})

test('a role that reads entries writes them, finds patients and records what they say', () => {
  for (const { id, reads, writes, finds, records, desk } of roles) {
    assert.deepEqual([writes, records, desk], [reads, finds, finds], id)
    assert.ok(finds || !reads, id)
  }
  const desks = roles.filter(({ reads, finds }) => finds && !reads).map(({ id }) => id)
  assert.deepEqual(desks, deskRoles.toSorted())
})

for (const state of states) {
  for (const at of names) {
    for (const role of kinds) {
      test(`${state}: a ${role} of the service "${at}"`, async () => {
        const patient = patients[state]
        const who = await world.staff(services[at], role, `Sam ${role} ${state}`)
        const as = await world.signIn(who)
        if (reads(role)) await open(state, patient, who, as)
        const form = { by: 'number', nhsNumber: patient.nhsNumber }
        const card = await door.ask({ url: '/find', as, form })
        const found = card.status === 200 && card.body.includes(patient.name)
        const offered = await follow(as, '/find', card.body)
        if (found && reads(role) && state === 'in care') {
          assert.ok(offered.has(`/patients/${patient.ref}/record`), [...offered].join(' '))
        }
        for (const url of addresses(patient, own.get(`${state} ${services[at]}`))) {
          if (offered.has(url) || (found && isGate(url))) continue
          const { status } = await door.ask({ url, as })
          assert.ok(status === 403 || status === 404, `${url} is not offered and answers ${status}`)
        }
      })
    }
  }
}

const reads = (role: string) => roles.some((one) => one.id === role && one.reads)

async function open(state: State, patient: Patient, who: StaffMember, as: string): Promise<void> {
  const now = new Date()
  if (state === 'dead, opened by law') await world.emergency(patient, who, as, now, 'court-order')
  if (state === 'in an emergency') await world.emergency(patient, who, as, now)
}

/** Follows every link from a page, and those of the pages it leads to. @returns where it led. */
async function follow(as: string, from: string, body: string): Promise<Set<string>> {
  const seen = new Set<string>()
  const waiting = linksIn(from, body)
  for (const url of waiting) {
    if (seen.has(url)) continue
    seen.add(url)
    const answer = await door.ask({ url, as })
    const { location } = answer.headers
    const there = location === undefined ? answer : await door.ask({ url: location, as })
    assert.equal(there.status, 200, `${url} is offered and answers ${there.status}`)
    if (location !== undefined) seen.add(location)
    waiting.push(...linksIn(location ?? url, there.body))
  }
  return seen
}

/** Addresses of pages, not of files, nor of the way out. */
function linksIn(page: string, body: string): string[] {
  const links = [...body.matchAll(/<a [^>]*href="([^"#]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  )
  return links
    .map((href) => new URL(href, `http://confide.test${page}`))
    .filter(({ host, pathname }) => host === 'confide.test' && !/^\/(sign|leave)/.test(pathname))
    .map(({ pathname, search }) => pathname + search)
}

function addresses({ ref }: Patient, entry: string | undefined): string[] {
  const pages = [
    ...['record', 'open', 'summary', 'emergency', 'entries/new', 'sharing', 'hidden', 'marks'],
    ...['enter-code', 'codes', 'helpers', 'online-access', 'summary-preference', 'type-1'],
  ]
  const entries = ['', '/who-can-see', '/mark?do=private', '/mark?do=withheld']
  return [
    ...pages.map((page) => `/patients/${ref}/${page}`),
    ...(entry === undefined ? [] : entries.map((end) => `/entries/${entry}${end}`)),
  ]
}

/** What opens a gate is there for whoever may find the patient, and offered where it changes something. */
function isGate(url: string): boolean {
  return /\/(open|emergency|enter-code)$/.test(url)
}
