import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hashOfToken } from '../../src/identity/actor.ts'
import { setShareOutDefault, suspendOrganisation } from '../../src/identity/organisations.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { membershipsOf } from '../../src/identity/staff.ts'
import { readSharedRecord } from '../../src/record/shared-record.ts'
import { readSummary } from '../../src/summary/read-summary.ts'
import { readReviews } from '../../src/record/mark-reviews.ts'
import { act, atDesk } from '../../src/sharing/act.ts'
import { openAskAboutSharing } from '../../src/sharing/ask.ts'
import { chooseForService } from '../../src/sharing/choose.ts'
import { addPermission } from '../../src/sharing/permissions.ts'
import { planSuccession } from '../../src/sharing/succession-plan.ts'
import { succeed } from '../../src/sharing/succession.ts'
import { addVerification } from '../../src/sharing/verification.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service, type StaffMember } from '../support/world.ts'
import { insertAlert, insertCode, insertReview } from './statements.ts'

const db = await testDatabase()
const sql = asAnyone(db)
test.after(() => sql.end())
const world = worldIn(db)
let numbers = 0

/** Two practices that become one, a hospital that both patients know, and what they hold. */
async function twoPractices() {
  const n = numbers++
  const code = (letter: string) => `Z${letter}${String(n).padStart(3, '0')}`
  const old = await world.service(code('A'), 'Old Practice')
  const into = await world.service(code('B'), 'Wide Practice')
  const hospital = await world.service(code('C'), 'Hospital', 'hospital')
  const doctor = await world.staff(old, 'doctor', `Dr Old ${n}`)
  const host = await world.staff(into, 'doctor', `Dr Wide ${n}`)
  const patient = await world.patient({ practice: old })
  await world.asJob(patient, async (tx) => {
    await tx`
      insert into relationship (patient_id, id, organisation, kind, recorded_by)
      values (${patient.id}, gen_random_uuid(), ${old}, 'registration', 'test')`
  })
  await world.entry(patient, old, { title: 'Cough' })
  await world.entry(patient, old, { title: 'Secret', private: true })
  await world.entry(patient, hospital, { title: 'X-ray' })
  return { old, into, hospital, doctor, host, patient }
}
const merge = (old: Service, into: Service) =>
  ({ kind: 'merge', predecessors: [old], successor: into }) as const

async function titlesFor(token: string, patient: Patient): Promise<string[] | string> {
  const actor = { session: hashOfToken(token), requestId: 'r', route: 'test' }
  try {
    const { timeline } = await readSharedRecord(db, actor, patient.id)
    return timeline.map(({ codeText }) => codeText ?? '').toSorted()
  } catch (error) {
    return (error as { code: string }).code
  }
}
const choicesOf = async ({ id }: Patient, ...services: Service[]) => {
  const rows = await sql<{ organisation: string; out: string; in: string }[]>`
    select organisation, share_out as out, share_in as in from choice
     where patient_id = ${id} and organisation = any (${services}) order by organisation`
  return rows.map((row) => [row.organisation, row.out, row.in])
}

suite('a practice becomes part of another', () => {
  test('a plan counts, and changes nothing', async () => {
    const { old, into, patient, doctor } = await twoPractices()
    await world.choose(patient, [old, 'yes', 'yes'])
    const token = await world.signIn(doctor)
    const version = await sql`select choice_version from sharing where patient_id = ${patient.id}`
    const plan = await planSuccession(db, merge(old, into))
    assert.deepEqual(
      [plan.patients, plan.registered, plan.ofBoth, plan.staff, plan.successorIsNew],
      [1, 1, 0, 1, false],
    )
    assert.deepEqual(await titlesFor(token, patient), ['Cough', 'Secret'])
    assert.deepEqual(
      await sql`select choice_version from sharing where patient_id = ${patient.id}`,
      version,
    )
  })

  test('its entries keep who wrote them, and the successor acts for them; its staff go on there', async () => {
    const { old, into, doctor, host, patient } = await twoPractices()
    const token = await world.signIn(doctor)
    const there = await world.signIn(host)
    assert.equal(await titlesFor(there, patient), 'not-found')
    await succeed(db, merge(old, into), 'test')
    assert.equal(await titlesFor(token, patient), 'signed-out')
    assert.deepEqual(await titlesFor(there, patient), ['Cough', 'Secret'])
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
      select count(*)::int as count from entry where patient_id = ${patient.id} and organisation = ${old}`
    assert.equal(count, 2)
    const memberships = await membershipsOf(db, 'development', `staff:${doctor.id}`)
    assert.deepEqual(
      memberships.map((one) => [one.organisation, one.role, one.suspended]),
      [
        [old, 'doctor', true],
        [into, 'doctor', false],
      ],
    )
  })

  const kept: readonly [string, [string, string], [string, string] | null, [string, string]][] = [
    ['yes to both stays yes', ['yes', 'yes'], ['yes', 'yes'], ['yes', 'yes']],
    ['a no to the old one is kept', ['no', 'no'], ['yes', 'yes'], ['no', 'no']],
    ['a no to the successor stays', ['yes', 'yes'], ['no', 'no'], ['no', 'no']],
    [
      'a yes and no answer: asked again',
      ['yes', 'yes'],
      ['not-asked', 'not-asked'],
      ['not-asked', 'not-asked'],
    ],
    [
      'who was not known there is asked before others’ entries are seen',
      ['yes', 'yes'],
      null,
      ['yes', 'not-asked'],
    ],
  ]
  for (const [sentence, about, there, expected] of kept) {
    test(`what the patient chose: ${sentence}`, async () => {
      const { old, into, patient } = await twoPractices()
      await world.list(old, 'allowed', into)
      const answers = (given: [string, string]) => given as ['yes', 'yes']
      await world.choose(patient, [old, ...answers(about)])
      if (there) await world.choose(patient, [into, ...answers(there)])
      await succeed(db, merge(old, into), 'test')
      assert.deepEqual(await choicesOf(patient, into), [[into, ...expected]])
      // what shares out is kept for what the old one wrote as well; who looks there is nobody
      assert.deepEqual(await choicesOf(patient, old), [[old, expected[0], about[1]]])
    })
  }

  test('where the successor is new, a yes is a yes: only those look who did before', async () => {
    const { old, patient, hospital, doctor } = await twoPractices()
    const fresh = await world.service(`ZF${numbers}`, 'New name')
    await world.choose(patient, [old, 'yes', 'yes'], [hospital, 'yes', 'not-asked'])
    assert.equal((await succeed(db, merge(old, fresh), 'test')).staff, 1)
    assert.deepEqual(await choicesOf(patient, fresh), [[fresh, 'yes', 'yes']])
    const [gone] = (await membershipsOf(db, 'development', `staff:${doctor.id}`)).filter(
      (one) => one.organisation === fresh,
    )
    const token = await world.signIn({ kind: 'staff', id: gone?.id ?? '' })
    assert.deepEqual(await titlesFor(token, patient), ['Cough', 'Secret', 'X-ray'])
  })

  for (const kind of ['merge', 'split'] as const) {
    test(`what was answered about a new successor before a ${kind} goes on is kept`, async () => {
      const { old, patient } = await twoPractices()
      const fresh = await world.service(`ZF${numbers}`, 'New name')
      await world.choose(patient, [old, 'yes', 'yes'])
      const second = await world.patient({ practice: old })
      await world.choose(second, [old, 'yes', 'yes'])
      const third = await world.patient({ practice: old })
      await world.choose(third, [old, 'yes', 'yes'])
      const wanted = { kind, predecessors: [old], successor: fresh } as const
      const stopped = { ...db, keepFresh: () => Promise.reject(new Error('stopped')) }
      await assert.rejects(succeed(stopped, wanted, 'test'), /stopped/)
      await world.choose(patient, [fresh, 'no', 'no'])
      await world.choose(second, [fresh, 'yes', 'no'])
      assert.equal((await succeed(db, wanted, 'test')).patients, 3)
      const asBefore = kind === 'merge' ? 'yes' : 'not-asked'
      assert.deepEqual(
        [await choicesOf(patient, fresh), await choicesOf(second, fresh)],
        [[[fresh, 'no', 'no']], [[fresh, asBefore, 'no']]],
      )
      assert.deepEqual(await choicesOf(third, fresh), [[fresh, asBefore, asBefore]])
      const out = kind === 'merge' ? 'no' : 'yes'
      assert.deepEqual(await choicesOf(patient, old), [[old, out, 'yes']])
    })
  }

  test('registration and care go on; what staff claimed, permissions and codes end', async () => {
    const { old, into, patient } = await twoPractices()
    await world.inCareOf(patient, old)
    await world.asJob(patient, async (tx) => {
      await tx`
        insert into relationship (patient_id, id, organisation, kind, recorded_by)
        values (${patient.id}, gen_random_uuid(), ${old}, 'self-claimed', 'test')`
      const permission = { staff: null, givenBy: 'patient', recordedBy: 'test' }
      await addPermission(tx, patient.id, { ...permission, organisation: old })
      await addPermission(tx, patient.id, { ...permission, organisation: into })
    })
    await sql.unsafe(insertCode(patient.id, old))
    await succeed(db, merge(old, into), 'test')
    const inForce = await sql`
      select organisation, kind from relationship
       where patient_id = ${patient.id} and (ends_at is null or ends_at > now()) order by kind`
    assert.deepEqual(
      [...inForce],
      [
        { organisation: into, kind: 'referral' },
        { organisation: into, kind: 'registration' },
      ],
    )
    const [rest] = await sql`
      select (select registered_practice from patient where patient_id = ${patient.id}) as practice,
             (select count(*)::int from permission where patient_id = ${patient.id} and ends_at is null) as permissions,
             (select count(*)::int from one_time_code
               where patient_id = ${patient.id} and cancelled_at is null) as codes`
    assert.deepEqual(rest, { practice: into, permissions: 0, codes: 0 })
  })

  test('of lists the strictest line is kept, in the lists of others and in its own', async () => {
    const { old, into, hospital, patient } = await twoPractices()
    const third = await world.service(`ZT${numbers}`, 'Third Practice')
    const fourth = await world.service(`ZU${numbers}`, 'Fourth')
    await world.list(third, 'allowed', old, into)
    await world.list(fourth, 'prohibited', old)
    await world.list(fourth, 'allowed', into)
    await world.list(old, 'allowed', hospital, third)
    await world.list(into, 'allowed', hospital)
    await world.list(into, 'prohibited', fourth)
    await succeed(db, merge(old, into), 'test')
    const lists = await sql<{ practice: string; organisation: string; rule: string }[]>`
      select practice, organisation, rule from organisation_rule
       where organisation = ${into} or practice = ${into} order by 1, 2`
    assert.deepEqual(
      lists.map((one) => [one.practice, one.organisation, one.rule]),
      [
        [into, hospital, 'allowed'],
        [into, fourth, 'prohibited'],
        [third, into, 'allowed'],
        [fourth, into, 'prohibited'],
      ],
    )
    assert.equal((await choicesOf(patient, into)).length, 1)
  })

  for (const kind of ['merge', 'split'] as const) {
    test(`who prohibits a new successor does so after a ${kind}, and so does it`, async () => {
      const { old, hospital } = await twoPractices()
      const fresh = await world.service(`ZF${numbers}`, 'New name')
      const third = await world.service(`ZT${numbers}`, 'Third Practice')
      const fourth = await world.service(`ZU${numbers}`, 'Fourth')
      await world.list(third, 'allowed', old)
      await world.list(third, 'prohibited', fresh)
      await world.list(fourth, 'prohibited', fresh)
      await world.list(old, 'allowed', hospital, third)
      await world.list(fresh, 'prohibited', hospital, fourth)
      await succeed(db, { kind, predecessors: [old], successor: fresh }, 'test')
      const lists = await sql<{ practice: string; organisation: string; rule: string }[]>`
        select practice, organisation, rule from organisation_rule
         where organisation = ${fresh} or practice = ${fresh} order by 1, 2`
      assert.deepEqual(
        lists.map((one) => [one.practice, one.organisation, one.rule]),
        [
          [fresh, hospital, 'prohibited'],
          ...(kind === 'merge' ? [[fresh, third, 'allowed']] : []),
          [fresh, fourth, 'prohibited'],
          [third, fresh, 'prohibited'],
          [fourth, fresh, 'prohibited'],
        ],
      )
    })
  }

  test('a code counts at a new successor where it was given to all; a yes without one is no answer', async () => {
    const { old, hospital } = await twoPractices()
    const [clinic, ward] = [
      await world.service(`ZV${numbers}`, 'Clinic', 'clinic'),
      await world.service(`ZW${numbers}`, 'Ward', 'clinic'),
    ]
    const given = await world.patient({ practice: old })
    const missing = await world.patient({ practice: old })
    for (const one of [given, missing]) {
      await world.choose(one, [clinic, 'yes', 'yes'], [ward, 'yes', 'yes'])
      await world.asJob(one, (tx) => addVerification(tx, one.id, clinic, new Date()))
    }
    await world.asJob(given, (tx) => addVerification(tx, given.id, ward, new Date()))
    const wanted = {
      kind: 'merge',
      predecessors: [clinic, ward],
      successor: await world.service(`ZX${numbers}`, 'Both', 'clinic'),
    } as const
    await succeed(db, wanted, 'test')
    assert.deepEqual(await choicesOf(given, wanted.successor), [[wanted.successor, 'yes', 'yes']])
    assert.deepEqual(await choicesOf(missing, wanted.successor), [
      [wanted.successor, 'yes', 'not-asked'],
    ])
    const verified = await sql`
      select patient_id from verification where organisation = ${wanted.successor}`
    assert.deepEqual(
      verified.map((row) => row['patient_id']),
      [given.id],
    )
    assert.notEqual(hospital, clinic)
  })

  test('a published default holds on only where all had published one', async () => {
    const { old, into } = await twoPractices()
    const today = new Date().toISOString().slice(0, 10)
    await setShareOutDefault(db.job, into, { shares: true, from: today })
    await succeed(db, merge(old, into), 'test')
    const rows =
      await sql`select share_out_default as shares from organisation where id in (${old}, ${into})`
    assert.deepEqual(
      rows.map((row) => row['shares']),
      ['not-asked', 'not-asked'],
    )
  })

  test('each patient has one line on their log and one message, however often it is asked for', async () => {
    const { old, into, patient } = await twoPractices()
    const dead = await world.patient({ practice: old, diedAt: new Date('2026-01-01') })
    const first = await succeed(db, merge(old, into), 'test')
    const again = await succeed(db, merge(old, into), 'test')
    assert.deepEqual([first.patients, again.patients], [2, 0])
    assert.equal(again.reference, first.reference)
    const events = await sql`
      select kind, filter, purpose from access_event
       where patient_id = ${patient.id} and actor = 'test'`
    const purpose = `change of services ${first.reference}`
    assert.deepEqual([...events], [{ kind: 'relationship', filter: 'merge', purpose }])
    const messages = await sql`
      select patient_id, payload from outbox where patient_id in (${patient.id}, ${dead.id})`
    assert.deepEqual(
      [...messages],
      [
        {
          patient_id: patient.id,
          payload: { to: 'patient', kind: 'service-changed', reference: first.reference },
        },
      ],
    )
  })

  test('what was interrupted goes on', async () => {
    const { old, into, patient } = await twoPractices()
    const second = await world.patient({ practice: old })
    const stopped = { ...db, keepFresh: () => Promise.reject(new Error('stopped')) }
    await assert.rejects(succeed(stopped, merge(old, into), 'test'), /stopped/)
    assert.equal((await planSuccession(db, merge(old, into))).begun?.successor, into)
    assert.equal((await succeed(db, merge(old, into), 'test')).patients, 2)
    for (const one of [patient, second]) {
      const [row] = await sql`select registered_practice from patient where patient_id = ${one.id}`
      assert.deepEqual(row, { registered_practice: into })
    }
  })

  test('the summary is made anew from what both wrote', async () => {
    const { old, into, patient, host } = await twoPractices()
    await succeed(db, merge(old, into), 'test')
    const [row] = await sql`
      select practice from summary where patient_id = ${patient.id} and state = 'live'`
    assert.deepEqual(row, { practice: into })
    const actor = { session: hashOfToken(await world.signIn(host)), requestId: 'r', route: 't' }
    assert.ok(await readSummary(db, actor, patient.id, 'json'))
  })

  test('nobody acts for it any more: it is not lifted, not merged again, and takes no staff', async () => {
    const { old, into, hospital } = await twoPractices()
    await succeed(db, merge(old, into), 'test')
    await assert.rejects(suspendOrganisation(db, old, false), { code: 'conflict' })
    await assert.rejects(succeed(db, merge(old, hospital), 'test'), { code: 'conflict' })
    await assert.rejects(succeed(db, merge(hospital, old), 'test'), { code: 'conflict' })
    await assert.rejects(succeed(db, merge(into, into), 'test'), { code: 'conflict' })
    const unknown = parseOdsCode('Z99999')
    await assert.rejects(succeed(db, merge(unknown, into), 'test'), { code: 'not-found' })
  })

  test('what an absorbed organisation had absorbed goes on to the successor', async () => {
    const { old, into, hospital } = await twoPractices()
    await succeed(db, merge(old, into), 'test')
    await succeed(db, merge(into, hospital), 'test')
    const rows = await sql`select id from organisation where absorbed_by = ${hospital} order by id`
    assert.deepEqual(
      rows.map((row) => row['id']),
      [old, into],
    )
  })
})

suite('the successor acts for what its predecessor wrote', () => {
  test('what the patient answers there about sharing out is about both', async () => {
    const { old, into, patient, host } = await twoPractices()
    await world.choose(patient, [old, 'no', 'no'])
    await succeed(db, merge(old, into), 'test')
    const token = await world.signIn(host)
    const actor = { session: hashOfToken(token), requestId: 'r', route: 't' }
    const { shown } = await openAskAboutSharing(db, actor, patient.id)
    await chooseForService(
      db,
      actor,
      patient.id,
      { organisation: into, shareOut: 'yes', shareIn: 'yes' },
      { basis: 'express', channel: 'in person' },
      { token: 'once', shown },
    )
    assert.deepEqual(await choicesOf(patient, into), [[into, 'yes', 'yes']])
    assert.deepEqual(await choicesOf(patient, old), [[old, 'yes', 'no']])
  })

  test('its desk and its watch keep what waited there; nobody else’s do', async () => {
    const { old, into, hospital, patient, host } = await twoPractices()
    const strange = await world.staff(hospital, 'doctor', `Dr Strange ${numbers}`)
    await sql.unsafe(insertReview(old, patient.id))
    await sql.unsafe(insertAlert(old, patient.id))
    await succeed(db, merge(old, into), 'test')
    const waiting = async (service: Service, doctor: StaffMember) => {
      const officer = await world.staff(service, 'privacy-officer', `Watch ${numbers}`)
      const actorOf = async (who: StaffMember) => {
        const session = hashOfToken(await world.signIn(who))
        return { session, requestId: 'r', route: 't' }
      }
      const { reviews } = await readReviews(db, await actorOf(doctor))
      const alerts = await atDesk(db, await actorOf(officer), 'watch', (tx) => {
        return tx`select organisation from alert`
      })
      return [reviews.length, alerts.length]
    }
    assert.deepEqual(await waiting(into, host), [1, 1])
    assert.deepEqual(await waiting(hospital, strange), [0, 0])
  })

  test('whoever looks is one service: at the gate it acts for itself', async () => {
    const { old, into, patient, host } = await twoPractices()
    await succeed(db, merge(old, into), 'test')
    const actor = { session: hashOfToken(await world.signIn(host)), requestId: 'r', route: 't' }
    const own = await act(db, actor, patient.id, 'gate', (_tx, acting) =>
      Promise.resolve({ result: acting.own, event: { kind: 'relationship', filter: null } }),
    )
    assert.deepEqual(own, [into])
  })
})

suite('a part is divided off', () => {
  test('it sees nothing, and a no stays a no; the old one goes on', async () => {
    const { old, patient, hospital, doctor } = await twoPractices()
    const part = await world.service(`ZP${numbers}`, 'Part')
    await world.choose(patient, [old, 'yes', 'yes'], [hospital, 'yes', 'not-asked'])
    const careful = await world.patient({ practice: old })
    await world.choose(careful, [old, 'no', 'no'])
    const token = await world.signIn(doctor)
    const split = { kind: 'split', predecessors: [old], successor: part } as const
    assert.equal((await succeed(db, split, 'test')).patients, 2)
    assert.deepEqual(await choicesOf(patient, part), [[part, 'not-asked', 'not-asked']])
    assert.deepEqual(await choicesOf(careful, part), [[part, 'no', 'no']])
    assert.deepEqual(await titlesFor(token, patient), ['Cough', 'Secret', 'X-ray'])
    const member = await world.staff(part, 'doctor', 'Dr Part')
    await world.inCareOf(patient, part)
    assert.deepEqual(await titlesFor(await world.signIn(member), patient), [])
  })

  test('only into a new one', async () => {
    const { old, into } = await twoPractices()
    const split = { kind: 'split', predecessors: [old], successor: into } as const
    await assert.rejects(succeed(db, split, 'test'), { code: 'conflict' })
  })
})

suite('a practice closes', () => {
  test('staff are signed out, registration and care end, entries stay under what was chosen', async () => {
    const { old, patient, hospital, doctor } = await twoPractices()
    const nurse = await world.staff(hospital, 'nurse', `Nurse ${numbers}`)
    await world.inCareOf(patient, hospital)
    await world.choose(patient, [old, 'yes', 'yes'], [hospital, 'yes', 'yes'])
    await world.asJob(patient, (tx) => addVerification(tx, patient.id, hospital, new Date()))
    const token = await world.signIn(doctor)
    const there = await world.signIn(nurse)
    assert.deepEqual(await titlesFor(there, patient), ['Cough', 'X-ray'])
    await succeed(db, { kind: 'close', predecessors: [old], successor: null }, 'test')
    assert.equal(await titlesFor(token, patient), 'signed-out')
    assert.deepEqual(await titlesFor(there, patient), ['Cough', 'X-ray'])
    assert.deepEqual(await choicesOf(patient, old), [[old, 'yes', 'not-asked']])
    const [row] = await sql`
      select registered_practice as practice,
             (select count(*)::int from relationship r where r.patient_id = p.patient_id
               and organisation = ${old} and ends_at is null) as related
        from patient p where patient_id = ${patient.id}`
    assert.deepEqual(row, { practice: null, related: 0 })
  })
})
