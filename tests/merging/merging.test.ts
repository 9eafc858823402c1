import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hashOfToken } from '../../src/identity/actor.ts'
import { parsePatientId, shortId } from '../../src/identity/ids.ts'
import { parseNhsNumber } from '../../src/identity/nhs-number.ts'
import { personOf } from '../../src/identity/sessions.ts'
import { patientWithNhsNumber } from '../../src/identity/sign-in.ts'
import { partRecords } from '../../src/merging/part-records.ts'
import { readReviews } from '../../src/record/mark-reviews.ts'
import { findPatient } from '../../src/sharing/find-patient.ts'
import { readSummary } from '../../src/summary/read-summary.ts'
import {
  insertCompetence,
  insertContact,
  insertDecisionDue,
  insertMark,
  insertRequest,
  insertType1,
} from '../sharing/statements.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import type { Patient } from '../support/world.ts'
import { recordsIn, two } from './two-records.ts'

// Two records of one person become one, and two again. @see docs/decisions/0014-merging-two-records.md

const db = await testDatabase()
const sql = asAnyone(db)
test.after(() => sql.end())
const { world, twoRecords, titlesFor, merge } = recordsIn(db)

const choicesOf = async ({ id }: Patient) => {
  const rows = await sql<{ organisation: string; out: string; in: string }[]>`
    select organisation, share_out as out, share_in as in from choice
     where patient_id = ${id} order by organisation`
  return rows.map((row) => [row.organisation, row.out, row.in])
}

const countOf = async (table: string, { id }: Patient) => {
  const [row] = await sql.unsafe<{ count: number }[]>(
    `select count(*)::int as count from ${table} where patient_id = '${id}'`,
  )
  return row?.count
}

suite('two records of one person are put together', () => {
  test('what the other holds is in the kept one, by whoever wrote it, and a private entry stays private', async () => {
    const { doctor, ward, hospital, keep, from } = await twoRecords()
    const [asDoctor, asWard] = [await world.signIn(doctor), await world.signIn(ward)]
    const merged = await merge(keep, from)
    assert.deepEqual([merged.copied, merged.both], [3, 0])
    const open = ['Kept X-ray', 'Kept cough', 'Other cough', 'Other scan']
    assert.deepEqual(await titlesFor(asDoctor, keep), [...open, 'Other secret'])
    assert.deepEqual(await titlesFor(asWard, keep), open)
    const [scan] = await sql<{ organisation: string; by: string; resource: string; id: string }[]>`
      select organisation, recorded_by as by, resource, id from entry
       where patient_id = ${keep.id} and code_text = 'Other scan'`
    assert.deepEqual([scan?.organisation, scan?.by], [hospital, `Author at ${hospital}`])
    assert.ok(scan?.resource.includes(`"Patient/${keep.ref}"`))
    assert.ok(scan?.resource.includes(`"id":"${keep.ref}.${shortId(scan.id)}"`))
    assert.ok(!scan?.resource.includes(from.ref))
  })

  test('the other one opens to nobody, its sessions end, and who looks for it finds the kept one', async () => {
    const { doctor, practice, keep, from } = await twoRecords()
    const asDoctor = await world.signIn(doctor)
    const desk = await world.signIn(await world.staff(practice, 'receptionist', 'Reception'))
    const own = await world.signIn(from)
    await merge(keep, from)
    assert.equal(await titlesFor(asDoctor, from), 'not-found')
    const actor = { session: hashOfToken(own), requestId: 'r', route: 'test' }
    await assert.rejects(personOf(db, actor), { code: 'signed-out' })
    // a session begun since, as by a passkey, is none
    const late = { ...actor, session: hashOfToken(await world.signIn(from)) }
    await assert.rejects(personOf(db, late), { code: 'signed-out' })
    const number = parseNhsNumber(from.nhsNumber, true)
    assert.equal(await patientWithNhsNumber(db, number), keep.id)
    const seeker = { session: hashOfToken(desk), requestId: 'r', route: 'test' }
    const found = await findPatient(db, seeker, { by: 'nhs-number', nhsNumber: number })
    assert.deepEqual(
      found.cards.map((card) => [card.id, card.nhsNumber]),
      [[keep.id, keep.nhsNumber]],
    )
    const byName = { by: 'name', name: 'Rosa Sample', birthDate: '1950-02-03' } as const
    const ids = (await findPatient(db, seeker, byName)).cards.map((card) => card.id)
    assert.deepEqual([ids.includes(keep.id), ids.includes(from.id)], [true, false])
    for (const session of [asDoctor, own]) {
      const reading = readSummary(db, { ...actor, session: hashOfToken(session) }, from.id, 'id')
      await assert.rejects(reading, ({ code }: { code: string }) =>
        ['not-found', 'signed-out'].includes(code),
      )
    }
    const live = await sql`select from summary where patient_id = ${keep.id} and state = 'live'`
    assert.equal(live.length, 1)
  })

  test('of what was chosen the stricter holds, with a line of the history, and everything else is as strict', async () => {
    const { practice, hospital, keep, from } = await twoRecords()
    await world.choose(from, [hospital, 'no', 'yes'])
    await world.shareNothing(from)
    await sql`
      insert into summary_preference (patient_id, preference, recorded_at) values (${from.id}, 'dissent', now())`
    await sql.unsafe(insertContact(keep.id))
    await sql.unsafe(insertContact(from.id).replace(`'mail', 'x'`, `'none', null`))
    await sql`update patient set protected = true where patient_id = ${from.id}`
    await sql`
      insert into permission (patient_id, id, organisation, given_by, recorded_by)
      values (${keep.id}, gen_random_uuid(), ${hospital}, 'patient', 'test')`
    await sql`
      insert into proxy (patient_id, id, helper, helper_name, basis, kinds, recorded_by, recorded_at, starts_at)
      values (${keep.id}, gen_random_uuid(), gen_random_uuid(), 'H', 'patient', '{Condition}', 'x', now(), now())`
    await sql.unsafe(insertType1(from.id))
    await merge(keep, from)
    assert.deepEqual(await choicesOf(keep), [
      [practice, 'yes', 'yes'],
      [hospital, 'no', 'yes'],
    ])
    const [objection] = await sql`select objects from type_1_choice where patient_id = ${keep.id}`
    assert.deepEqual(objection, { objects: true })
    const [line] = await sql`
      select basis, channel, value from choice_history
       where patient_id = ${keep.id} and organisation = ${hospital} and what = 'share-out'
       order by choice_version desc limit 1`
    assert.deepEqual(line, { basis: 'migrated', channel: 'two records put together', value: 'no' })
    const [now] = await sql`
      select s.share_nothing as nothing, p.protected, f.preference,
             (select way from contact_choice where patient_id = ${keep.id} order by recorded_at desc, id desc limit 1) as way,
             (select count(*)::int from permission where patient_id = ${keep.id} and (ends_at is null or ends_at > now())) as permissions,
             (select count(*)::int from proxy where patient_id = ${keep.id} and ended_at is null) as helpers
        from sharing s join patient p using (patient_id) join summary_preference f using (patient_id)
       where s.patient_id = ${keep.id}`
    assert.deepEqual(now, {
      ...{ nothing: true, protected: true, preference: 'dissent', way: 'none' },
      ...{ permissions: 0, helpers: 0 },
    })
  })

  test('links, versions, marks and reviews come along', async () => {
    const { practice, keep, from } = await twoRecords()
    const shown = await world.entry(from, practice, { title: 'Refers', withheld: true })
    const other = await world.entry(from, practice, { title: 'Referred to' })
    await sql`
      insert into entry_link (patient_id, from_id, to_id) values (${from.id}, ${shown.id}, ${other.id})`
    await sql`
      insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by, replaced_by, reason, resource)
      values (${from.id}, ${other.id}, 1, ${practice}, now(), 'x', 'x', 'x', ${other.resource})`
    await sql`update entry set version = 2 where id = ${other.id}`
    await sql.unsafe(
      insertMark(practice, from.id)
        .replace(
          'gen_random_uuid(), gen_random_uuid(), gen_random_uuid()',
          `gen_random_uuid(), gen_random_uuid(), '${shown.id}'`,
        )
        .replace(`'private'`, `'withheld'`),
    )
    await sql`
      insert into withheld_review (organisation, patient_id, entry_id, due_on, recorded_by)
      values (${practice}, ${from.id}, ${shown.id}, '2027-01-01', 'x')`
    await merge(keep, from)
    const [row] = await sql`
      select t.code_text as to, t.version, v.resource as was, m.what, r.due_on::text as due
        from entry f join entry_link l on l.patient_id = f.patient_id and l.from_id = f.id
        join entry t on t.patient_id = l.patient_id and t.id = l.to_id
        join entry_version v on v.patient_id = t.patient_id and v.id = t.id
        join mark_history m on m.patient_id = f.patient_id and m.entry_id = f.id
        join withheld_review r on r.patient_id = f.patient_id and r.entry_id = f.id and r.over_at is null
       where f.patient_id = ${keep.id} and f.code_text = 'Refers' and f.withheld_from_patient`
    assert.deepEqual(
      [row?.['to'], row?.['version'], row?.['what'], row?.['due']],
      ['Referred to', 2, 'withheld', '2027-01-01'],
    )
    assert.ok(String(row?.['was']).includes(keep.ref) && !String(row?.['was']).includes(from.ref))
    const open =
      await sql`select from withheld_review where patient_id = ${from.id} and over_at is null`
    assert.equal(open.length, 0)
  })

  test('both logs say so, the patient gets one message, the practice work; each a reference and no more', async () => {
    const { practice, keep, from } = await twoRecords()
    const { reference } = await merge(keep, from)
    const events = await sql`
      select patient_id as patient, actor_name as by, filter from access_event
       where kind = 'merge' and patient_id in (${keep.id}, ${from.id}) order by filter`
    assert.deepEqual(
      [...events],
      [
        { patient: keep.id, by: 'Records office', filter: 'from' },
        { patient: from.id, by: 'Records office', filter: 'into' },
      ],
    )
    const sent = await sql<{ topic: string; payload: unknown }[]>`
      select topic, payload from outbox where patient_id in (${keep.id}, ${from.id}) order by topic`
    assert.deepEqual(
      [...sent],
      [
        { topic: 'message', payload: { to: 'patient', kind: 'records-merged', reference } },
        { topic: 'work', payload: { organisation: practice, kind: 'records-merged', reference } },
      ],
    )
  })
})

suite('who cared for the patient in the other record only goes on', () => {
  for (const policy of ['ask-each-time', 'notice-based'] as const) {
    test(
      policy === 'notice-based' ? 'not where they never ask before they view' : 'where they ask',
      async () => {
        const { keep, from } = await twoRecords()
        const service = await world.service(
          policy === 'notice-based' ? 'YN001' : 'YN002',
          'Night',
          'nhs-111',
          policy,
        )
        await world.inCareOf(from, service)
        const { notCarried } = await merge(keep, from)
        assert.deepEqual(notCarried, policy === 'notice-based' ? [service] : [])
        const going = await sql`
        select from relationship where patient_id = ${keep.id} and organisation = ${service}`
        assert.equal(going.length, policy === 'notice-based' ? 0 : 1)
      },
    )
  }
})

suite('it is refused', () => {
  const refused = async (keep: Patient, from: Patient, code: string, says: RegExp) => {
    await assert.rejects(merge(keep, from), { code, message: says })
    const [row] = await sql`select merged_into from patient where patient_id = ${from.id}`
    assert.equal(row?.['merged_into'] ?? null, null)
  }

  test('for one record, and for somebody who is not there', async () => {
    const { keep } = await twoRecords()
    await refused(keep, keep, 'invalid', /one record/)
    const nobody = { ...keep, id: parsePatientId(shortId('00000000-0000-4000-8000-0000000000ff')) }
    await assert.rejects(merge(keep, nobody), { code: 'not-found' })
  })

  test('where number and day of birth differ, unless somebody says how it is known', async () => {
    const { practice, keep } = await twoRecords()
    const from = await world.patient({ practice, birthDate: '1950-03-02' })
    await refused(keep, from, 'invalid', /--reason/)
    await merge(keep, from, 'seen with both letters')
    assert.equal(await countOf('patient_merge', keep), 1)
  })

  test('where one has died, waits for an answer, or is open in an emergency', async () => {
    const { practice, doctor, keep, from } = await twoRecords()
    await sql`update patient set died_at = now() where patient_id = ${keep.id}`
    await refused(keep, from, 'conflict', /died/)
    await sql`update patient set died_at = null where patient_id = ${keep.id}`
    await sql.unsafe(insertRequest(practice, from.id))
    await refused(keep, from, 'conflict', /1 requests wait/)
    await sql`update private_request set state = 'no' where patient_id = ${from.id}`
    await world.emergency(keep, doctor, await world.signIn(doctor), new Date())
    await refused(keep, from, 'conflict', /emergency/)
  })

  test('where clinicians found of a child what the kept record has not, while that counts', async () => {
    const { practice } = await twoRecords()
    const born = `${new Date().getFullYear() - 13}-01-01`
    const [keep, from] = [
      await world.patient({ practice, birthDate: born }),
      await world.patient({ practice, birthDate: born }),
    ]
    await sql.unsafe(insertCompetence(from.id, practice))
    await refused(keep, from, 'conflict', /child/)
    await sql.unsafe(
      insertCompetence(keep.id, practice)
        .replace('competent, reasons', 'competent, look_again_on, reasons')
        .replace('true,', 'false, now(),'),
    )
    await refused(keep, from, 'conflict', /child/)
    await sql.unsafe(insertCompetence(keep.id, practice))
    await merge(keep, from)
    const grown = await twoRecords()
    await sql.unsafe(insertCompetence(grown.from.id, practice))
    await merge(grown.keep, grown.from)
  })

  test('where something was decided in the best interests of the patient, and not in the kept record', async () => {
    const { practice, keep, from } = await twoRecords()
    await sql.unsafe(insertDecisionDue(from.id, practice, 'help'))
    await sql.unsafe(insertDecisionDue(keep.id, practice, 'sharing'))
    await refused(keep, from, 'conflict', /best interests/)
    await sql.unsafe(insertDecisionDue(keep.id, practice, 'help'))
    await merge(keep, from)
  })

  test('twice, in a chain, and from a registered record into one that is not', async () => {
    const { practice, keep, from } = await twoRecords()
    const third = await world.patient({ practice })
    const loose = await world.patient()
    await refused(loose, from, 'conflict', /registered/)
    await merge(keep, from)
    await assert.rejects(merge(keep, from), { code: 'conflict', message: /together already/ })
    await assert.rejects(merge(third, from), { code: 'conflict', message: /third/ })
    await assert.rejects(merge(from, third), { code: 'conflict', message: /part of another/ })
    await refused(third, keep, 'conflict', /part those first/)
  })
})

suite('parted again', () => {
  test('both are as they were, to everybody', async () => {
    const { hospital, doctor, ward, keep, from } = await twoRecords()
    await world.choose(from, [hospital, 'no', 'no'])
    await sql.unsafe(insertContact(keep.id))
    await sql.unsafe(insertContact(from.id).replace(`'mail', 'x'`, `'none', null`))
    const tokens = [await world.signIn(doctor), await world.signIn(ward)]
    const look = () =>
      Promise.all(tokens.flatMap((token) => [titlesFor(token, keep), titlesFor(token, from)]))
    const was = await look()
    const chosen = [await choicesOf(keep), await choicesOf(from)]
    await merge(keep, from)
    assert.deepEqual(await titlesFor(tokens[1] ?? '', keep), ['Kept X-ray', 'Other scan'])
    const parted = await partRecords(db, two(keep, from))
    assert.deepEqual(parted, { removed: 3, stayed: 0, writtenSince: false })
    assert.deepEqual(await look(), was)
    assert.deepEqual([await choicesOf(keep), await choicesOf(from)], chosen)
    assert.equal(await patientWithNhsNumber(db, parseNhsNumber(from.nhsNumber, true)), from.id)
    const [{ way } = { way: '' }] = await sql<{ way: string }[]>`
      select way from contact_choice where patient_id = ${keep.id} order by recorded_at desc, id desc limit 1`
    assert.equal(way, 'mail')
    const [live] = await sql`
      select state from summary where patient_id = ${from.id} and state = 'live'`
    assert.deepEqual(live, { state: 'live' })
    // and once more, as if never
    await merge(keep, from)
    await partRecords(db, two(keep, from))
    assert.deepEqual(await look(), was)
  })

  test('what clinicians look at again in a closed record waits until it opens again', async () => {
    const { practice, doctor, keep, from } = await twoRecords()
    for (const { id } of [keep, from]) {
      await sql`
        insert into competence_due (organisation, patient_id, from_on, due_on, over_on)
        values (${practice}, ${id}, current_date - 9, current_date, current_date + 900)`
      await sql`
        insert into best_interests_due (organisation, patient_id, about, due_on)
        values (${practice}, ${id}, 'help', '2027-01-01')`
    }
    const actor = async () => {
      const session = hashOfToken(await world.signIn(doctor))
      return { session, requestId: 'r', route: 'test' }
    }
    const due = async () => {
      const { children, decisions } = await readReviews(db, await actor())
      const ids = (rows: readonly { patient: string }[]) =>
        rows.map((row) => row.patient).toSorted()
      return [ids(children), ids(decisions)]
    }
    const both = [keep.id, from.id].toSorted()
    assert.deepEqual(await due(), [both, both])
    await merge(keep, from)
    assert.deepEqual(await due(), [[keep.id], [keep.id]])
    await partRecords(db, two(keep, from))
    assert.deepEqual(await due(), [both, both])
  })

  test('what was chosen since is kept in both where it shows less', async () => {
    const { practice, hospital, keep, from } = await twoRecords()
    await world.choose(from, [practice, 'no', 'yes'])
    await merge(keep, from)
    await world.choose(keep, [hospital, 'no', 'yes'], [practice, 'yes', 'yes'])
    await partRecords(db, two(keep, from))
    assert.deepEqual(await choicesOf(keep), [
      [practice, 'yes', 'yes'],
      [hospital, 'no', 'yes'],
    ])
    assert.deepEqual(await choicesOf(from), [
      [practice, 'no', 'yes'],
      [hospital, 'no', 'yes'],
    ])
  })

  test('what was written since stays, under the strictest choices, and a copy that was changed stays too', async () => {
    const { practice, hospital, keep, from } = await twoRecords()
    await world.choose(from, [hospital, 'no', 'no'])
    await merge(keep, from)
    await world.entry(keep, practice, { title: 'Since' })
    await sql`
      update entry set version = 2 where patient_id = ${keep.id} and code_text = 'Other scan'`
    const parted = await partRecords(db, two(keep, from))
    assert.deepEqual(parted, { removed: 2, stayed: 1, writtenSince: true })
    const left = await sql`
      select code_text as title from entry where patient_id = ${keep.id} order by 1`
    assert.deepEqual(
      left.map((row) => String(row['title'])),
      ['Kept X-ray', 'Kept cough', 'Other scan', 'Since'],
    )
    assert.deepEqual((await choicesOf(keep))[1], [hospital, 'no', 'no'])
    assert.equal(await countOf('entry', from), 3)
  })

  test('an entry that was made private since is private in the other record again', async () => {
    const { practice, keep, from } = await twoRecords()
    await merge(keep, from)
    const [copy] = await sql<{ id: string }[]>`
      select id from entry where patient_id = ${keep.id} and code_text = 'Other cough'`
    await sql`update entry set private = true where patient_id = ${keep.id} and id = ${copy?.id ?? ''}`
    await sql`
      update holding set private_entries = private_entries + 1
       where patient_id = ${keep.id} and organisation = ${practice}`
    await sql`
      insert into mark_history (patient_id, id, set_id, entry_id, organisation, what, marked, asked_by, reason, recorded_by, choice_version)
      values (${keep.id}, gen_random_uuid(), gen_random_uuid(), ${copy?.id ?? ''}, ${practice}, 'private', true,
              'patient', 'x', 'x', 1000)`
    await partRecords(db, two(keep, from))
    const [row] = await sql`
      select private from entry where patient_id = ${from.id} and code_text = 'Other cough'`
    assert.deepEqual(row, { private: true })
  })

  test('is refused where they are not together, or something waits', async () => {
    const { practice, keep, from } = await twoRecords()
    await assert.rejects(partRecords(db, two(keep, from)), {
      code: 'conflict',
      message: /not put together/,
    })
    await merge(keep, from)
    await sql.unsafe(insertRequest(practice, keep.id))
    await assert.rejects(partRecords(db, two(keep, from)), { code: 'conflict', message: /wait/ })
  })
})
