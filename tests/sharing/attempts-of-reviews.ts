import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enterAct,
  insertEmergency,
  insertEvent,
  insertHistoryOfPreference,
  insertMessage,
  insertProxy,
  insertType1,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
} from './statements.ts'
import {
  insertCameIn,
  insertCopyBox,
  insertCopyFinding,
  insertCopyItem,
  insertCopyPage,
} from './statements-of-copies.ts'

const app = 'confide_app'
const tables = ['access_item', 'access_finding', 'access_page', 'access_box'] as const
const inserts = {
  access_item: (service: string, whose: string) => insertCopyItem(service, whose, 'new'),
  access_finding: (service: string, whose: string) => insertCopyFinding(service, whose, 7),
  access_page: (service: string, whose: string) => insertCopyPage(service, whose, 7),
  access_box: insertCopyBox,
}
const decides = {
  access_item: `update access_item set decision = 'give'`,
  access_finding: `update access_finding set decision = 'stays'`,
  access_page: `update access_page set reviewed_by = 'x'`,
  access_box: 'update access_box set over_at = now()',
}
/** What an organisation holds of a patient that is no entry: seen by who prepares a copy, and how many there are. */
const held = [
  ['choice_history', 1],
  ['relationship', 1],
  ['entry_correction', 1],
  ['mark_history', 1],
  ['alert', 1],
  ['permission', 1],
  ['competence_review', 1],
  ['best_interests', 1],
  ['private_request', 1],
  ['look_question', 1],
  ['emergency_access', 1],
  ['proxy', 1],
  // that of another practice was replaced by one of this service
  ['summary', 1],
  ['summary_item_history', 1],
  [`held_preferences('${patient}')`, 1],
  [`held_messages('${patient}')`, 1],
  [`held_forms('${patient}')`, 1],
  [`held_mails('${patient}')`, 2],
  [`held_form_pages('${patient}')`, 2],
  [`held_type_1('${patient}')`, 1],
] as const

/** Of these the world holds none of the service that prepares a copy: what another service or the patient did is there. */
const alsoHeld = `set local role confide_owner; ${insertEmergency('Z20')}; ${insertProxy(patient, 'Z20')};
  update summary set practice = 'Z20' where state = 'live';
  ${insertHistoryOfPreference(patient, 'Z20')}; ${insertHistoryOfPreference(patient, 'Z30')};
  ${insertCameIn('Z20')}; ${insertCameIn('Z30')}; ${insertType1(patient, 'Z20')}; ${insertType1(patient, 'Z30')};
  ${insertMessage(patient, 'SR-Z20')}; ${insertMessage(patient, 'SR-Z30')}; ${insertMessage(other, 'SR-Z20')};
  set local role ${app}`

/** A line of the log, written and read in one: what is read must be what this view sees. */
const eventReturned = (service: string) =>
  insertEvent(patient)
    .replace('own, sources, count', 'own, sources, count, organisation')
    .replace("'{}', '{}', 0", `'{}', '{}', 0, '${service}'`) + ' returning id'

/** Who sees nothing of a copy, and puts nothing in one. */
const none = (who: string) =>
  tables.flatMap((table): (readonly [string, string, 0 | 'refused'])[] => [
    [`${who} sees nothing in ${table}`, `select * from ${table}`, 0],
    [`nor changes anything in ${table}`, decides[table], 0],
    [`nor adds to ${table}`, inserts[table]('Z20', patient), 'refused'],
  ])

/** What may be tried with what a copy is made of. */
export const attemptsOfReviews: readonly Attempt[] = [
  ...attemptsOf(app, `${alsoHeld}; ${enterAct(nurse, 'request')}`, [
    ...tables.flatMap((table): (readonly [string, string, number | 'refused'])[] => [
      [`who prepares a copy sees ${table} of their own service`, `select * from ${table}`, 1],
      [`adds to ${table}`, inserts[table]('Z20', patient), 1],
      [`not to that of another service: ${table}`, inserts[table]('Z30', patient), 'refused'],
      [`nor of another patient: ${table}`, inserts[table]('Z20', other), 'refused'],
      [`decides in ${table}`, decides[table], 1],
      [`and takes nothing out of ${table}`, `delete from ${table}`, 'refused'],
    ]),
    ['changes no words that were gathered', `update access_item set texts = '[]'`, 'refused'],
    ...held.map(
      ([table, many]) =>
        [`reads ${table} of their service`, `select * from ${table}`, many] as const,
    ),
    ['changes no choice', `update choice_history set value = 'no'`, 'refused'],
    ['and no message of another patient', `select * from held_messages('${other}')`, 0],
    ['nor what another prefers', `select * from held_preferences('${other}')`, 0],
    ...['held_forms', 'held_mails', 'held_form_pages', 'held_type_1'].map(
      (what) => [`nor ${what} of another`, `select * from ${what}('${other}')`, 0] as const,
    ),
    ['nor whose forms there are', `select * from held_references('${patient}')`, 'refused'],
    ['reads what their service did on the log', eventReturned('Z20'), 1],
    ['not what another did', eventReturned('Z30'), 'refused'],
  ]),
  ...attemptsOf(app, `${alsoHeld}; ${enterAct(desk, 'handle')}`, [
    ...none('the desk that handles a request'),
    ...held.map(([table]) => [`nor ${table}`, `select * from ${table}`, 0] as const),
  ]),
  ...attemptsOf(app, enterAct(nurse, 'mark'), none('who marks entries')),
  ...attemptsOf(app, enterAct(patient, 'choose'), none('the patient who chooses')),
  ...attemptsOf(app, looksAsPatient, none('the patient who looks')),
  ...attemptsOf(app, readsAsNurse, none('who reads')),
  ...attemptsOf(app, '', [
    ...none('without a context, nobody'),
    ['and empties none', 'select forget_gathered()', 'refused'],
  ]),
  ...attemptsOf('confide_job', asJob('finder'), [
    ...tables.map(
      (table) =>
        [
          `a job that looks for people sees nothing in ${table}`,
          `select * from ${table}`,
          0,
        ] as const,
    ),
    ['but empties what copies were made of', 'select forget_gathered()', 1],
  ]),
]
