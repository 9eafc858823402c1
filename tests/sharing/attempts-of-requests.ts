import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  departed,
  desk,
  enterAct,
  insertAccess,
  insertAccessEvent,
  insertRegister,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
  stranger,
  watcher,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from access_request'
const events = 'select * from access_request_event'
const register = 'select * from access_register'
const entries = 'select * from entry'
const versions = 'select * from entry_version'
const move = (state: string) => `update access_request set state = '${state}'`
/** Of another service than those that are there. */
const ask = (organisation: string, more?: string) =>
  insertAccess(organisation, patient, more).replace(/'SR-\w+'/, `'SR-new'`)
const event = (by: 'patient' | 'staff', to: string, from?: string) =>
  insertAccessEvent('Z20', patient, 2, `'${by}', '${to}'`, from && `'${from}'`)
/** A request that a solicitor makes in the patient's name, and one that is released, before what comes then. */
const inTheirName = `${enterAct(desk, 'handle')}; ${ask('Z20', `'solicitor', 'post', 'received'`)}`
const released = `${enterAct(nurse, 'request')}; ${move('released')}`
const none = (who: string): readonly (readonly [string, string, 0 | 'refused'])[] => [
  [`${who} sees no request`, all, 0],
  ['nor what happened to one', events, 0],
  ['moves none', move('gathering'), 0],
  ['opens none', ask('Z20'), 'refused'],
  ['and writes down nothing of one', insertAccessEvent('Z20', patient, 2), 'refused'],
]
const outcome = (of: string, whom: string, use: string, is: string) =>
  `${enterAct(of, use, `'${whom}'`)} where outcome = '${is}'`

/** What may be tried with requests for a copy. */
export const attemptsOfRequests: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['the patient asks for a copy', ask('Z40'), 1],
    ['as themselves', ask('Z40', `'solicitor', 'online', 'received'`), 'refused'],
    ['online', ask('Z40', `'patient', 'phone', 'received'`), 'refused'],
    ['and from its beginning', ask('Z40', `'patient', 'online', 'gathering'`), 'refused'],
    ['for nobody else', insertAccess('Z40', other), 'refused'],
    ['sees what they asked for', all, 2],
    ['and what happened to it', events, 2],
    ['takes it back', move('withdrawn'), 2],
    ...(['clarifying', 'review', 'check', 'released', 'part-refused', 'refused'] as const).flatMap(
      (state) => [
        [`but sets no ${state}`, move(state), 'refused'] as const,
        [`nor writes down ${state}`, event('patient', state, 'clarifying'), 'refused'] as const,
      ],
    ),
    ['writes down what they did', event('patient', 'received'), 1],
    ['that they took it back', event('patient', 'withdrawn', 'review'), 1],
    ['that they answered', event('patient', 'gathering', 'clarifying'), 1],
    ['and that who they are is to be shown', event('patient', 'identity', 'clarifying'), 1],
    [
      'but nothing was answered that was not asked',
      event('patient', 'gathering', 'received'),
      'refused',
    ],
    ['nor from nowhere', event('patient', 'gathering'), 'refused'],
    ['not what staff did', event('staff', 'received'), 'refused'],
    ['nor of another', insertAccessEvent('Z20', other, 2), 'refused'],
    ['changes nothing that happened', `update access_request_event set why = 'x'`, 'refused'],
    ['nor by when it came', 'update access_request set received_on = now()', 'refused'],
    ['and takes none away', 'delete from access_request', 'refused'],
  ]),
  ...attemptsOf(app, `${inTheirName}; ${enterAct(patient, 'choose')}`, [
    ['the patient sees what others asked for in their name', all, 3],
    ['and ends none of it', `${move('withdrawn')} where reference = 'SR-new'`, 0],
    ['but what they asked for themselves', move('withdrawn'), 2],
  ]),
  ...attemptsOf(app, `${released}; ${enterAct(patient, 'choose')}`, [
    ['what is released, nobody takes back', `${move('withdrawn')} where reference = 'SR-Z20'`, 0],
  ]),
  ...attemptsOf(app, `${released}; ${enterAct(desk, 'handle')}`, [
    ['nor does a desk move it', move('gathering'), 0],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['the patient reads what they asked for', all, 2],
    ['and what happened to it', events, 2],
    ['takes nothing back by looking', move('withdrawn'), 0],
    ['and asks for nothing', ask('Z40'), 'refused'],
    ['nor writes down anything', insertAccessEvent('Z20', patient, 2), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(desk, 'handle'), [
    ['the desk handles requests to its own service', all, 1],
    ['sees what happened to them', events, 1],
    ['moves them', move('gathering'), 1],
    ...(['identity', 'clarifying', 'refused', 'withdrawn'] as const).map(
      (state) => [`as to ${state}`, move(state), 1] as const,
    ),
    ...(['released', 'part-refused'] as const).flatMap((state) => [
      [`but not to ${state}`, move(state), 'refused'] as const,
      [`nor writes down ${state}`, event('staff', state, 'check'), 'refused'] as const,
    ]),
    ['takes one in', ask('Z20', `'solicitor', 'post', 'received'`), 1],
    ['from its beginning', ask('Z20', `'solicitor', 'post', 'gathering'`), 'refused'],
    ['not for another service', ask('Z30'), 'refused'],
    ['writes down what it did', event('staff', 'identity', 'received'), 1],
    ['and that it told of it under review', event('staff', 'review', 'review'), 1],
    ['but ends no gathering', event('staff', 'review', 'gathering'), 'refused'],
    ['nor a review', event('staff', 'check', 'review'), 'refused'],
    ['not what the patient did', insertAccessEvent('Z20', patient, 2), 'refused'],
    [
      'nor for another service',
      insertAccessEvent('Z30', patient, 2, `'staff', 'identity'`),
      'refused',
    ],
    ['gives none to another service', `update access_request set organisation = 'Z30'`, 'refused'],
    ['sees no entry by it', entries, 0],
    ['nor an earlier version', versions, 0],
    [
      'knows when the service last wrote',
      `select 1 where last_written('${patient}') is not null`,
      1,
    ],
    ['but of no other patient', `select 1 where last_written('${other}') is not null`, 0],
    ['sees no register', register, 0],
    ['sees whose request it is', 'select * from patient', 1],
    ['and their number', 'select * from patient_identifier', 1],
    [
      'and tells others',
      `insert into outbox (patient_id, id, topic, payload) values ('${patient}', gen_random_uuid(), 'x', '{}')`,
      1,
    ],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'request'), [
    ['who prepares a copy sees the request', all, 1],
    ['and what happened to it', events, 1],
    ...(['review', 'check', 'released', 'part-refused'] as const).flatMap((state) => [
      [`moves it to ${state}`, move(state), 1] as const,
      [`and writes down ${state}`, event('staff', state), 1] as const,
    ]),
    ...(
      ['received', 'identity', 'clarifying', 'gathering', 'refused', 'withdrawn'] as const
    ).flatMap((state) => [
      [`sets no ${state}`, move(state), 'refused'] as const,
      [`nor writes down ${state}`, event('staff', state), 'refused'] as const,
    ]),
    ['opens none', ask('Z20'), 'refused'],
    ['reads all that the service wrote, private and withheld too', entries, 2],
    ['with its earlier versions', versions, 1],
    ['but changes none of it', `update entry set version = 2`, 0],
    [
      'and nothing tells when it last wrote',
      `select 1 where last_written('${patient}') is null`,
      1,
    ],
    ['sees whose it is', 'select * from patient', 1],
    [
      'and tells others',
      `insert into outbox (patient_id, id, topic, payload) values ('${patient}', gen_random_uuid(), 'x', '{}')`,
      1,
    ],
  ]),
  ...attemptsOf(app, '', [
    ['a copy is prepared while a request is open', outcome(nurse, patient, 'request', 'ok'), 1],
    ['not before it is', outcome(nurse, other, 'request', 'not-found'), 1],
    ['not by another service', outcome(stranger, patient, 'request', 'not-found'), 1],
    ['nor by who may not prepare one', outcome(watcher, patient, 'request', 'role'), 1],
    ['nor by the patient', outcome(patient, patient, 'request', 'not-found'), 1],
    ['a desk handles what it is asked', outcome(desk, other, 'handle', 'ok'), 1],
    ['not where it has nothing to do', outcome(stranger, patient, 'handle', 'not-found'), 1],
    ['nor who keeps watch', outcome(watcher, patient, 'handle', 'role'), 1],
    ['nor of whom it knows nothing', outcome(desk, departed, 'handle', 'not-found'), 1],
    ['nor the patient', outcome(patient, patient, 'handle', 'not-found'), 1],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), [
    ['at the desk a service sees its own register', register, 1],
    ['and writes nothing in it', `update access_register set state = 'released'`, 'refused'],
    ...none('at the desk, nobody'),
  ]),
  ...attemptsOf(app, enterAct(watcher, 'watch', 'null'), none('who keeps watch')),
  ...attemptsOf(app, enterAct(nurse, 'choose'), none('who records a choice')),
  ...attemptsOf(app, enterAct(nurse, 'mark'), none('who marks entries')),
  ...attemptsOf(app, readsAsNurse, none('who reads')),
  ...attemptsOf(app, '', [...none('without a context, nobody'), ['nor a register', register, 0]]),
  ...attemptsOf('confide_job', asJob('finder'), [
    ['a job that looks for people sees no request', all, 0],
  ]),
  ...attemptsOf('confide_relay', '', [
    ['the relay fills the registers', insertRegister('Z30', 'SR-2'), 1],
    ['of all', register, 2],
    ['and sees no request', all, 'refused'],
  ]),
]
