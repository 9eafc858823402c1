import { attemptsOf, type Attempt } from './attempt.ts'
import {
  clerk,
  desk,
  gpDesk,
  enter,
  enterAct,
  insertAlert,
  insertCompetence,
  insertContact,
  insertEmergency,
  insertCompetenceDue,
  insertMessage,
  insertNote,
  insertOutbox,
  looksAsPatient,
  newcomer,
  insertHelping,
  insertInvite,
  insertPause,
  insertProxy,
  nurse,
  other,
  patient,
  stranger,
  watcher,
} from './statements.ts'
import { addTo, choiceTables } from './statements-of-choices.ts'

const app = 'confide_app'
const chosen = choiceTables.filter(({ table }) => table.startsWith('choice'))
const gates = choiceTables.filter(
  ({ columns, table }) => columns !== '' && !table.startsWith('choice'),
)
const change = ({ table, change: set }: (typeof choiceTables)[number]) =>
  `update ${table} set ${set}`

/** The context that `enter` sets for a helper; proxy.proof.test.ts asks `enter` itself. */
const asHelper =
  `set local confide.view = 'proxy'; set local confide.open_from = ',,'; ` +
  `set local confide.private_from = ',,'; set local confide.proxy_kinds = ',Observation,'`

/** What may be tried by those who change who may see. */
export const attemptsOfActing: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['the patient lets somebody help', insertProxy(patient), 1],
    ["but nobody with another's record", insertProxy(other), 'refused'],
    ['not in the name of a practice', insertProxy(patient, 'Z20'), 'refused'],
    [
      'and nobody who has not given a code',
      insertProxy(patient, null, ', gen_random_uuid(), now()'),
      'refused',
    ],
    ['the patient makes a code for a helper', insertInvite(patient), 1],
    ["and none for another's", insertInvite(other), 'refused'],
    ['the patient sees who helps', 'select * from proxy', 1],
    ['and ends it', `update proxy set ended_at = now()`, 1],
    ['but widens nothing', `update proxy set kinds = '{Condition,Observation}'`, 'refused'],
    ['the patient sees who lists their name', 'select * from helping', 1],
    ['and ends that', 'update helping set ended_at = now()', 1],
    ['nobody reads a code of a helper', 'select * from proxy_invite', 'refused'],
    ['nobody makes a helper list somebody', insertHelping(patient), 'refused'],
    ['the patient says how to be written to', insertContact(patient), 1],
    ["and nobody else's", insertContact(other), 'refused'],
    ['and sees it', 'select * from contact_choice', 1],
    ['and changes nothing that was said', `update contact_choice set way = 'none'`, 'refused'],
    ['the patient pauses online access', insertPause(patient), 1],
    ["but not another's", insertPause(other), 'refused'],
    ['and lifts no pause', 'update online_pause set lifted_at = now()', 0],
    ['the patient who chooses sees the pause', 'select * from online_pause', 1],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff let somebody help in the name of their own service', insertProxy(patient, 'Z20'), 1],
    ['and of no other', insertProxy(patient, 'Z10'), 'refused'],
    ['nor in the name of the patient', insertProxy(patient), 'refused'],
    ['staff pause in the name of their own service', insertPause(patient), 1],
    ['and of no other', insertPause(patient, 'Z10'), 'refused'],
    ['staff lift a pause', 'update online_pause set lifted_at = now()', 1],
    ['not in the name of another', `update online_pause set practice = 'Z10'`, 'refused'],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff who ask see no address of the patient', 'select * from contact_choice', 0],
    [
      'but what the patient needs',
      `select * from contact_needs('${patient}') where way = 'mail'`,
      1,
    ],
    ['of this patient alone', `select * from contact_needs('${other}') where way is not null`, 0],
    ['and never say it for them', insertContact(patient), 'refused'],
    ['staff see what their own service found about a child', 'select * from competence_review', 1],
    [
      'and that it was found',
      `select * from competence_found('${patient}') where competent and told`,
      1,
    ],
    [
      'of this child alone',
      `select * from competence_found('${other}') where competent is not null`,
      0,
    ],
    ['and add what they find in the name of their own service', insertCompetence(patient), 1],
    ['and of no other', insertCompetence(patient, 'Z10'), 'refused'],
    ['nor about another patient', insertCompetence(other), 'refused'],
    [
      'and change nothing that was found',
      `update competence_review set competent = false`,
      'refused',
    ],
    [
      'staff put a child on the list of their own service, again',
      `${insertCompetenceDue(patient)} on conflict (organisation, patient_id) do update set due_on = excluded.due_on`,
      1,
    ],
    ['and on no other', insertCompetenceDue(patient, 'Z40'), 'refused'],
    ['nor another patient', insertCompetenceDue(newcomer), 'refused'],
    ['and see of the lists this patient on their own', 'select * from competence_due', 1],
    ['and change that', 'update competence_due set due_on = now()', 1],
    ['not to another list', `update competence_due set organisation = 'Z40'`, 'refused'],
    ['a helper’s list says when it ends', 'update helping set until_at = now()', 1],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['nobody finds themselves competent', insertCompetence(patient), 'refused'],
    ['or reads what was found', 'select * from competence_review', 0],
    ['but is held to it', `select * from competence_found('${patient}') where competent`, 1],
    ['nobody puts themselves on a list', insertCompetenceDue(patient), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(gpDesk, 'choose'), [
    ['the registered practice sees what another found', 'select * from competence_review', 1],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose', `'${other}'`), [
    ['another service does not see why', 'select * from competence_review', 0],
    [
      'and is held to what was found',
      `select * from competence_found('${other}') where competent and not told`,
      1,
    ],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), [
    ['at the desk staff see whom their own service reviews', 'select * from competence_due', 2],
    ['and put nobody there', insertCompetenceDue(patient), 'refused'],
    ['and change nothing there', 'update competence_due set due_on = now()', 0],
    ['and see nothing of what was found', 'select * from competence_review', 0],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'gate'), [
    ['at the gate nobody sees what was found about a child', 'select * from competence_review', 0],
    [
      'or that anything was found',
      `select * from competence_found('${patient}') where competent is not null`,
      0,
    ],
    ['or finds anything', insertCompetence(patient), 'refused'],
    [
      'or what a patient needs',
      `select * from contact_needs('${patient}') where way is not null`,
      0,
    ],
    ['or sees whom a service reviews', 'select * from competence_due', 0],
    ['or how a patient is written to', 'select * from contact_choice', 0],
    ['at the gate nobody sees who helps', 'select * from proxy', 0],
    ['or who lists a name', 'select * from helping', 0],
    ['or ends it', 'update proxy set ended_at = now()', 0],
    ['or ends a line of a list', 'update helping set ended_at = now()', 0],
    ['or lets somebody help', insertProxy(patient, 'Z20'), 'refused'],
    ['or makes a code for a helper', insertInvite(patient), 'refused'],
    ['at the gate nobody sees a pause', 'select * from online_pause', 0],
    ['or makes one', insertPause(patient), 'refused'],
  ]),
  ...attemptsOf(app, `${enter(nurse, 'find')}; set local confide.proxy_kinds = ',Observation,'`, [
    ['who is no helper sees nothing by the kinds of one', 'select * from entry', 0],
  ]),
  ...attemptsOf(app, `${enter(patient, 'read')}; ${asHelper}`, [
    ['a helper sees the kinds chosen, neither private nor withheld', 'select * from entry', 2],
  ]),
  ...attemptsOf(app, enter(patient, 'read'), [
    [
      'the log shows a patient nothing about online access',
      `select * from access_event where filter = 'online-access'`,
      0,
    ],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ...chosen.map((one) => [`the patient adds to ${one.table}`, addTo(one, patient), 1] as const),
    ...chosen.map(
      (one) => [`but not to another's ${one.table}`, addTo(one, other), 'refused'] as const,
    ),
    ...gates.map(
      (one) => [`the patient opens no gate: ${one.table}`, addTo(one, patient), 'refused'] as const,
    ),
    ['the patient chooses again', `update choice set share_in = 'no'`, 2],
    ['and turns the switch', 'update sharing set share_nothing = true', 1],
    ['and leaves a message', insertOutbox(patient), 1],
    ["but none in another's outbox", insertOutbox(other), 'refused'],
    ['the patient who chooses sees no entry', 'select * from entry', 0],
    ...['relationship', 'permission', 'verification', 'emergency_access'].map(
      (table) => [`the patient who chooses sees ${table}`, `select * from ${table}`, 1] as const,
    ),
    ['and may take permission back', `update permission set ends_at = now()`, 1],
    ['and end a relationship', `update relationship set ends_at = now()`, 1],
    ['and end an emergency', 'update emergency_access set ends_at = now()', 1],
    ['and take a code back', 'update verification set verified_at = now()', 1],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ...chosen
      .filter(({ columns }) => columns.includes('organisation'))
      .map((one) => [`staff choose for no other service`, addTo(one, patient), 'refused'] as const),
    ['staff record a choice about their own service', `update choice set share_in = 'no'`, 1],
    ['staff who record a choice see no entry', 'select * from entry', 0],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'gate'), [
    ...gates.map(
      (one) =>
        [`staff open no gate for another: ${one.table}`, addTo(one, patient), 'refused'] as const,
    ),
    ...gates.map(
      (one) => [`nor of another patient: ${one.table}`, addTo(one, other), 'refused'] as const,
    ),
    ['staff end a permission of their own service', `update permission set ends_at = now()`, 1],
    ['and a relationship', 'update relationship set ends_at = now()', 1],
    ["but no other service's emergency", 'update emergency_access set ends_at = now()', 0],
    ['staff at the gate change no choice', `update choice set share_in = 'no'`, 0],
    ['and see no entry', 'select * from entry', 0],
    ['and leave a message', insertOutbox(patient), 1],
  ]),
  ...attemptsOf(app, enterAct(stranger, 'gate'), [
    ...gates.map(
      (one) => [`staff open their own gate: ${one.table}`, addTo(one, patient), 1] as const,
    ),
    ['in an emergency for 60 minutes', insertEmergency('Z40', '60 minutes'), 1],
    ['and not a second longer', insertEmergency('Z40', '60 minutes 1 second'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(stranger, 'choose'), [
    ['staff without a relationship record no choice', `update choice set share_in = 'no'`, 0],
  ]),
  ...attemptsOf(app, enterAct(clerk, 'mark'), [
    ['a role that writes nothing marks nothing', 'update entry set private = true', 0],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'mark'), [
    ['staff mark what their own service wrote', 'update entry set private = true', 2],
    ['and see no choice', 'select * from choice', 0],
  ]),
  ...attemptsOf('confide_relay', '', [
    ['the relay sees every pause, to be quiet meanwhile', 'select * from online_pause', 2],
    ['the relay sees how each patient is written to', 'select * from contact_choice', 2],
    ['the relay sees who has died', 'select patient_id, died_at from patient', 1],
    ['and nobody’s name or birth', 'select birth_date from patient', 'refused'],
    ['the relay sees whose help has not ended', 'select helper, until_at from helping', 2],
    ['but nobody’s name', 'select patient_name from helping', 'refused'],
    ['and says that its end was told', 'update helping set told_of = now()', 2],
    ['but ends none', 'update helping set ended_at = now()', 'refused'],
    ['the relay sees what waits in every outbox', 'select * from outbox', 2],
    ['and says that it is done', 'update outbox set relayed_at = now()', 2],
    ['but changes nothing of it', `update outbox set topic = 'y'`, 'refused'],
    ['and sees no record', 'select * from entry', 'refused'],
    ['and raises alerts for any service', insertAlert('Z30'), 1],
    ['and sees them', 'select * from alert', 2],
    ['and says that a patient was told', 'update alert set patient_told_at = now()', 2],
    ['but closes none', `update alert set outcome = 'justified'`, 'refused'],
    ['and sees when who looked at whom', 'select patient_id, at, actor from access_event', 7],
    ['but not at what', 'select filter from access_event', 'refused'],
    ['and leaves messages for anyone', insertMessage(other), 1],
    ['and sees them to send them', 'select * from message', 2],
    ['and says what became of them', `update message set state = 'sent'`, 2],
  ]),
  ...attemptsOf(app, enterAct(watcher, 'watch', 'null'), [
    ['who keeps watch sees the alerts of their own service', 'select * from alert', 1],
    ['and the notes on them', 'select * from alert_note', 1],
    ['and changes how they stand', 'update alert set sampled = true', 1],
    ['but nothing else of them', `update alert set patient_name = 'y'`, 'refused'],
    ['and raises none', insertAlert('Z20'), 'refused'],
    ['and adds notes', insertNote('Z20'), 1],
    ["but none to another service's", insertNote('Z30'), 'refused'],
    ['and changes no note', `update alert_note set note = 'y'`, 'refused'],
    ['and sees no patient', 'select * from patient', 0],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'watch', 'null'), [
    ['who does not keep watch sees no alert', 'select * from alert', 0],
    ['and no note', 'select * from alert_note', 0],
    ['and closes none', 'update alert set sampled = true', 0],
    ['and notes nothing', insertNote('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['the patient sees their own messages', 'select * from message', 1],
    ['and has read them', 'update message set read_at = now()', 1],
    ['but changes nothing else of them', `update message set kind = 'y'`, 'refused'],
    ['and adds none', insertMessage(patient), 'refused'],
  ]),
  ...attemptsOf(app, enter(nurse, 'read'), [
    ['staff see no message of a patient', 'select * from message', 0],
    ['and have read none', 'update message set read_at = now()', 0],
  ]),
  ...attemptsOf(app, enter(nurse, 'read'), [
    ...choiceTables
      .filter(({ table }) => table !== 'choice_history')
      .map((one) => [`who reads changes no ${one.table}`, change(one), 0] as const),
    [
      'and nobody changes what was chosen before',
      `update choice_history set channel = 'y'`,
      'refused',
    ],
  ]),
]
