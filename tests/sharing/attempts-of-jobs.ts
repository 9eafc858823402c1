import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  changeEntry,
  insertEntry,
  insertEvent,
  insertIdentifier,
  insertName,
  insertOutbox,
  insertPasskey,
  insertPatient,
  insertPatientHistory,
  newcomer,
  other,
  patient,
  patientTables,
  readsAsNurse,
} from './statements.ts'
import { addTo, choiceTables } from './statements-of-choices.ts'

const job = 'confide_job'
const changeable = choiceTables.filter(({ table }) => table !== 'choice_history')
const concerned = `select patient from patients_of_organisations('{Z20}', '{Z20}', null, 9)`
const setContext = `select set_context('${patient}', 'staff', '{Z20}', '{Z20}')`

/** What may be tried as the roles of commands, of the log and of sign-in. */
export const attemptsOfJobs: readonly Attempt[] = [
  ...attemptsOf(job, '', [
    ['a job without a patient sees none', 'select * from entry', 0],
    ['a job takes no view of a person', asJob('staff'), 'refused'],
    ['a job does not enter as a person', readsAsNurse, 'refused'],
  ]),
  ...attemptsOf('confide_app', '', [
    ['a person does not enter as a job', asJob(), 'refused'],
    ['nor lists the patients of a service', concerned, 'refused'],
  ]),
  ...attemptsOf(job, asJob(), [
    ['a job writes for the services it names', insertEntry('Z20'), 1],
    ['but not for another', insertEntry('Z30'), 'refused'],
    ['nor for another patient', insertEntry('Z20', other), 'refused'],
    ['a job changes what those services wrote', changeEntry(0), 1],
    ["but not another's", changeEntry(2), 0],
    ['a job sees only what those services wrote', 'select * from entry', 2],
    ['a job adds no other patient', insertPatient(newcomer), 'refused'],
    ['a job changes the patient it names', 'update patient set version = 2', 1],
    ['and keeps what the patient was', insertPatientHistory(patient), 1],
    ['but not of another', insertPatientHistory(other), 'refused'],
    ['a job adds identifiers of that patient', insertIdentifier(patient), 1],
    ["and not of another's", insertIdentifier(other), 'refused'],
    ['a job adds names of that patient', insertName(patient), 1],
    ['and not of another', insertName(other), 'refused'],
    ['a job logs what it does', insertEvent(patient), 1],
    ["and not on another's log", insertEvent(other), 'refused'],
    ['a job does not read the log', 'select * from access_event', 'refused'],
    ['a job leaves messages about that patient', insertOutbox(patient), 1],
    ['a job lifts a pause of that patient', 'update online_pause set lifted_at = now()', 1],
    ['a job voids codes of that patient', 'update one_time_code set cancelled_at = now()', 2],
    ['and sees for which services', 'select organisation from one_time_code', 2],
    ['but no code', 'select code_hash from one_time_code', 'refused'],
    ['nor uses one', 'update one_time_code set used_at = now()', 'refused'],
    ['a job in the middle of a record lists no patients', concerned, 'refused'],
    ['a job reads no session', 'select * from session', 'refused'],
    // the patient's sharing row is there already
    ...choiceTables.map((one) => {
      const added = one.table === 'sharing' ? 0 : 1
      return [`a job adds to ${one.table} of that patient`, addTo(one, patient), added] as const
    }),
    ...choiceTables.flatMap((one) => [
      [`and not to ${one.table} of another`, addTo(one, other), 'refused'] as const,
      [`a job deletes nothing from ${one.table}`, `delete from ${one.table}`, 'refused'] as const,
    ]),
    ...choiceTables.map(({ table }) => {
      const name = `a job sees ${table} of that patient only`
      return [name, `select * from ${table}`, table === 'choice' ? 2 : 1] as const
    }),
    // a constant and no condition: only the policy for changes decides which rows
    ...changeable.map(({ table, change }) => {
      const name = `a job changes ${table} of that patient only`
      return [name, `update ${table} set ${change}`, table === 'choice' ? 2 : 1] as const
    }),
    ['a job does not change history', `update choice_history set channel = 'y'`, 'refused'],
  ]),
  ...attemptsOf(job, asJob('import', newcomer), [
    ['a job adds the patient it names', insertPatient(newcomer), 1],
  ]),
  ...attemptsOf(job, asJob('finder'), [
    ['a job that looks for patients lists those of a service', concerned, 2],
    ['and voids no code', 'update one_time_code set cancelled_at = now()', 0],
    ['a job that looks for a patient changes none', 'update patient set version = 2', 0],
    ...choiceTables.map((one) => {
      const name = `a job that looks for a patient adds nothing to ${one.table}`
      return [name, addTo(one, patient), 'refused'] as const
    }),
  ]),
  ...attemptsOf('confide_log', '', [
    ['the log writer adds events of any patient', insertEvent(other), 1],
    ['and changes none', `update access_event set actor = 'y'`, 'refused'],
    ...[...patientTables, 'relationship', 'staff', 'session', 'organisation', 'system_event'].map(
      (table) => {
        const name = `the log writer reads nothing of ${table}`
        return [name, `select * from ${table}`, 'refused'] as const
      },
    ),
  ]),
  ...attemptsOf('confide_identity', '', [
    ['sign-in finds a patient by their number', 'select * from patient_identifier', 2],
    ['and reads passkeys', 'select * from passkey', 2],
    ['and keeps one', insertPasskey(patient), 1],
    ['and counts its use', 'update passkey set counter = 1', 2],
    ['but hands none to somebody else', `update passkey set patient_id = '${other}'`, 'refused'],
    ['and reads sessions', 'select * from session where staff_id is not null and app is null', 12],
    ...patientTables
      .filter((table) => table !== 'patient_identifier')
      .map((table) => {
        const name = `sign-in reads nothing of ${table}`
        return [name, `select * from ${table}`, 'refused'] as const
      }),
  ]),
  ...(['confide_app', job, 'confide_log', 'confide_identity'] as const).flatMap((as) =>
    attemptsOf(as, '', [[`${as} does not set the context by hand`, setContext, 'refused']]),
  ),
  ...attemptsOf('confide_sequencer', '', [
    ['what builds the tree of the log sees all its lines', 'select * from access_event', 7],
    ['and changes none', 'update access_event set nonce = null', 'refused'],
    ['takes no leaf out', 'delete from log_leaf', 'refused'],
    ['changes no leaf', 'update log_leaf set nonce = null', 'refused'],
    ['and sees nothing of a record', 'select * from entry', 'refused'],
  ]),
]
