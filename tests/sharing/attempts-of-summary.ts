import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  enter,
  enterAct,
  entryId,
  insertHistoryOfItem,
  insertHistoryOfPreference,
  insertItem,
  insertPreference,
  insertSummary,
  looksAsPatient,
  newcomer,
  nurse,
  other,
  patient,
  stranger,
} from './statements.ts'

const app = 'confide_app'
const job = 'confide_job'
const opens = (whose: string) => `select * from open_summary('${whose}', now())`
const entries = `select * from summary_entries('${patient}', '{Z10,Z20}', now(), '{}')`
const puts = `
  select put_summary('${patient}', gen_random_uuid(), 'Z10', null, 1, '', null, now(), null, null, null, null, null, null)`

/** What may be tried with a patient's summary, its preference and its items. */
export const attemptsOfSummary: readonly Attempt[] = [
  ...attemptsOf(app, looksAsPatient, [
    ['the patient sees their summary, and none that was replaced', 'select * from summary', 1],
    ['and what they prefer', 'select * from summary_preference', 1],
    ['and what they preferred', 'select * from summary_preference_history', 1],
    ['and changes none by looking', `update summary_preference set preference = 'core'`, 0],
    ['nor makes one', opens(patient), 'refused'],
    ['nor sees the entries of one', entries, 'refused'],
    ['nor puts one', puts, 'refused'],
  ]),
  ...attemptsOf(app, enter(nurse, 'read'), [
    ['staff who read a record read no summary by it', 'select * from summary', 0],
    ['and no preference', 'select * from summary_preference', 0],
    ['and no item', 'select * from summary_item', 0],
    ['nor what was decided of one before', 'select * from summary_item_history', 0],
    ['and decide of none by reading', insertHistoryOfItem(patient, 'Z20'), 'refused'],
    ['and make no summary', opens(patient), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    [
      'the patient changes what they prefer',
      `update summary_preference set preference = 'core'`,
      1,
    ],
    // there is one already
    ['and may say it for the first time', insertPreference(patient), 0],
    ['but not what another does', insertPreference(other), 'refused'],
    ['it is kept with who said it', insertHistoryOfPreference(patient, null), 1],
    ['but not for another', insertHistoryOfPreference(other, null), 'refused'],
    ['nor as if a service had', insertHistoryOfPreference(patient, 'Z20'), 'refused'],
    [
      'and nobody changes what was kept',
      `update summary_preference_history set channel = 'desk'`,
      'refused',
    ],
    ['the patient who chooses has their summary made', opens(patient), 1],
    ["but not another's", opens(other), 'refused'],
    ['and writes none by hand', insertSummary(patient, 'live'), 'refused'],
    ['nor sees one', 'select * from summary', 0],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff record it for their own service', insertHistoryOfPreference(patient, 'Z20'), 1],
    ['but not as another', insertHistoryOfPreference(patient, 'Z40'), 'refused'],
    ['nor as the patient', insertHistoryOfPreference(patient, null), 'refused'],
    ['and see what is preferred', 'select * from summary_preference', 1],
    ['and was', 'select * from summary_preference_history', 1],
  ]),
  ...attemptsOf(app, enterAct(stranger, 'choose'), [
    [
      'staff without a relationship record none',
      insertHistoryOfPreference(patient, 'Z40'),
      'refused',
    ],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'mark'), [
    ['staff see what their own service decided of an entry', 'select * from summary_item', 1],
    ['and decide', insertItem(patient, entryId(1), 'Z20'), 1],
    ['but not as another service', insertItem(patient, entryId(1), 'Z30'), 'refused'],
    ['nor of another patient', insertItem(other, entryId(5), 'Z20'), 'refused'],
    ['and decide again', `update summary_item set rule = 'add'`, 1],
    ['and see what was decided before', 'select * from summary_item_history', 1],
    ['what is decided is kept', insertHistoryOfItem(patient, 'Z20'), 1],
    ['but not as another service', insertHistoryOfItem(patient, 'Z30'), 'refused'],
    ['nor of another patient', insertHistoryOfItem(other, 'Z20'), 'refused'],
    ['and nobody changes what was kept', `update summary_item_history set rule = 'add'`, 'refused'],
  ]),
  ...attemptsOf(job, asJob(), [
    ['a job reads no summary', 'select staff_text from summary', 'refused'],
    ['and sees none of who is due', 'select patient_id from summary', 0],
    ['a job sees what that patient prefers', 'select * from summary_preference', 1],
    ['and preferred', 'select * from summary_preference_history', 1],
    ['and changes it', `update summary_preference set preference = 'core'`, 1],
    ['and adds it', insertPreference(patient), 0],
    ['and keeps it', insertHistoryOfPreference(patient, 'Z40'), 1],
    ['but not of another', insertHistoryOfPreference(other, 'Z40'), 'refused'],
    ['nor what another prefers', insertPreference(other), 'refused'],
    ['and has that summary made', opens(patient), 1],
    ["but not another's", opens(other), 'refused'],
  ]),
  ...attemptsOf(job, asJob('import', newcomer), [
    [
      'a job adds no preference to a patient it does not name',
      insertPreference(patient),
      'refused',
    ],
  ]),
  ...attemptsOf(job, asJob('finder'), [
    ['a job that looks who is due finds patients', 'select patient_id, due_on from summary', 2],
    ['and nothing that is said', 'select patient_text from summary', 'refused'],
  ]),
]
