import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enter,
  enterAct,
  insertLookQuestion,
  insertType1,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
  stranger,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from type_1_choice'
const asked = 'select * from look_question'

/** What may be tried with what patients said about data leaving their practice, and asked about looks. */
export const attemptsOfOptOuts: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['the patient sees their Type 1 opt-out', all, 1],
    ['sets one', insertType1(patient), 1],
    ['but not for another', insertType1(other), 'refused'],
    ['nor as if a service had', insertType1(patient, 'Z20'), 'refused'],
    ['and nobody changes what was said', 'update type_1_choice set objects = false', 'refused'],
    ['or takes it away', 'delete from type_1_choice', 'refused'],
    ['the patient asks about a look', insertLookQuestion(patient), 1],
    ['but for no other', insertLookQuestion(other), 'refused'],
    ['sees what they asked as they ask', asked, 1],
    ['and nobody changes it', `update look_question set reference = 'y'`, 'refused'],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff who record a choice see it', all, 1],
    ['record it for their own service', insertType1(patient, 'Z20'), 1],
    ['but not as another', insertType1(patient, 'Z40'), 'refused'],
    ['nor as the patient', insertType1(patient), 'refused'],
    ['nor of another patient', insertType1(other, 'Z20'), 'refused'],
    ['and see no question about a look', asked, 0],
    ['nor ask one for the patient', insertLookQuestion(patient), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(stranger, 'choose'), [
    ['staff without a relationship see none', all, 0],
    ['and record none', insertType1(patient, 'Z40'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'mark'), [
    ['who marks entries sees no opt-out', all, 0],
    ['and records none', insertType1(patient, 'Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), [['at the desk nobody sees one', all, 0]]),
  ...attemptsOf(app, readsAsNurse, [
    ['staff who read see none', all, 0],
    ['nor a question about a look', asked, 0],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['a patient sets none by looking', insertType1(patient), 'refused'],
    ['and reads what they asked about looks', asked, 1],
    ['but asks nothing by it', insertLookQuestion(patient), 'refused'],
  ]),
  ...attemptsOf(app, enter(other, 'read'), [
    ["a patient sees none of another's", all, 0],
    ['and only their own questions', `${asked} where patient_id = '${patient}'`, 0],
  ]),
  ...attemptsOf('confide_job', asJob(), [['a job sees none', all, 'refused']]),
]
