import { attemptsOf, type Attempt } from './attempt.ts'
import {
  changeEntry,
  clerk,
  enter,
  insertEntry,
  insertEvent,
  insertHolding,
  insertKey,
  insertLink,
  insertOutbox,
  insertVersion,
  looksAsPatient,
  newcomer,
  nurse,
  other,
  patient,
  patientTables,
  readsAsNurse,
  stranger,
  writesAsNurse,
} from './statements.ts'
import { addTo, choiceTables } from './statements-of-choices.ts'

const app = 'confide_app'
const notForReaders = ['sharing', 'choice', 'choice_history', 'access_event', 'idempotency']
/** A patient asks who they are and names one: their own name is the answer. */
const whoIs = (named: string) => enter(patient, 'who', `'${named}'`)
const closed = ['session', 'staff']
const unseen = [
  ...['relationship', 'verification', 'permission', 'emergency_access', 'organisation_rule'],
  ...['organisation_rule_history', 'one_time_code'],
]

/** What may be tried as the role that serves pages. */
export const attemptsOfPeople: readonly Attempt[] = [
  ...attemptsOf(app, '', [
    ...patientTables.map(
      (table) => [`without a context, ${table} shows no row`, `select * from ${table}`, 0] as const,
    ),
    ['without a context, nothing is written', insertEntry('Z20'), 'refused'],
    ...['revoked', 'expired', 'idle', 'unknown'].map((why) => {
      const signedOut = `${enter(why, 'read')} x where x.outcome = 'signed-out'`
      return [`a session that is ${why} is signed out`, signedOut, 1] as const
    }),
  ]),
  ...['revoked', 'expired', 'idle'].flatMap((why) =>
    attemptsOf(app, enter(why, 'read'), [
      [`a session that is ${why} sees nothing`, 'select * from entry', 0],
    ]),
  ),
  ...attemptsOf(app, '', [
    ['a patient is told who they are', `${whoIs(patient)} x where x.actor_name = 'A B'`, 1],
    ['and not who somebody else is', `${whoIs(newcomer)} x where x.actor_name = 'A B'`, 1],
  ]),
  ...attemptsOf(app, enter(nurse, 'who'), [
    ['staff who only ask who they are see no record', 'select * from entry', 0],
  ]),
  ...attemptsOf(app, readsAsNurse, [
    ['staff see what their service may see', 'select * from entry', 3],
    ['staff see the person', 'select * from patient', 1],
    ['staff see who the person is elsewhere', 'select * from patient_identifier', 1],
    ['staff see no index of names', 'select * from patient_name', 0],
    ["staff see earlier versions of their service's entries", 'select * from entry_version', 1],
    ...[...notForReaders, 'entry_link', 'holding'].map(
      (table) => [`staff who read see nothing of ${table}`, `select * from ${table}`, 0] as const,
    ),
    ['staff who read write no entry', insertEntry('Z20'), 'refused'],
    ['no version', insertVersion('Z20'), 'refused'],
    ['no link', insertLink(patient), 'refused'],
    ['no holding', insertHolding('Z40'), 'refused'],
    ['no key', insertKey(patient), 'refused'],
    ['no message', insertOutbox(patient), 'refused'],
    ['and change no entry', changeEntry(0), 0],
    ['whoever entered may log it', insertEvent(patient), 1],
    ["but not on another patient's log", insertEvent(other), 'refused'],
  ]),
  ...attemptsOf(app, writesAsNurse, [
    ['staff with a relationship write for their service', insertEntry('Z20'), 1],
    ['but not for another service', insertEntry('Z30'), 'refused'],
    ['nor for another patient', insertEntry('Z20', other), 'refused'],
    ['staff change an entry of their service', changeEntry(0), 1],
    ["but not another service's", changeEntry(2), 0],
    ["nor another patient's", changeEntry(5), 0],
    ['nor hand it to another service', changeEntry(0, `organisation = 'Z30'`), 'refused'],
    ['nor to another patient', changeEntry(0, `patient_id = '${other}'`), 'refused'],
    ['staff who write see only what their service wrote', 'select * from entry', 2],
    ['staff keep the version before', insertVersion('Z20'), 1],
    ["but not of another service's entry", insertVersion('Z30'), 'refused'],
    ["nor of another patient's", insertVersion('Z20', other), 'refused'],
    ['and never change one', 'update entry_version set version = 9', 'refused'],
    ['staff who write count what their service holds', 'update holding set entries = 9', 1],
    ["but not what another's does", insertHolding('Z40'), 'refused'],
    ['nor of another patient', insertHolding('Z20', other), 'refused'],
    ['staff who write link entries', insertLink(patient), 1],
    ["but not another patient's", insertLink(other), 'refused'],
    ['staff who write keep the key of the form', insertKey(patient), 1],
    ["and see this patient's", 'select * from idempotency', 1],
    ["but keep none of another patient's", insertKey(other), 'refused'],
    ['staff who write leave a message', insertOutbox(patient), 1],
    ['but not about another patient', insertOutbox(other), 'refused'],
    ['nobody who serves pages deletes an entry', 'delete from entry', 'refused'],
    ...choiceTables.map((one) => {
      const name = `nobody who serves pages writes ${one.table}`
      return [name, addTo(one, patient), 'refused'] as const
    }),
    ...[...closed, 'outbox', 'system_event'].map((table) => {
      const name = `nobody who serves pages reads ${table}`
      return [name, `select * from ${table}`, 'refused'] as const
    }),
    ...unseen.map((table) => {
      const name = `staff who write see nothing of ${table}`
      return [name, `select * from ${table}`, 0] as const
    }),
  ]),
  ...attemptsOf(app, enter(stranger, 'write'), [
    ['staff without a relationship write nothing', insertEntry('Z40'), 'refused'],
  ]),
  ...attemptsOf(app, enter(clerk, 'write'), [
    ['staff in a role that writes nothing write nothing', insertEntry('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enter(clerk, 'find', 'null'), [
    ['the finder looks in the identifiers of all', 'select * from patient_identifier', 2],
    ['and in the names of all', 'select * from patient_name', 2],
    ['but sees no patient', 'select * from patient', 0],
  ]),
  ...attemptsOf(app, enter(clerk, 'find'), [
    ['a card shows the person', 'select * from patient', 1],
    ['and their number', 'select * from patient_identifier', 1],
    ['and nothing of the record', 'select * from entry', 0],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['the patient sees what is not withheld', 'select * from entry', 4],
    ['and themselves', 'select * from patient', 1],
    ['and who has looked', 'select * from access_event', 1],
    ['and whether they share', 'select * from sharing', 1],
    ['and their choices', 'select * from choice', 2],
    ['and those of before', 'select * from choice_history', 1],
    ['the patient sees no earlier versions', 'select * from entry_version', 0],
    ['the patient writes no entry', insertEntry('Z20'), 'refused'],
    ['and changes none', changeEntry(0), 0],
    ['nobody changes a line of the log', `update access_event set actor = 'y'`, 'refused'],
    ['or deletes one', 'delete from access_event', 'refused'],
  ]),
  ...attemptsOf(app, enter(other, 'read'), [
    ["a patient sees nothing of another's record", 'select * from entry', 0],
  ]),
]
