import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enter,
  enterAct,
  insertMark,
  insertRequest,
  insertReview,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
} from './statements.ts'

const app = 'confide_app'
const answer = `update private_request set state = 'no'`
const shared = 'update sharing set choice_version = choice_version + 1 where patient_id is not null'

/** What may be tried with marks, what patients ask for, and reviews. */
export const attemptsOfMarking: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(nurse, 'mark'), [
    ['staff see the marks of their own service', 'select * from mark_history', 1],
    ['and add one', insertMark('Z20', patient), 1],
    ["but not to another service's", insertMark('Z30', patient), 'refused'],
    ["nor to another patient's", insertMark('Z20', other), 'refused'],
    ['a mark is never changed', `update mark_history set reason = 'y'`, 'refused'],
    ['or deleted', 'delete from mark_history', 'refused'],
    ['staff see what the patient asks of their service', 'select * from private_request', 1],
    ['and answer it', answer, 1],
    ['but ask nothing themselves', insertRequest('Z20', patient), 'refused'],
    ['and change no words of the patient', `update private_request set reason = 'y'`, 'refused'],
    ['staff see when their service looks again', 'select * from withheld_review', 1],
    ['and say when', insertReview('Z20', patient), 1],
    ['but not for another service', insertReview('Z30', patient), 'refused'],
    ['nor for another patient', insertReview('Z20', other), 'refused'],
    ['and say another day', 'update withheld_review set due_on = now()', 1],
    ['marking counts as a change', shared, 1],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk'), [
    ['at the desk a service sees all its reviews', 'select * from withheld_review', 2],
    ['and changes none', 'update withheld_review set due_on = now()', 0],
    ['and sees no mark', 'select * from mark_history', 0],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['the patient asks', insertRequest('Z30', patient), 1],
    ['but not for another', insertRequest('Z30', other), 'refused'],
    ['the patient who chooses sees what they asked', 'select * from private_request', 2],
    ['and takes it back', answer, 2],
    ['but sees no mark', 'select * from mark_history', 0],
    ['and marks nothing', insertMark('Z20', patient), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff who record a choice see no request', 'select * from private_request', 0],
    ['answer none', answer, 0],
    ['and ask nothing for the patient', insertRequest('Z20', patient), 'refused'],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['the patient sees what they asked', 'select * from private_request', 2],
    ['but no mark', 'select * from mark_history', 0],
    ['and no review', 'select * from withheld_review', 0],
    ['asks nothing by looking', insertRequest('Z30', patient), 'refused'],
    ['and takes nothing back', answer, 0],
  ]),
  ...attemptsOf(app, readsAsNurse, [
    ['staff who read see no mark', 'select * from mark_history', 0],
    ['no request', 'select * from private_request', 0],
    ['no review', 'select * from withheld_review', 0],
  ]),
  ...attemptsOf(app, enter(other, 'read'), [
    ['a patient sees nothing that another asked', 'select * from private_request', 0],
  ]),
  ...attemptsOf('confide_job', asJob(), [
    ['a job keeps the marks of the services it names', insertMark('Z20', patient), 1],
    ["but not another's", insertMark('Z30', patient), 'refused'],
    ['and sees those', 'select * from mark_history', 1],
    ['a job sees what is asked of those services', 'select * from private_request', 1],
    ['and answers it', answer, 1],
    ['but asks nothing', insertRequest('Z20', patient), 'refused'],
    ['and sees what those services look at again', 'select * from withheld_review', 1],
  ]),
]
