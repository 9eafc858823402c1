import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  departed,
  enter,
  enterExtract,
  enterOptOuts,
  insertStudyPatient,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
} from './statements.ts'

const linker = 'confide_linker'
const entries = 'select patient_id, kind, code from entry'
const patients = 'select patient_id, birth_date from patient'
const numbers = 'select value from patient_identifier'
const objections = 'select patient_id, objects from type_1_choice'
const included = 'select * from study_patient'
const services = 'select id, type from organisation'
const everything = [entries, patients, numbers, objections, included, services]

/** What may be tried as the role that makes the data of studies, and by others with what it made. */
export const attemptsOfLinker: readonly Attempt[] = [
  ...attemptsOf(linker, '', [
    ...everything.map((all) => [`the linker that has entered nothing: ${all}`, all, 0] as const),
    ['and says nobody is in one', insertStudyPatient(departed), 'refused'],
    ['enters no study that there is not', enterExtract('ST-NONE-NONE'), 'refused'],
    ['enters as no job', asJob(), 'refused'],
    ['and as nobody', readsAsNurse, 'refused'],
  ]),
  ...attemptsOf(linker, enterExtract(), [
    ['the linker sees the entries that are neither private nor withheld', entries, 2],
    ['who they are of', patients, 3],
    ['by which numbers', numbers, 2],
    ['who objected', objections, 2],
    ['who was in the build before', included, 2],
    ['and all services', services, 4],
    ['it says who is in a build', insertStudyPatient(departed), 1],
    ['but no name', 'select given_name from patient', 'refused'],
    ['no text', 'select code_text from entry', 'refused'],
    ['no resource', 'select resource from entry', 'refused'],
    ['no line of the log', 'select * from access_event', 'refused'],
    ['no choice', 'select * from choice', 'refused'],
    ['and changes nothing', `update entry set code = 'x'`, 'refused'],
    ['takes nobody out of a build', 'delete from study_patient', 'refused'],
    ['and approves no study', 'select * from study_decision', 'refused'],
  ]),
  ...attemptsOf(linker, enterOptOuts, [
    ['who asks the national service sees whom to ask about', numbers, 2],
    ['and that they are not protected', patients, 3],
    ['but no entry', entries, 0],
    ['no objection', objections, 0],
    ['no service', services, 0],
    ['nor who is in a study', included, 0],
  ]),
  ...attemptsOf('confide_app', looksAsPatient, [
    ['a patient sees what they were in', included, 1],
    ['and says nothing of it', insertStudyPatient(patient), 'refused'],
  ]),
  ...attemptsOf('confide_app', enter(other, 'read'), [
    ['and nothing of another', `${included} where patient_id = '${patient}'`, 0],
  ]),
  ...attemptsOf('confide_app', enter(nurse, 'read'), [['staff see none of it', included, 0]]),
  ...attemptsOf('confide_app', '', [
    ['a person does not enter as the linker', enterExtract(), 'refused'],
    ['nor to ask the national service', enterOptOuts, 'refused'],
  ]),
  ...attemptsOf('confide_job', asJob(), [
    ['a job sees nobody in a study', included, 'refused'],
    ['and how many wait', 'select * from opt_outs_unenforced()', 1],
  ]),
]
