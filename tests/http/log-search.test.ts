import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { checkExport, exportSigner } from '../../src/audit/signed-export.ts'
import { newId, shortId } from '../../src/identity/ids.ts'
import { openKeyStore } from '../../src/identity/key-store.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type StaffMember } from '../support/world.ts'

// Who keeps watch searches what their own service did: every search is on a log, and no patient is named unasked.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let patient: Patient
let stranger: Patient
let nurse: StaffMember
let doctor: StaffMember
const tokens = { officer: '', elsewhere: '', nurse: '' }

/** A Wednesday, at work and at night; and a Sunday. */
const looks = [
  ['nurse', 'open', '2026-11-04T10:00:00Z'],
  ['nurse', 'read', '2026-11-04T23:30:00Z'],
  ['doctor', 'open', '2026-11-08T11:00:00Z'],
  ['doctor', 'emergency', '2026-11-09T12:00:00Z'],
  ['doctor', 'open', '2026-10-31T23:59:00Z'],
] as const

before(async () => {
  const gp = await world.service('Z83001', 'Millbrook Surgery')
  const other = await world.service('Z83002', 'Other Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  stranger = await world.patient({ name: 'Rosa Never', practice: other })
  nurse = await world.staff(gp, 'nurse', 'Nora Nurse')
  doctor = await world.staff(gp, 'doctor', 'Dr Amara')
  tokens.nurse = await world.signIn(nurse)
  tokens.officer = await world.signIn(await world.staff(gp, 'privacy-officer', 'Olu Officer'))
  tokens.elsewhere = await world.signIn(await world.staff(other, 'privacy-officer', 'Else Officer'))
  for (const [who, kind, at] of looks) {
    const member = who === 'nurse' ? nurse : doctor
    const name = who === 'nurse' ? 'Nora Nurse' : 'Dr Amara'
    await owner`
      insert into access_event (patient_id, at, id, kind, actor_kind, actor, actor_name, organisation, role, purpose,
                                rule, route, filter, own, sources, count)
      values (${patient.id}, ${at}, ${newId()}, ${kind}, 'staff', ${member.id}, ${name}, ${gp}, ${who}, 'direct care',
              'own', 'GET /x', ${kind === 'read' ? 'online-access' : null}, '{}', '{}', 1)`
  }
})

const days = {
  ...{ 'from-day': '1', 'from-month': '11', 'from-year': '2026' },
  ...{ 'to-day': '10', 'to-month': '11', 'to-year': '2026' },
}
const search = (fields: Readonly<Record<string, string>> = {}, as = tokens.officer) =>
  door.ask({ url: '/log', as, form: { ...days, ...fields } })
/** Which of the looks a page shows, by the time. */
const shown = (body: string) =>
  looks.map(([, , at]) => at).filter((at) => body.includes(new Date(at).toISOString()))
const lastSystemEvent = async () => {
  const [row] = await owner<{ kind: string; detail: string; requestId: string }[]>`
    select kind, detail, request_id as "requestId" from system_event order by at desc, id desc limit 1`
  return row
}

describe('a search of the log', () => {
  const cases: readonly (readonly [
    name: string,
    fields: Readonly<Record<string, string>>,
    found: readonly number[],
  ])[] = [
    ['by time, to the day in London', {}, [0, 1, 2, 3]],
    ['by time, one day', { 'to-day': '4', 'from-day': '4' }, [0, 1]],
    ['by kind', { kinds: 'emergency' }, [3]],
    ['by kind, looks', { kinds: 'looks' }, [0, 1, 2]],
    ['outside working hours: at night, and on a Sunday', { hours: 'out' }, [1, 2]],
  ]
  for (const [name, fields, found] of cases) {
    test(name, async () => {
      const { status, body } = await search(fields)
      assert.equal(status, 200)
      assert.deepEqual(
        shown(body),
        found.map((n) => looks[n]?.[2]),
      )
      assert.doesNotMatch(body, /Margaret|Fernstead/, 'names no patient unasked')
    })
  }

  test('by member of staff', async () => {
    assert.deepEqual(shown((await search({ staff: doctor.id })).body), [looks[2][2], looks[3][2]])
  })

  test('by who is no staff of the service is refused, and what was sent is on no log', async () => {
    const before = await lastSystemEvent()
    const [elsewhere] = await owner<
      { id: string }[]
    >`select id from staff where name = 'Else Officer'`
    for (const staff of [elsewhere?.id ?? '', 'Margaret has diabetes']) {
      const { status, body } = await search({ staff })
      assert.equal(status, 400)
      assert.match(body, /Choose a member of staff of your own service/)
    }
    assert.deepEqual(await lastSystemEvent(), before)
  })

  test('is on the log of the service before anything is shown', async () => {
    const { requestId } = await search({ staff: nurse.id, hours: 'out', kinds: 'looks' })
    assert.deepEqual(
      { ...(await lastSystemEvent()) },
      {
        ...{ kind: 'log-search', requestId },
        detail: `page staff=${nurse.id} open list read request out-of-hours 2026-11-01/2026-11-10`,
      },
    )
  })

  test('shows nothing of another service', async () => {
    const { body } = await search({}, tokens.elsewhere)
    assert.match(body, /Nothing was found/)
    assert.deepEqual(shown(body), [])
  })

  test('is for who keeps watch, and nobody else', async () => {
    assert.equal((await search({}, tokens.nurse)).status, 403)
    assert.equal((await door.ask({ url: '/log', as: tokens.nurse })).status, 403)
  })

  test('shows one’s own lines as such', async () => {
    await search({ nhsNumber: patient.nhsNumber })
    const now = new Date()
    const today = {
      ...{ 'from-day': String(now.getUTCDate()), 'from-month': String(now.getUTCMonth() + 1) },
      ...{ 'from-year': String(now.getUTCFullYear()), 'to-day': String(now.getUTCDate()) },
      ...{ 'to-month': String(now.getUTCMonth() + 1), 'to-year': String(now.getUTCFullYear()) },
    }
    assert.match((await search(today)).body, /Your own: somebody else judges it/)
  })

  const wrong: readonly (readonly [fields: Readonly<Record<string, string>>, message: RegExp])[] = [
    [{ 'from-day': '' }, /Enter the first day/],
    [{ 'to-day': '31' }, /Enter the last day/],
    [{ 'to-month': '10' }, /The last day is before the first/],
    [{ 'from-year': '2025' }, /at most 92 days/],
    [{ nhsNumber: '123' }, /too short/],
  ]
  for (const [fields, message] of wrong) {
    test(`${JSON.stringify(fields)} is told what to put right, and loses nothing`, async () => {
      const { status, body } = await search({ staff: nurse.id, ...fields })
      assert.equal(status, 400)
      assert.match(body, message)
      assert.match(body, new RegExp(`<option[^>]*value="${nurse.id}"[^>]*selected`))
    })
  }
})

describe('a search by patient', () => {
  for (const [how, fields] of [
    ['NHS number', () => ({ nhsNumber: patient.nhsNumber })],
    ['a line of theirs', () => ({ patient: shortId(patient.id) })],
  ] as const) {
    test(`by ${how} tells who it is, and is on their log`, async () => {
      const { body, requestId } = await search(fields())
      assert.match(body, /About Margaret Fernstead, born/)
      assert.equal(shown(body).length, 4)
      const rows = await owner<{ kind: string; filter: string; patient: string }[]>`
        select kind, filter, patient_id as patient from access_event where request_id = ${requestId}`
      assert.deepEqual([...rows], [{ kind: 'log', filter: 'search', patient: patient.id }])
      const log = await door.ask({ url: '/my-record/who-looked', as: await world.signIn(patient) })
      assert.match(
        log.body,
        /Olu Officer \(Privacy officer\), Millbrook Surgery, looked at what their service did/,
      )
    })
  }

  test('of whom the service has no line answers as one that nobody has', async () => {
    const none = await search({ nhsNumber: '9990000018' })
    const known = await search({ nhsNumber: stranger.nhsNumber })
    const by = await search({ patient: shortId(stranger.id) })
    for (const { status, body } of [none, known, by]) {
      assert.equal(status, 200)
      assert.match(body, /Nothing was found/)
      assert.doesNotMatch(body, /Rosa|Never/)
    }
    assert.equal((await lastSystemEvent())?.detail, 'page by-patient 2026-11-01/2026-11-10')
    const [looked] = await owner`select 1 from access_event where patient_id = ${stranger.id}`
    assert.equal(looked, undefined)
  })
})

describe('a list that is taken away', () => {
  const signer = exportSigner(openKeyStore(`${door.dataFolder}/keys`))
  for (const as of ['csv', 'json'] as const) {
    test(`as ${as} is signed, and that it was taken is on the log`, async () => {
      const { status, headers, body, requestId } = await search({ as })
      assert.equal(status, 200)
      assert.equal(
        headers['content-disposition'],
        `attachment; filename="log-Z83001-2026-11-01-2026-11-10.${as}"`,
      )
      assert.deepEqual(checkExport(body), { key: signer.text, isRight: true })
      assert.equal(checkExport(body.replace('Nora', 'Nina'))?.isRight, false)
      assert.equal(shown(body).length, 4)
      assert.doesNotMatch(body, /Margaret|Fernstead/)
      const event = await lastSystemEvent()
      assert.deepEqual(
        [event?.requestId, event?.detail],
        [requestId, `${as} 2026-11-01/2026-11-10`],
      )
    })
  }

  test('about one patient is on their log', async () => {
    const { requestId } = await search({ as: 'csv', nhsNumber: patient.nhsNumber })
    const rows = await owner<{ filter: string }[]>`
      select filter from access_event where request_id = ${requestId}`
    assert.deepEqual([...rows], [{ filter: 'export' }])
  })
})
