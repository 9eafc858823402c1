import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enter,
  enterAct,
  insertFiling,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from filing'
const decide = 'update filing set changed_at = null'
const file = insertFiling('Z20', patient, [4, 4])

/** What may be tried with what a practice has filed from others. */
export const attemptsOfFiling: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(nurse, 'mark'), [
    ['staff who write see what their service has filed', all, 2],
    ['and file', file, 1],
    ['but not for another service', insertFiling('Z30', patient, [4, 4]), 'refused'],
    ['nor about another patient', insertFiling('Z20', other, [6, 5]), 'refused'],
    ['and decide about what they filed', decide, 2],
    ['but change nothing of who filed', `update filing set recorded_by = 'y'`, 'refused'],
    ['and take none away', 'delete from filing', 'refused'],
  ]),
  ...attemptsOf(app, readsAsNurse, [
    ['staff who read see what their service has filed, and nothing that another has', all, 2],
    ['and file nothing by reading', file, 'refused'],
    ['and decide nothing', decide, 0],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['the patient sees what was filed, but for what is withheld from them', all, 2],
    ['files nothing', file, 'refused'],
    ['and decides nothing', decide, 0],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['who chooses sees nothing that was filed', all, 0],
    ['and decides nothing about it', decide, 0],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk'), [['at the desk nobody sees what was filed', all, 0]]),
  ...attemptsOf(app, enter(other, 'read'), [
    ['a patient sees nothing that was filed of another', all, 0],
  ]),
  ...attemptsOf(app, '', [['who has not entered sees nothing that was filed', all, 0]]),
  ...attemptsOf('confide_job', asJob(), [
    ['a job sees what the services it works for have filed of that patient', all, 2],
    ['and copies it', file, 1],
    ['but not for another service', insertFiling('Z30', patient, [4, 4]), 'refused'],
    ['nor about another patient', insertFiling('Z20', other, [6, 5]), 'refused'],
    ['keeps it from the patient', 'update filing set withheld_from_patient = true', 2],
    ['and decides nothing', decide, 'refused'],
    ['and takes none away', 'delete from filing', 'refused'],
  ]),
  ...attemptsOf('confide_job', asJob('finder'), [
    ['a job that looks for a patient sees nothing that was filed', all, 0],
    ['and copies nothing', file, 'refused'],
  ]),
]
