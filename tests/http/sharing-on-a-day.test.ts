import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setChoices, setShareNothing } from '../../src/sharing/choices.ts'
import { addRelationship } from '../../src/sharing/relationships.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'
import { assertClear } from './clear-error.ts'

// "Who could see this on 3 March?": by the choices, relationships and lists of that day, and what cannot be known.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let patient: Patient
let as: string
let gp: Service
let nurses: Service

const said = { basis: 'express', channel: 'online', recordedBy: 'patient' } as const
const morning = (day: string) => new Date(`${day}T09:00:00Z`)

/** What the patient said about both services on a day. */
async function chose(day: string, out: 'yes' | 'no', into: 'yes' | 'no'): Promise<void> {
  await world.asJob(patient, (tx) =>
    setChoices(
      tx,
      patient.id,
      [gp, nurses].flatMap((organisation) => [
        { ...said, organisation, what: 'share-out' as const, value: out },
        { ...said, organisation, what: 'share-in' as const, value: into },
      ]),
      morning(day),
    ),
  )
}

before(async () => {
  gp = await world.service('Z69001', 'Millbrook Surgery')
  nurses = await world.service('Z69002', 'District Nursing', 'district-nursing')
  const hidden = await world.service('Z69003', 'Withholding Hospital', 'hospital')
  await world.list(gp, 'allowed', nurses)
  await owner`update organisation_rule_history set recorded_at = '2020-01-01'`
  patient = await world.patient({ practice: gp, name: 'Rosa Then' })
  await owner`update patient set recorded_at = '2026-01-05' where patient_id = ${patient.id}`
  await world.entry(patient, gp, { title: 'Of the practice' })
  await world.entry(patient, hidden, { title: 'Not for the patient', withheld: true })
  await owner`update entry set recorded_at = '2026-01-05' where patient_id = ${patient.id}`
  await world.asJob(patient, async (tx) => {
    for (const organisation of [gp, nurses]) {
      const startsAt = morning('2026-01-06')
      await addRelationship(tx, patient.id, {
        organisation,
        kind: 'referral',
        startsAt,
        recordedBy: 'test',
      })
    }
  })
  await chose('2026-02-01', 'yes', 'yes')
  await chose('2026-03-04', 'no', 'yes')
  await world.asJob(patient, (tx) =>
    setShareNothing(tx, patient.id, true, said, morning('2026-04-01')),
  )
  as = await world.signIn(patient)
})

async function on(day: string): Promise<string> {
  const [year = '', month = '', date = ''] = day.split('-')
  const query = new URLSearchParams({ 'on-day': date, 'on-month': month, 'on-year': year })
  const { status, body } = await door.ask({ url: `/my-record/sharing/on?${query.toString()}`, as })
  assert.equal(status, 200)
  return body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

const days: [day: string, says: readonly RegExp[], not: readonly RegExp[]][] = [
  [
    '2026-01-04',
    [/Your record began here on 5 January 2026/, /What held before that day is not known/],
    [/District Nursing Could see/],
  ],
  [
    '2026-01-31',
    [/District Nursing Could see What it wrote itself Could not see, because Millbrook Surgery: /],
    [/began here/, /Withholding Hospital/],
  ],
  [
    '2026-03-03',
    [
      /District Nursing Could see What it wrote itself Millbrook Surgery /,
      /Shared out Yes Since 1 February 2026, by you/,
      /at the end of that day/,
    ],
    [/began here/, /brought over/, /You shared nothing/],
  ],
  [
    '2026-03-04',
    [/Millbrook Surgery does not share what it writes/, /Shared out No Since 4 March 2026, by you/],
    [],
  ],
  ['2026-04-01', [/You shared nothing\./], []],
]
for (const [day, says, not] of days) {
  test(`on ${day}`, async () => {
    const page = await on(day)
    for (const one of says) assert.match(page, one)
    for (const one of not) assert.doesNotMatch(page, one)
  })
}

test('today is how it is now; and that it was looked at is on the log, with the day', async () => {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date())
  assert.match(await on(today), /The day is not over/)
  const [last] = await owner`
    select kind, filter, count from access_event
     where patient_id = ${patient.id} order by at desc, id desc limit 1`
  assert.deepEqual(last, { kind: 'explain', filter: today, count: 0 })
})

test('choices that were brought over are said to be so for the days before', async () => {
  const other = await world.patient({ practice: gp, name: 'Rosa Brought' })
  await world.inCareOf(other, gp)
  await owner`update patient set recorded_at = '2026-01-05' where patient_id = ${other.id}`
  const choice = { ...said, basis: 'migrated', organisation: gp, what: 'share-out' } as const
  await world.asJob(other, (tx) =>
    setChoices(tx, other.id, [{ ...choice, value: 'yes' }], morning('2026-02-01')),
  )
  const theirs = await world.signIn(other)
  const url = '/my-record/sharing/on?on-day=31&on-month=1&on-year=2026'
  assert.match((await door.ask({ url, as: theirs })).body, /brought over later from another system/)
})

const wrong: [what: string, query: string, says: RegExp][] = [
  ['a day that is none', 'on-day=31&on-month=2&on-year=2026', /Enter a day, month and year/],
  ['half a day', 'on-day=3', /Enter a day, month and year/],
  ['a day to come', 'on-day=1&on-month=1&on-year=2999', /today or a day that is past/],
]
for (const [what, query, says] of wrong) {
  test(`${what}: 400, and what was typed stays`, async () => {
    const answer = await door.ask({ url: `/my-record/sharing/on?${query}`, as })
    assertClear(answer, { status: 400, says })
    assert.match(answer.body, new RegExp(`name="on-day"[^>]*value="${query.match(/\d+/)?.[0]}"`))
  })
}

test('no day asked: the question', async () => {
  const { status, body } = await door.ask({ url: '/my-record/sharing/on', as })
  assert.equal(status, 200)
  assert.match(body, /Which day\?/)
})
