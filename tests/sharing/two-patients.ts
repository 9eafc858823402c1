import type { Sql } from '../../src/db/database.ts'
import { loadWorld } from './load.ts'
import {
  insertApps,
  clerk,
  departed,
  desk,
  entryId,
  gpDesk,
  insertCode,
  insertCompetence,
  insertContact,
  insertPasskey,
  insertCompetenceDue,
  insertDecision,
  insertDecisionDue,
  insertAccess,
  insertAccessEvent,
  insertEvent,
  insertEventOf,
  insertHistoryOfItem,
  insertHistoryOfPreference,
  insertIdentifier,
  insertItem,
  insertKey,
  insertAlert,
  insertLink,
  insertMessage,
  insertNote,
  insertName,
  insertOutbox,
  insertPack,
  insertPiece,
  insertPosting,
  packId,
  insertRegister,
  insertRule,
  insertRuleHistory,
  insertPatient,
  insertPause,
  insertHelping,
  insertInvite,
  insertProxy,
  insertQuietEvent,
  insertPreference,
  insertFormCase,
  insertFlatPage,
  insertFormPerson,
  insertInboundMail,
  insertQuarantinedFile,
  insertLookQuestion,
  insertSummary,
  insertType1,
  insertStudy,
  insertStudyPatient,
  insertMark,
  insertMerge,
  insertOrigin,
  insertCorrection,
  insertFiling,
  insertWork,
  insertRequest,
  insertReview,
  insertVersion,
  keeper,
  nurse,
  other,
  patient,
  stranger,
  watcher,
} from './statements.ts'
import {
  insertCopyBox,
  insertCopyFinding,
  insertCopyItem,
  insertCopyPage,
  insertExports,
  insertSubscription,
} from './statements-of-copies.ts'
import { insertEvidenceCode } from './statements-of-evidence.ts'
import { counter, insertAttorney, recordsOfficer } from './statements-of-helpers.ts'
import { emptyWorld, type World } from './world.ts'

/** Two patients with a row in every table, a nurse, a stranger, a clerk, and sessions that are over. */
export async function prepare(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await loadWorld(tx, twoPatients())
    await tx`
      insert into session (token_hash, staff_id, idle, expires_at, seen_at, revoked_at)
      select sha256(convert_to(why, 'UTF8')), ${nurse}, '1 hour', expires, seen, revoked
        from (values ('revoked', now() + interval '1 day', now(), now()),
                     ('expired', now() - interval '1 second', now(), null),
                     ('idle', now() + interval '1 day', now() - interval '2 hours', null))
          as x (why, expires, seen, revoked)`
    await tx`
      insert into staff (id, name, organisation, role) values (${watcher}, 'x', 'Z20', 'privacy-officer')`
    await tx`
      insert into session (token_hash, staff_id, idle, expires_at)
      values (sha256(convert_to(${watcher}, 'UTF8')), ${watcher}, '1 hour', now() + interval '1 day')`
    for (const organisation of ['Z20', 'Z30']) {
      await tx.unsafe(insertAlert(organisation))
      await tx.unsafe(insertNote(organisation))
      await tx.unsafe(insertWork(organisation))
      await tx.unsafe(insertFormCase(organisation))
      await tx.unsafe(insertFormPerson(organisation))
      await tx.unsafe(insertQuarantinedFile(organisation))
      await tx.unsafe(insertFlatPage(organisation))
      await tx.unsafe(insertInboundMail(organisation))
    }
    await tx.unsafe(insertEventOf('Z20', other))
    await tx.unsafe(insertEventOf('Z20', other, 'online-access'))
    await tx.unsafe(insertEventOf('Z30', other))
    await tx`
      insert into choice_history (patient_id, id, what, value, basis, channel, recorded_by)
      select patient_id, gen_random_uuid(), 'share-in', 'yes', 'express', 'x', 'x' from patient`
    await tx.unsafe(insertVersion('Z20', patient, 0, 1))
    await tx.unsafe(insertVersion('Z30', patient, 2, 1))
    await tx.unsafe(insertVersion('Z20', other, 5, 1))
    await tx`
      insert into staff (id, name, organisation, role) values (${keeper}, 'K', 'Z10', 'administrator'),
        (${desk}, 'D', 'Z20', 'nurse'), (${gpDesk}, 'G', 'Z10', 'nurse'),
        (${counter}, 'C', 'Z20', 'receptionist'), (${recordsOfficer}, 'R', 'Z20', 'records-officer')`
    await tx`
      insert into session (token_hash, staff_id, idle, expires_at)
      select sha256(convert_to(id::text, 'UTF8')), id, '1 day', now() + interval '1 day'
        from staff where id in (${keeper}, ${desk}, ${gpDesk}, ${counter}, ${recordsOfficer})`
    await tx.unsafe(insertApps)
    for (const practice of ['Z10', 'Z20']) {
      await tx.unsafe(insertRule(practice, 'Z30'))
      await tx.unsafe(insertRuleHistory(practice))
    }
    await tx.unsafe(insertPatient(departed))
    await tx`update patient set died_at = now() where patient_id = ${departed}`
    await tx.unsafe(insertStudy)
    const codes = [insertCode(patient, 'Z20'), insertCode(patient, 'Z30'), insertCode(other, 'Z20')]
    for (const code of codes) await tx.unsafe(code)
    const rest = [
      ...[insertEvent, insertQuietEvent, insertKey, insertOutbox, insertLink],
      ...[insertIdentifier, insertName, insertPause],
      ...[
        insertInvite,
        (whose: string) => insertHelping(whose),
        (whose: string) => insertProxy(whose),
      ],
      (whose: string) => insertCompetence(whose, whose === patient ? 'Z20' : 'Z30'),
      (whose: string) => insertMessage(whose),
      insertContact,
      insertPasskey,
      (whose: string) => insertType1(whose),
      insertMerge,
      insertLookQuestion,
      insertStudyPatient,
    ]
    for (const whose of [patient, other]) {
      for (const insert of rest) await tx.unsafe(insert(whose))
      await tx.unsafe(insertSummary(whose, 'replaced'))
      await tx.unsafe(insertSummary(whose, 'live'))
      await tx.unsafe(insertPreference(whose))
      await tx.unsafe(insertHistoryOfPreference(whose, null))
      for (const insert of [insertMark, insertRequest, insertReview, insertCorrection]) {
        for (const organisation of ['Z20', 'Z30']) await tx.unsafe(insert(organisation, whose))
      }
    }
    // a pause in force would keep every helper out
    await tx`update online_pause set lifted_at = now(), lifted_by = 'x'`
    for (const [organisation, whose] of [
      ['Z20', patient],
      ['Z30', patient],
      ['Z20', other],
    ] as const) {
      await tx.unsafe(insertOrigin(organisation, whose))
    }
    for (const organisation of ['Z20', 'Z30']) {
      await tx.unsafe(insertCompetenceDue(patient, organisation))
    }
    await tx.unsafe(insertCompetenceDue(other, 'Z20'))
    for (const organisation of ['Z20', 'Z30']) {
      await tx.unsafe(insertDecision(patient, organisation))
      await tx.unsafe(insertDecisionDue(patient, organisation))
    }
    for (const organisation of ['Z20', 'Z30']) {
      const state = organisation === 'Z20' ? 'gathering' : 'received'
      await tx.unsafe(insertAccess(organisation, patient, `'patient', 'online', '${state}'`))
      await tx.unsafe(insertAccessEvent(organisation, patient, 1))
      for (const insert of [insertCopyItem, insertCopyFinding, insertCopyPage, insertCopyBox]) {
        await tx.unsafe(insert(organisation, patient))
      }
      await tx.unsafe(insertRegister(organisation))
    }
    await tx.unsafe(insertAccess('Z20', other, `'patient', 'online', 'received'`))
    await tx.unsafe(insertAccessEvent('Z20', other, 1))
    for (const [organisation, whose] of [
      ['Z20', patient],
      ['Z30', patient],
      ['Z20', other],
    ] as const) {
      await tx.unsafe(insertPosting(organisation, whose, 1))
    }
    const over = `now() - interval '1 second'`
    for (const [n, organisation, whose, forPatient, expires] of [
      [1, 'Z20', patient, true],
      [2, 'Z20', patient, false],
      [3, 'Z30', patient, true],
      [4, 'Z20', patient, true, over],
      [5, 'Z20', other, true],
      [6, 'Z20', other, false],
    ] as const) {
      await tx.unsafe(insertPack(organisation, whose, packId(n), forPatient, expires))
      await tx.unsafe(insertPiece(organisation, whose, packId(n), forPatient, 0, expires))
    }
    for (const insert of [insertCopyItem, insertCopyFinding, insertCopyPage, insertCopyBox]) {
      await tx.unsafe(insert('Z20', other))
    }
    await tx.unsafe(insertDecision(other))
    await tx.unsafe(insertDecisionDue(other))
    await tx.unsafe(insertHelping(other, true))
    await tx.unsafe(insertAttorney)
    for (const [organisation, whose, code, more] of [
      ['Z20', patient, 'good'],
      ['Z20', patient, 'again'],
      ['Z20', patient, 'used', `0, now(), now() + interval '1 day'`],
      ['Z20', patient, 'old', `0, null, now()`],
      ['Z30', patient, 'tried', `5, null, now() + interval '1 day'`],
      ['Z20', other, 'another'],
    ] as const) {
      await tx.unsafe(insertEvidenceCode(organisation, whose, code, more))
    }
    await tx.unsafe(insertItem(patient, entryId(0), 'Z20'))
    await tx.unsafe(insertItem(patient, entryId(2), 'Z30'))
    await tx.unsafe(insertItem(other, entryId(6), 'Z30'))
    await tx.unsafe(insertHistoryOfItem(patient, 'Z20'))
    await tx.unsafe(insertHistoryOfItem(patient, 'Z30'))
    await tx.unsafe(insertHistoryOfItem(other, 'Z20'))
    await tx.unsafe(insertFiling('Z20', patient, [0, 2]))
    await tx.unsafe(insertFiling('Z20', patient, [1, 3], true))
    await tx.unsafe(insertFiling('Z30', patient, [2, 0]))
    await tx.unsafe(insertFiling('Z20', other, [5, 6]))
    await tx.unsafe(insertExports([patient, other]))
    for (const whose of [patient, other]) await tx.unsafe(insertSubscription(whose))
  })
}

function twoPatients(): World {
  const world = emptyWorld()
  const service = { suspended: false, policy: 'notice-based', verificationRequired: false } as const
  for (const id of ['Z10', 'Z20', 'Z30', 'Z40']) {
    world.organisations.push({ id, ...service, sharesByDefault: 'no', absorbedBy: null })
  }
  world.staff.push(
    { id: nurse, organisation: 'Z20', readsClinical: true, suspended: false },
    { id: stranger, organisation: 'Z40', readsClinical: true, suspended: false },
    { id: clerk, organisation: 'Z20', readsClinical: false, suspended: false },
  )
  for (const id of [patient, other]) {
    world.patients.push({ id, practice: 'Z10', protected: false, died: false, shareNothing: false })
    const choice = { patient: id, outOver: false, inOver: false } as const
    world.choices.push({ ...choice, organisation: 'Z20', shareOut: 'yes', shareIn: 'yes' })
    world.choices.push({ ...choice, organisation: 'Z30', shareOut: 'yes', shareIn: 'yes' })
    const here = { patient: id, organisation: 'Z20' }
    world.relationships.push({ ...here, span: 'open' })
    world.verifications.push(here)
    world.permissions.push({ ...here, staff: null, span: 'open' })
    const override = { patient: id, organisation: 'Z40', staff: clerk, kind: 'legal' } as const
    world.emergencies.push({ ...override, session: clerk, wider: true, span: 'open' })
  }
  const writers = ['Z20', 'Z20', 'Z30', 'Z30', 'Z10', 'Z20', 'Z30']
  writers.forEach((organisation, slot) => {
    const flags = { private: slot === 1 || slot === 3, withheld: slot >= 4 }
    const whose = slot < 5 ? patient : other
    world.entries.push({ id: entryId(slot), slot, patient: whose, organisation, ...flags })
  })
  return world
}
