import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enter,
  enterAct,
  insertCompetenceDue,
  insertDecision,
  insertDecisionDue,
  nurse,
  other,
  patient,
  watcher,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from best_interests'
const due = 'select * from best_interests_due'
const later = 'update best_interests_due set due_on = now()'

/** What may be tried with what was decided in patients' best interests, and with what is looked at again. */
export const attemptsOfBestInterests: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff see what their own service decided in best interests', all, 1],
    ['and add a decision in its name', insertDecision(patient), 1],
    ['and in no other', insertDecision(patient, 'Z30'), 'refused'],
    ['nor about another patient', insertDecision(other), 'refused'],
    ['and change nothing that was decided', `update best_interests set document = 'y'`, 'refused'],
    ['staff see of the list this patient, at their own service', due, 1],
    ['put it there', insertDecisionDue(patient, 'Z20', 'help'), 1],
    ['on no other list', insertDecisionDue(patient, 'Z40'), 'refused'],
    ['nor another patient', insertDecisionDue(other, 'Z20', 'help'), 'refused'],
    ['and change the day', later, 1],
    ['not the list', `update best_interests_due set organisation = 'Z40'`, 'refused'],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['no patient records a decision about themselves', insertDecision(patient), 'refused'],
    ['or reads one so', all, 0],
    ['or puts themselves on the list', insertDecisionDue(patient, 'Z20', 'help'), 'refused'],
    ['they see what is looked at again of them, wherever it was decided', due, 2],
    ['and end it', 'update best_interests_due set over_on = now()', 2],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), [
    ['at the desk staff see what their own service looks at again', due, 2],
    ['and change nothing there', later, 0],
    ['and read no decision', all, 0],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'gate'), [
    ['at the gate nobody reads a decision', all, 0],
    ['or records one', insertDecision(patient), 'refused'],
    ['or sees the list', due, 0],
    ['or changes it', later, 0],
    ['or adds to it', insertDecisionDue(patient, 'Z20', 'help'), 'refused'],
  ]),
  ...attemptsOf(app, enter(nurse, 'read'), [['who reads sees no list', due, 0]]),
  ...attemptsOf(app, enterAct(watcher, 'watch', 'null'), [['nor who keeps watch', due, 0]]),
  ...attemptsOf('confide_job', asJob(), [
    ['a job that moves a patient sees what is due of them anywhere', due, 2],
    ['puts it at the next practice', insertDecisionDue(patient, 'Z10'), 1],
    ['and ends it at the last', 'update best_interests_due set over_on = now()', 2],
    ['of nobody else', insertDecisionDue(other, 'Z10'), 'refused'],
    ['sees of a child what is due anywhere', 'select * from competence_due', 2],
    ['puts that at the next practice', insertCompetenceDue(patient, 'Z10'), 1],
    ['and ends it at the last practice', 'update competence_due set over_on = now()', 2],
    ['of no other child', insertCompetenceDue(other, 'Z10'), 'refused'],
    ['and reads no decision', all, 'refused'],
  ]),
  ...attemptsOf('confide_job', asJob('finder'), [
    ['a job that looks somebody up sees nothing that is due', due, 0],
    ['of children neither', 'select * from competence_due', 0],
  ]),
]
