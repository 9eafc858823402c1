import { attemptsOf, type Attempt } from './attempt.ts'
import {
  enterAct,
  enterLists,
  insertCode,
  insertOrganisationHistory,
  insertRule,
  insertRuleHistory,
  keeper,
  nurse,
  other,
  patient,
  stranger,
} from './statements.ts'

const app = 'confide_app'
const spend = 'update one_time_code set attempts = attempts + 1'
const seeCodes = 'select * from one_time_code'
const setRequired = 'update organisation set verification_required = false'
const ruleTables = ['organisation_rule', 'organisation_rule_history']

/** What may be tried with one-time codes and with the lists of a practice. */
export const attemptsOfCodes: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['the patient makes a code', insertCode(patient, 'Z30'), 1],
    ['but not for somebody else', insertCode(other, 'Z30'), 'refused'],
    ['and not in the name of a practice', insertCode(patient, 'Z30', 'Z20'), 'refused'],
    ['the patient sees their own codes', seeCodes, 2],
    ['and takes them back', 'update one_time_code set cancelled_at = now()', 2],
    ['but makes them last no longer', 'update one_time_code set expires_at = now()', 'refused'],
    ...ruleTables.map(
      (table) => [`the patient reads ${table}`, `select * from ${table}`, 2] as const,
    ),
    ['and puts nobody on a list', insertRule('Z10', 'Z40'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['staff make a code in the name of their practice', insertCode(patient, 'Z30', 'Z20'), 1],
    ['but not in the patient’s', insertCode(patient, 'Z30'), 'refused'],
    ['nor in that of another', insertCode(patient, 'Z30', 'Z10'), 'refused'],
    ['nor for another patient', insertCode(other, 'Z30', 'Z20'), 'refused'],
    ['and see none', seeCodes, 0],
    ['and spend none', spend, 0],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'gate'), [
    ['staff at the gate see the code for their own service', seeCodes, 1],
    ['and count a wrong one', spend, 1],
    ['but make none', insertCode(patient, 'Z20', 'Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(stranger, 'gate'), [
    ['staff of another service see none', seeCodes, 0],
    ['and spend none', spend, 0],
  ]),
  ...attemptsOf(app, enterLists(keeper), [
    ['who keeps lists adds to that of their own practice', insertRule('Z10', 'Z40'), 1],
    ['but not to another’s', insertRule('Z20', 'Z40'), 'refused'],
    ['and changes their own only', `update organisation_rule set rule = 'prohibited'`, 1],
    ['and takes off their own only', 'delete from organisation_rule', 1],
    ['and writes its history', insertRuleHistory('Z10'), 1],
    ['but not another’s', insertRuleHistory('Z20'), 'refused'],
    ['which nobody changes', `update organisation_rule_history set rule = 'x'`, 'refused'],
    ['and says whether a code is needed, for their own only', setRequired, 1],
    ['but nothing else of the practice', `update organisation set name = 'x'`, 'refused'],
    ['and keeps what it was', insertOrganisationHistory('Z10'), 1],
    ['but not for another', insertOrganisationHistory('Z20'), 'refused'],
    ...ruleTables.map(
      (table) => [`who keeps lists reads ${table}`, `select * from ${table}`, 2] as const,
    ),
    ['and sees no patient', 'select * from patient', 0],
    ['and no code', seeCodes, 0],
  ]),
  ...attemptsOf(app, enterLists(nurse), [
    ['a role that keeps no lists changes none', 'delete from organisation_rule', 0],
    ['and no setting', setRequired, 0],
    ['and adds nobody', insertRule('Z20', 'Z40'), 'refused'],
  ]),
  ...['confide_app', 'confide_identity', 'confide_relay'].flatMap((role) =>
    attemptsOf(role as typeof app, '', [
      [`services have names for ${role}`, `select * from organisation where id = 'Z10'`, 1],
    ]),
  ),
  ...attemptsOf('confide_job', '', [
    ['a command reads lists', 'select * from organisation_rule', 2],
    ['adds to them', insertRule('Z30', 'Z40'), 1],
    ['changes them', `update organisation_rule set rule = 'prohibited'`, 2],
    ['takes off them', 'delete from organisation_rule', 2],
    ['and keeps their history', insertRuleHistory('Z10'), 1],
    [
      'a command adds an organisation',
      `insert into organisation (id, name, type) values ('Z99', 'x', 'x')`,
      1,
    ],
    ['and changes one', `update organisation set name = 'x' where id = 'Z10'`, 1],
    ['and keeps what it was', insertOrganisationHistory('Z10'), 1],
  ]),
]
