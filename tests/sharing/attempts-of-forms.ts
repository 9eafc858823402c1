import { attemptsOf, type Attempt } from './attempt.ts'
import {
  desk,
  enterAct,
  insertFlatPage,
  insertFormCase,
  insertFormPerson,
  insertInboundMail,
  insertQuarantinedFile,
  looksAsPatient,
  nurse,
  patient,
  readsAsNurse,
  watcher,
} from './statements.ts'

const app = 'confide_app'
const cases = 'select * from form_case'
const people = 'select * from form_person'
const files = 'select reference from quarantined_file'
const scans = 'select * from flat_page'
const mails = 'select * from inbound_mail'
const byWhom = `decided_by = 'x', decided_at = now()`
const end = `update inbound_mail set state = 'ended', ${byWhom}`
const decide = `update form_case set state = 'refused', ${byWhom}`
const none = (who: string): readonly (readonly [string, string, 0 | 'refused'])[] => [
  [`${who} sees no form`, cases, 0],
  ['nor who sent one', people, 0],
  ['decides none', decide, 0],
  ['and adds none', insertFormCase('Z20'), 'refused'],
  ['nor who sent it', insertFormPerson('Z20'), 'refused'],
  ['sees no scan', scans, 0],
  ['adds none', insertFlatPage('Z20'), 'refused'],
  ['and no file', insertQuarantinedFile('Z20'), 'refused'],
  ['sees no email', mails, 0],
  ['ends none', end, 0],
  ['and adds none', insertInboundMail('Z20'), 'refused'],
]

/** What may be tried with forms that came in. */
export const attemptsOfForms: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), [
    ['at the desk a service sees its own forms', cases, 1],
    ['and who says they sent them', people, 1],
    ['and what the paper looks like', scans, 1],
    ['but not the file itself', files, 'refused'],
    ['adds a file', insertQuarantinedFile('Z20'), 1],
    ['but to no other service', insertQuarantinedFile('Z30'), 'refused'],
    ['and what it looks like', insertFlatPage('Z20'), 1],
    ['but to no other service', insertFlatPage('Z30'), 'refused'],
    ['sees its own emails', mails, 1],
    ['ends them', end, 1],
    ['and says who', `update inbound_mail set state = 'ended'`, 'refused'],
    ['lets none wait again', `update inbound_mail set state = 'waiting', ${byWhom}`, 'refused'],
    ['changes nothing they say', `update inbound_mail set body = 'x'`, 'refused'],
    ['takes none away', 'delete from inbound_mail', 'refused'],
    ['and adds none', insertInboundMail('Z20'), 'refused'],
    ['changes none', `update flat_page set png = ''`, 'refused'],
    ['nor takes one away', 'delete from quarantined_file', 'refused'],
    ['decides them', decide, 1],
    ['and says who', `update form_case set state = 'refused'`, 'refused'],
    ['lets none wait again', `update form_case set state = 'waiting', ${byWhom}`, 'refused'],
    ['changes nothing that was asked', `update form_case set answers = '{}'`, 'refused'],
    ['nor who asked', `update form_person set answers = '{}'`, 'refused'],
    ['takes none away', 'delete from form_case', 'refused'],
    ['nor who sent it', 'delete from form_person', 'refused'],
    ['adds what came on paper', insertFormCase('Z20'), 1],
    ['with who sent it', insertFormPerson('Z20'), 1],
    ['but not for another service', insertFormCase('Z30'), 'refused'],
    ['nor there who sent it', insertFormPerson('Z30'), 'refused'],
    ['nor as if it had come online', insertFormCase('Z20', `'online', 'waiting', null`), 'refused'],
    ['nor decided already', insertFormCase('Z20', `'paper', 'done', null`), 'refused'],
    [
      'nor about a patient nobody looked up',
      insertFormCase('Z20', `'paper', 'waiting', '${patient}'`),
      'refused',
    ],
    ['and reads no draft', 'select * from form_draft', 'refused'],
  ]),
  ...attemptsOf(app, enterAct(watcher, 'watch', 'null'), none('who keeps watch')),
  ...attemptsOf(app, enterAct(nurse, 'choose'), none('who records a choice')),
  ...attemptsOf(app, readsAsNurse, none('who reads')),
  ...attemptsOf(app, looksAsPatient, none('a patient')),
  ...attemptsOf(app, '', [
    ...none('without a context, nobody'),
    ['without a context, no draft is read by hand', 'select * from form_draft', 'refused'],
    ['nor written', `delete from form_draft`, 'refused'],
    ['no printing is read by hand', 'select * from form_printing', 'refused'],
    ['and nothing is forgotten', 'select forget_forms()', 'refused'],
    ['no email either', 'select forget_mail()', 'refused'],
  ]),
  ...attemptsOf('confide_job', '', [['a job sees no form', cases, 'refused']]),
  ...attemptsOf('confide_relay', '', [
    ['the relay sees no form', cases, 'refused'],
    ['adds an email of any service', insertInboundMail('Z20'), 1],
    ['but none that is decided', insertInboundMail('Z20', `'ended', null`), 'refused'],
    ['nor one that is kept with a form', insertInboundMail('Z20', `'waiting', 'x'`), 'refused'],
    ['sees whether it came before', 'select digest, received_at, answered from inbound_mail', 2],
    ['and nothing it says', 'select body from inbound_mail', 'refused'],
    ['ends none', end, 'refused'],
    ['adds a file of an email', insertQuarantinedFile('Z20', 'MI'), 1],
    ['and what it looks like', insertFlatPage('Z20', 'MI'), 1],
    ['but no file of a form', insertQuarantinedFile('Z20'), 'refused'],
    ['nor a page of one', insertFlatPage('Z20'), 'refused'],
    ['and sees no file', files, 'refused'],
    ['nor a page', scans, 'refused'],
  ]),
]
