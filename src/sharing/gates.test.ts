import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, suite, test } from 'node:test'
import { hashOfToken, type Actor } from '../identity/actor.ts'
import { endSession, startSession } from '../identity/sessions.ts'
import { setGraceDays } from '../identity/viewing-terms.ts'
import { testDatabase } from '../../tests/support/database.ts'
import { asAnyone, grantOf } from '../../tests/support/people.ts'
import { worldIn, type Patient, type Service, type StaffMember } from '../../tests/support/world.ts'
import { emergencyInForce } from './emergency.ts'
import { endEmergency, openEmergency, openWiderRecord, recordNotTold } from './open-emergency.ts'
import { readGate } from './open-gate.ts'
import { answerPermission, withdrawPermission } from './permit.ts'
import { claimRelationship, dischargeHere, recordRelationship } from './relate.ts'

const db = await testDatabase()
const sql = asAnyone(db)
const world = worldIn(db)
after(() => sql.end())

let gp: Service
let asking: Service
let extended: Service
let notice: Service
let doctor: StaffMember
const yes = { answer: 'yes', givenBy: 'patient', how: 'in-person' } as const

before(async () => {
  gp = await world.service('Z61001', 'Millbrook Surgery')
  asking = await world.service('Z61002', 'Smoking Clinic', 'smoking-clinic', 'ask-each-time')
  extended = await world.service('Z61003', 'District Nursing', 'district-nursing', 'extended')
  notice = await world.service('Z61004', '111 service', 'nhs-111', 'notice-based')
  await world.list(gp, 'allowed', asking, extended, notice)
  doctor = await world.staff(notice, 'doctor', 'Dr Night')
})

/** A patient whose practice wrote an entry, and who lets everybody see it. */
async function patientOf(facts = {}): Promise<Patient> {
  const patient = await world.patient({ practice: gp, ...facts })
  await world.entry(patient, gp, { title: 'Asthma', kind: 'Condition' })
  await world.choose(patient, [gp, 'yes', 'yes'])
  for (const one of [asking, extended, notice]) await world.choose(patient, [one, 'no', 'yes'])
  return patient
}

let people = 0
/** Signed in just now, unless said otherwise. */
async function signIn(of: Service, role: string, minutesAgo = 0): Promise<Actor & { id: string }> {
  const { id } = await world.staff(of, role, `${role} ${++people}`)
  return { id, ...(await sessionOf(id, minutesAgo)) }
}
async function sessionOf(id: string, minutesAgo = 0): Promise<Actor> {
  const proved = new Date(Date.now() - minutesAgo * 60_000)
  const token = await startSession(db, { kind: 'staff', id }, undefined, proved)
  return { session: hashOfToken(token), requestId: randomUUID(), route: 'test' }
}
async function asPatient(patient: Patient): Promise<Actor> {
  const session = hashOfToken(await world.signIn(patient))
  return { session, requestId: randomUUID(), route: 'test' }
}
const ruleFor = async (actor: Actor, { id }: Patient) => (await grantOf(db, actor.session, id)).rule
const outcomeFor = async (actor: Actor, { id }: Patient) =>
  (await grantOf(db, actor.session, id)).outcome
const sentOut = ({ id }: Patient) =>
  sql<{ topic: string; payload: Record<string, unknown> }[]>`
    select topic, payload from outbox where patient_id = ${id} order by created_at, topic`
const eventsOf = async ({ id }: Patient) =>
  (
    await sql<{ event: string }[]>`
      select concat_ws(' ', kind, filter) as event from access_event
       where patient_id = ${id} and kind <> 'import' order by at, id`
  ).map(({ event }) => event)

suite('relationship', () => {
  test('a clinician claims one: an alert leaves with it, and it ends by itself after 24 hours', async () => {
    const patient = await patientOf()
    const nurse = await signIn(notice, 'nurse')
    assert.equal(await outcomeFor(nurse, patient), 'not-found')
    await claimRelationship(db, nurse, patient.id, 'emergency')
    assert.equal(await ruleFor(nurse, patient), 'shared')
    const [{ topic, payload } = { topic: '', payload: {} }] = await sentOut(patient)
    const { reference, ...rest } = payload
    assert.match(String(reference), /^RL-/)
    assert.deepEqual(
      { topic, ...rest },
      {
        ...{ topic: 'alert', organisation: notice, kind: 'self-claimed', type: '1', subtype: '4' },
        staff: nurse.id,
      },
    )
    assert.deepEqual(await eventsOf(patient), ['relationship self-claimed emergency'])
    const [row] = await sql`
      select extract(epoch from ends_at - starts_at)::int as seconds from relationship
       where patient_id = ${patient.id}`
    assert.deepEqual(row, { seconds: 24 * 3600 })
    await sql`update relationship set ends_at = now() where patient_id = ${patient.id}`
    assert.equal(await outcomeFor(nurse, patient), 'not-found')
  })

  test('where there is one, nothing is claimed and nobody alerted', async () => {
    const patient = await patientOf()
    await world.inCareOf(patient, notice)
    await claimRelationship(db, await signIn(notice, 'nurse'), patient.id, 'statute')
    assert.deepEqual([...(await sentOut(patient))], [])
  })

  for (const role of ['receptionist', 'records-officer', 'privacy-officer']) {
    test(`a ${role} claims none, and the attempt is on the log`, async () => {
      const patient = await patientOf()
      const claim = claimRelationship(db, await signIn(notice, role), patient.id, 'emergency')
      await assert.rejects(claim, { code: 'role' })
      assert.deepEqual(await eventsOf(patient), ['denied'])
    })
  }

  test('reception records a referral for the own service once; a clinician does not', async () => {
    const patient = await patientOf()
    const desk = await signIn(extended, 'receptionist')
    await recordRelationship(db, desk, patient.id, 'referral')
    await recordRelationship(db, desk, patient.id, 'referral')
    const rows = await sql`
      select organisation, kind from relationship where patient_id = ${patient.id}`
    assert.deepEqual([...rows], [{ organisation: extended, kind: 'referral' }])
    const nurse = await signIn(extended, 'nurse')
    await assert.rejects(recordRelationship(db, nurse, patient.id, 'referral'), { code: 'role' })
    assert.deepEqual([...(await sentOut(patient))], [])
  })

  test('a discharge ends it at once, or after the grace days, and only for the own service', async () => {
    const patient = await patientOf()
    await world.inCareOf(patient, notice, extended)
    const nurse = await signIn(notice, 'nurse')
    const [mine] = (await readGate(db, nurse, patient.id)).relationships
    const [theirs] = (await readGate(db, await signIn(extended, 'nurse'), patient.id)).relationships
    await assert.rejects(dischargeHere(db, nurse, patient.id, theirs?.id ?? ''), {
      code: 'not-found',
    })
    await setGraceDays(db.job, notice, 3)
    await dischargeHere(db, nurse, patient.id, mine?.id ?? '')
    assert.equal(await ruleFor(nurse, patient), 'shared', 'in the days of grace')
    const [row] = await sql`
      select round(extract(epoch from ends_at - now()) / 86400)::int as days from relationship
       where patient_id = ${patient.id} and id = ${mine?.id ?? ''}`
    assert.deepEqual(row, { days: 3 })
    await assert.rejects(dischargeHere(db, nurse, patient.id, mine?.id ?? ''), {
      code: 'not-found',
    })
    await setGraceDays(db.job, notice, 0)
    const other = await patientOf()
    await world.inCareOf(other, notice)
    const [at] = (await readGate(db, nurse, other.id)).relationships
    await dischargeHere(db, nurse, other.id, at?.id ?? '')
    assert.equal(await outcomeFor(nurse, other), 'not-found')
  })

  test('a protected patient has no gate for others, and one who died none to claim', async () => {
    const nurse = await signIn(extended, 'nurse')
    const hidden = await world.patient({ practice: asking, protected: true })
    await assert.rejects(readGate(db, nurse, hidden.id), { code: 'not-found' })
    await assert.rejects(claimRelationship(db, nurse, hidden.id, 'emergency'), {
      code: 'not-found',
    })
    const died = await patientOf({ diedAt: new Date('2026-01-01') })
    await assert.rejects(claimRelationship(db, nurse, died.id, 'emergency'), { code: 'conflict' })
  })
})

suite('permission to view', () => {
  test('asked each time: for the one who asked, for 8 hours', async () => {
    const patient = await patientOf()
    await world.inCareOf(patient, asking)
    const [nurse, colleague] = [await signIn(asking, 'nurse'), await signIn(asking, 'nurse')]
    assert.equal(await ruleFor(nurse, patient), 'permission-not-asked')
    await answerPermission(db, nurse, patient.id, yes)
    assert.equal(await ruleFor(nurse, patient), 'shared')
    assert.equal(await ruleFor(colleague, patient), 'permission-not-asked')
    const [row] = await sql`
      select extract(epoch from ends_at - starts_at)::int as seconds, given_by as by, how
        from permission where patient_id = ${patient.id}`
    assert.deepEqual(row, { seconds: 8 * 3600, by: 'patient', how: 'in-person' })
    await sql`update permission set ends_at = now() where patient_id = ${patient.id}`
    assert.equal(await ruleFor(nurse, patient), 'permission-not-asked')
  })

  test('extended: for the whole service, as long as the relationship, and not for the next one', async () => {
    const patient = await patientOf()
    await world.inCareOf(patient, extended)
    const [nurse, colleague] = [await signIn(extended, 'nurse'), await signIn(extended, 'nurse')]
    await answerPermission(db, nurse, patient.id, { ...yes, givenBy: 'Her son, with power' })
    assert.equal(await ruleFor(colleague, patient), 'shared')
    const [related] = (await readGate(db, nurse, patient.id)).relationships
    await dischargeHere(db, nurse, patient.id, related?.id ?? '')
    await world.inCareOf(patient, extended)
    assert.equal(await ruleFor(colleague, patient), 'permission-not-asked')
  })

  test('extended, where the relationship has an end: until then', async () => {
    const patient = await patientOf()
    const nurse = await signIn(extended, 'nurse')
    await claimRelationship(db, nurse, patient.id, 'patient-agrees')
    await answerPermission(db, nurse, patient.id, yes)
    const [row] = await sql`
      select p.ends_at = r.ends_at as alike from permission p, relationship r
       where p.patient_id = ${patient.id} and r.patient_id = ${patient.id}`
    assert.deepEqual(row, { alike: true })
  })

  test('on notice nobody asks; without a relationship there is nothing to ask for', async () => {
    const patient = await patientOf()
    await world.inCareOf(patient, notice)
    const answer = answerPermission(db, await signIn(notice, 'nurse'), patient.id, yes)
    await assert.rejects(answer, { code: 'conflict' })
    const unrelated = answerPermission(db, await signIn(asking, 'nurse'), patient.id, yes)
    await assert.rejects(unrelated, { code: 'conflict' })
  })

  test('a no ends an earlier yes, is recorded, and leaves the choices as they are', async () => {
    const patient = await patientOf()
    await world.inCareOf(patient, asking)
    const nurse = await signIn(asking, 'nurse')
    await answerPermission(db, nurse, patient.id, yes)
    const choices = () => sql`
      select organisation, share_in, share_out from choice where patient_id = ${patient.id} order by 1`
    const before = [...(await choices())]
    await answerPermission(db, nurse, patient.id, { ...yes, answer: 'no' })
    assert.equal(await ruleFor(nurse, patient), 'permission-not-asked')
    assert.deepEqual([...(await choices())], before)
    const { permissions } = await readGate(db, nurse, patient.id)
    assert.deepEqual(
      permissions.map(({ answer, inForce }) => [answer, inForce]),
      [
        ['no', false],
        ['yes', false],
      ],
    )
    assert.deepEqual(await eventsOf(patient), ['permission yes', 'permission no', 'find gate'])
  })

  test('it is taken back by staff of the same service, and by the patient', async () => {
    for (const as of ['staff', 'patient'] as const) {
      const patient = await patientOf()
      await world.inCareOf(patient, extended)
      const nurse = await signIn(extended, 'nurse')
      await answerPermission(db, nurse, patient.id, yes)
      const [{ id } = { id: '' }] = (await readGate(db, nurse, patient.id)).permissions
      const other = await signIn(asking, 'nurse')
      const foreign = withdrawPermission(db, other, patient.id, id, 'staff')
      await assert.rejects(foreign, { code: 'not-found' })
      const who = as === 'patient' ? await asPatient(patient) : nurse
      await withdrawPermission(db, who, patient.id, id, as)
      assert.equal(await ruleFor(nurse, patient), 'permission-not-asked')
    }
  })
})

suite('emergency access', () => {
  const why = 'unconscious in resus'
  const open = async (patient: Patient, actor?: Actor) => {
    const who = actor ?? (await sessionOf(doctor.id))
    assert.equal(await openEmergency(db, who, patient.id, 'cannot-consent', why), 'opened')
    return who
  }
  /** What the emergency view is let see. */
  const inEmergency = async ({ session }: Actor, { id }: Patient) =>
    (await db.app`select outcome, rule, sources from enter(${session}, ${id}, 'emergency')`)[0]

  test('opens the emergency view, and the record for a second reason', async () => {
    const patient = await patientOf()
    const actor = await open(patient)
    const seen = { outcome: 'ok', rule: 'emergency', sources: [gp] }
    assert.deepEqual(await inEmergency(actor, patient), seen)
    assert.equal(await outcomeFor(actor, patient), 'not-found')
    await assert.rejects(openWiderRecord(db, actor, patient.id, 'short'), { code: 'invalid' })
    await openWiderRecord(db, actor, patient.id, 'looking for a heart condition')
    assert.equal(await ruleFor(actor, patient), 'emergency')
  })

  test('alerts the privacy officer and tells the patient, in the same transaction', async () => {
    const patient = await patientOf()
    await open(patient)
    const rows = await sentOut(patient)
    const reference = rows[0]?.payload['reference']
    const notBefore = rows[1]?.payload['notBefore']
    assert.match(String(reference), /^EM-/)
    const here = { organisation: notice, reference }
    assert.deepEqual(
      rows.map(({ topic, payload }) => ({ topic, ...payload })),
      [
        { topic: 'alert', kind: 'emergency', type: '2', subtype: '5', staff: doctor.id, ...here },
        { topic: 'message', to: 'patient', kind: 'emergency-look', notBefore, ...here },
      ],
    )
    const hours = (Date.parse(String(notBefore)) - Date.now()) / 3_600_000
    assert.ok(hours > 11 && hours <= 12, `${hours} hours`)
    const [same] = await sql`
      select count(distinct x)::int as n from (
        select xmin::text as x from emergency_access where patient_id = ${patient.id}
        union all select xmin::text from outbox where patient_id = ${patient.id}
        union all select xmin::text from access_event
                   where patient_id = ${patient.id} and kind = 'emergency') y`
    assert.deepEqual(same, { n: 1 })
  })

  for (const [ground, subtype] of [
    ['court-order', '3'],
    ['statute', '2'],
    ['public-interest', '1'],
  ] as const) {
    test(`${ground} is a legal reason: it opens the record of someone who died`, async () => {
      const patient = await patientOf({ diedAt: new Date('2026-01-01') })
      const actor = await sessionOf(doctor.id)
      const plain = openEmergency(db, actor, patient.id, 'cannot-consent', why)
      await assert.rejects(plain, { code: 'conflict' })
      await openEmergency(db, actor, patient.id, ground, 'order 12 of the court')
      assert.equal((await inEmergency(actor, patient))?.['outcome'], 'ok')
      const { kind, type, subtype: found } = (await sentOut(patient))[0]?.payload ?? {}
      assert.deepEqual([kind, type, found], ['legal', '2', subtype])
    })
  }

  test('lifts no private entry and none that is not shared out', async () => {
    const patient = await world.patient({ practice: gp })
    await world.entry(patient, gp, { title: 'Private', private: true })
    await world.entry(patient, asking, { title: 'Not shared' })
    await world.choose(patient, [gp, 'yes', 'yes'], [asking, 'no', 'yes'])
    const actor = await open(patient)
    await openWiderRecord(db, actor, patient.id, 'looking for a heart condition')
    for (const use of ['read', 'emergency']) {
      const seen = await db.app.begin(async (tx) => {
        const [row] = await tx`
          select held_back from enter(${actor.session}, ${patient.id}, ${use})`
        return { ...row, entries: (await tx`select id from entry`).length }
      })
      assert.deepEqual(seen, { held_back: true, entries: 0 }, use)
    }
  })

  test('a proof of who they are that is too old, or none, opens nothing', async () => {
    const patient = await patientOf()
    const at = async (set: string) => {
      const actor = await sessionOf(doctor.id)
      await sql`
        update session set authenticated_at = now() - ${set}::interval where token_hash = ${actor.session}`
      return openEmergency(db, actor, patient.id, 'cannot-consent', why)
    }
    assert.equal(await at('5 minutes'), 'sign-in-again')
    const none = { ...(await sessionOf(doctor.id)) }
    await sql`update session set authenticated_at = null where token_hash = ${none.session}`
    assert.equal(await openEmergency(db, none, patient.id, 'cannot-consent', why), 'sign-in-again')
    assert.deepEqual([...(await sentOut(patient))], [])
    assert.equal(await at('4 minutes 58 seconds'), 'opened')
  })

  test('needs 10 letters, and a role that reads', async () => {
    const patient = await patientOf()
    const short = openEmergency(db, await sessionOf(doctor.id), patient.id, 'statute', '1234567890')
    await assert.rejects(short, { code: 'invalid' })
    const clerk = await signIn(notice, 'receptionist')
    const attempt = openEmergency(db, clerk, patient.id, 'cannot-consent', why)
    await assert.rejects(attempt, { code: 'role' })
    assert.deepEqual(await eventsOf(patient), ['denied'])
  })

  test('is for one staff member, one session and one patient', async () => {
    const [patient, second] = [await patientOf(), await patientOf()]
    const actor = await open(patient)
    const colleague = await signIn(notice, 'doctor')
    const elsewhere = await sessionOf(doctor.id)
    for (const [why, who, whom] of [
      ['a colleague', colleague, patient],
      ['another session of the same person', elsewhere, patient],
      ['a second patient', actor, second],
    ] as const) {
      assert.equal((await inEmergency(who, whom))?.['outcome'], 'not-found', why)
      assert.equal(await emergencyInForce(db, who, whom.id), undefined, why)
      const wider = openWiderRecord(db, who, whom.id, 'because I want to')
      await assert.rejects(wider, { code: 'not-found' }, why)
    }
  })

  test('ends at sign-out: signing in again as the same person brings nothing back', async () => {
    const patient = await patientOf()
    const actor = await open(patient)
    await endSession(db, actor.session)
    assert.equal((await inEmergency(actor, patient))?.['outcome'], 'signed-out')
    const again = await sessionOf(doctor.id)
    assert.equal((await inEmergency(again, patient))?.['outcome'], 'not-found')
  })

  test('ends after 60 minutes to the moment, by the clock of the database', async () => {
    const patient = await patientOf()
    const actor = await open(patient)
    const [row] = await sql`
      select extract(epoch from ends_at - starts_at)::int as seconds from emergency_access
       where patient_id = ${patient.id}`
    assert.deepEqual(row, { seconds: 3600 })
    const outcomeWhen = (ends: string) =>
      sql.begin(async (tx) => {
        await tx`
          update emergency_access set ends_at = now() + ${ends}::interval
           where patient_id = ${patient.id}`
        const [seen] = await tx`
          select outcome from enter(${actor.session}, ${patient.id}, 'emergency')`
        const open = await tx`select from emergency_in_force(${actor.session}, ${patient.id})`
        return [seen?.['outcome'], open.length]
      })
    assert.deepEqual(await outcomeWhen('1 microsecond'), ['ok', 1])
    assert.deepEqual(await outcomeWhen('0'), ['not-found', 0])
  })

  test('is not renewed: opening it again while it is in force changes nothing', async () => {
    const patient = await patientOf()
    const actor = await open(patient)
    const rows = () => sql`
      select id, ends_at, wider_at from emergency_access where patient_id = ${patient.id}`
    const before = [...(await rows())]
    await open(patient, actor)
    assert.deepEqual([...(await rows())], before)
    assert.equal((await sentOut(patient)).length, 2)
    await endEmergency(db, actor, patient.id)
    assert.equal((await inEmergency(actor, patient))?.['outcome'], 'not-found')
    await endEmergency(db, actor, patient.id)
    await open(patient, actor)
    assert.equal((await rows()).length, 2, 'a new reason is a new one, with its own alert')
    assert.equal((await sentOut(patient)).length, 4)
  })

  test('a clinician may record why the patient is not told: the message is taken back', async () => {
    const patient = await patientOf()
    const actor = await open(patient)
    const reference = String((await sentOut(patient))[0]?.payload['reference'])
    const other = await signIn(extended, 'doctor')
    const harm = 'the partner reads the post'
    await assert.rejects(recordNotTold(db, other, patient.id, reference, harm), {
      code: 'not-found',
    })
    await recordNotTold(db, actor, patient.id, reference, harm)
    const sent = await sentOut(patient)
    assert.deepEqual(sent[2]?.payload, {
      ...{ to: 'patient', kind: 'emergency-look', organisation: notice, reference },
      tell: 'no',
    })
    const old = await open(await patientOf())
    await sql`update emergency_access set starts_at = now() - interval '24 hours 1 second'`
    await assert.rejects(recordNotTold(db, old, patient.id, reference, harm), { code: 'not-found' })
  })
})
