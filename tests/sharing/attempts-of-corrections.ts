import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enter,
  enterAct,
  entryId,
  insertCorrection,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from entry_correction'
/** Asks about an entry of another service, and tells what became of it. */
const asks = (whose: string, slot: number, outcome: string, version = 1) => `
  select * from ask_correction('${whose}', gen_random_uuid(), 'x', '${entryId(slot)}', ${version}, 'x', 'x', null,
                               now()::date) where outcome = '${outcome}'`
const answer = `update entry_correction set state = 'refused'`

/** What may be tried with what patients ask to be put right. */
export const attemptsOfCorrections: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(nurse, 'mark'), [
    ['staff see what the patient asks their service to put right', all, 1],
    ['and answer it', answer, 1],
    ['but ask for nothing themselves', insertCorrection('Z20', patient), 'refused'],
    ['and change no words of the patient', `update entry_correction set wrong = 'y'`, 'refused'],
    ['and take none away', 'delete from entry_correction', 'refused'],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk'), [
    ['at the desk nobody reads what a patient says is wrong', all, 0],
    ['or answers it', answer, 0],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['the patient asks for a correction', asks(patient, 2, 'asked'), 1],
    ['of another version than there is it is told', asks(patient, 2, 'changed', 7), 1],
    ['of what is withheld from them, that there is none', asks(patient, 4, 'changed'), 1],
    ['and asks nothing for another', asks(other, 5, 'changed'), 1],
    ['nor of a service of their own choosing', insertCorrection('Z30', patient), 'refused'],
    ['sees what they asked as they ask', all, 2],
    ['and takes it back', answer, 2],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff who record a choice see no correction', all, 0],
    ['end none', answer, 0],
    ['and ask for none for the patient', asks(patient, 2, 'changed'), 1],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['the patient reads what they asked to be put right', all, 2],
    ['asks for nothing by looking', asks(patient, 2, 'changed'), 1],
    ['and takes nothing back by looking', answer, 0],
  ]),
  ...attemptsOf(app, readsAsNurse, [['staff who read see no correction', all, 0]]),
  ...attemptsOf(app, enter(other, 'read'), [
    ['a patient sees nothing that another asked to be put right', all, 0],
  ]),
  ...attemptsOf('confide_job', asJob(), [
    ['a job sees the corrections asked of the services it names', all, 1],
    ['but answers none', answer, 'refused'],
    ['and asks for none', insertCorrection('Z20', patient), 'refused'],
  ]),
]
