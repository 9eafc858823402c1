import { attemptsOf, type Attempt } from './attempt.ts'
import {
  desk,
  enter,
  enterAct,
  gpDesk,
  insertAccessEvent,
  insertPack,
  insertPiece,
  nurse,
  other,
  packId,
  patient,
} from './statements.ts'
import { counter, insertHelperAccess, recordsOfficer } from './statements-of-helpers.ts'

const app = 'confide_app'
const all = 'select * from access_request'
const mine = `${all} where reference = 'SR-help'`
const events = 'select * from access_request_event'
const packs = `select * from access_pack where reference = 'SR-help'`
const pieces = `select * from access_pack_piece where pack = '${packId(9)}'`
const taken = `update access_pack set downloads = 1 where reference = 'SR-help'`
const move = (state: string) =>
  `update access_request set state = '${state}' where reference = 'SR-help'`
/** As somebody, on `other`. */
const on = (who: string, use: string) => enterAct(who, use, `'${other}'`)
const asHelper = on(patient, 'ask')
const asked = `${asHelper}; ${insertHelperAccess()}`
const event = (by: string, to: string, from = 'null', more = patient) =>
  insertAccessEvent('Z10', other, 1, `'${by}', '${to}'`, from)
    .replace(`'SR-Z10'`, `'SR-help'`)
    .replace('by_id, by_name', 'helper, by_id, by_name')
    .replace(`'x', 'x'`, `'${more}', '${more}', 'x'`)
/** A refusal written down, with why. */
const refusal = (why: string) =>
  insertAccessEvent('Z20', patient, 2, `'staff', 'refused'`, `'received'`)
    .replace('by_id, by_name', 'why, by_id, by_name')
    .replace(`'x', 'x'`, `'${why}', 'x', 'x'`)
const refuse = `update access_request set state = 'refused' where reference = 'SR-Z20'`
/** The right by which they help is another one by now. */
const byOther = `set local confide.asks_by = ',${packId(8)}:deputy,'`
/** A copy for the helper, made by the service that they asked. */
const made = `${asked}; ${on(gpDesk, 'handle')}; ${move('gathering')}; ${on(gpDesk, 'request')};
  ${forHelper(insertPack('Z10', other, packId(9), false), 'reference')};
  ${forHelper(insertPiece('Z10', other, packId(9), false), 'pack')}`

function forHelper(insert: string, column: string): string {
  return insert
    .replace(`'SR-Z10'`, `'SR-help'`)
    .replace(`${column}, `, `helper, asked_by, ${column}, `)
    .replace(`values ('${other}', `, (values) =>
      column === 'pack' ? `${values}'${patient}', 'attorney', ` : values,
    )
    .replace(`'${packId(9)}', 'SR-help'`, `'${packId(9)}', '${patient}', 'attorney', 'SR-help'`)
}

/** What may be tried by somebody who helps: `patient` is the attorney of `other`. */
export const attemptsOfHelped: readonly Attempt[] = [
  ...attemptsOf(app, asHelper, [
    ['an attorney who is signed in asks for a copy', insertHelperAccess(), 1],
    ['as what they are', insertHelperAccess({ basis: 'deputy' }), 'refused'],
    ['by their own help', insertHelperAccess({ proxy: packId(8) }), 'refused'],
    ['as themselves', insertHelperAccess({ helper: other }), 'refused'],
    ['from its beginning', insertHelperAccess({ state: 'gathering' }), 'refused'],
    ['and of no service that they do not know of', insertHelperAccess({ at: 'Z30' }), 'refused'],
    ['sees nothing that others asked for', all, 0],
    ['nor what happened to it', events, 0],
    ['and no entry by it', 'select * from entry', 0],
    ['sees whose record it is', 'select * from patient', 1],
    ['but no number of theirs', 'select * from patient_identifier', 0],
    [
      'and tells others',
      `insert into outbox (patient_id, id, topic, payload) values ('${other}', gen_random_uuid(), 'x', '{}')`,
      1,
    ],
  ]),
  ...attemptsOf(app, asked, [
    ['a helper sees what they asked for', all, 1],
    ['takes it back', move('withdrawn'), 1],
    ...(['clarifying', 'review', 'check', 'released', 'refused'] as const).flatMap((state) => [
      [`sets no ${state}`, move(state), 'refused'] as const,
      [`nor writes down ${state}`, event('helper', state, `'clarifying'`), 'refused'] as const,
    ]),
    ['writes down what they did', event('helper', 'received'), 1],
    ['that they answered', event('helper', 'gathering', `'clarifying'`), 1],
    ['but not what was not asked', event('helper', 'gathering', `'received'`), 'refused'],
    ['not what the patient did', event('patient', 'received'), 'refused'],
    ['nor staff', event('staff', 'received'), 'refused'],
    [
      'nor that it is known by what right they ask',
      event('helper', 'received').replace(`'moved'`, `'identity'`),
      'refused',
    ],
  ]),
  ...attemptsOf(app, `${asked}; ${event('helper', 'received')}`, [
    ['and reads what happened to it', events, 1],
  ]),
  ...attemptsOf(app, `${asked}; ${on(other, 'choose')}`, [
    ['the patient sees what a helper asked for', mine, 1],
    ['and ends none of it', move('withdrawn'), 0],
  ]),
  ...attemptsOf(app, `${asked}; ${on(gpDesk, 'handle')}`, [
    ['the service that was asked sees it', mine, 1],
    [
      'and by what right they ask',
      `select from authority_of('${other}', 'SR-help') where holds and basis = 'attorney'`,
      1,
    ],
    ['asks for nothing as a helper itself', insertHelperAccess({ reference: 'SR-2' }), 'refused'],
  ]),
  ...attemptsOf(app, `${asked}; ${on(desk, 'handle')}`, [
    ['another service sees none of it', mine, 0],
    [
      'nor by what right',
      `select from authority_of('${other}', 'SR-help') where basis is not null`,
      0,
    ],
  ]),
  ...attemptsOf(app, `${asked}; ${on(nurse, 'choose')}`, [
    [
      'nor who records a choice',
      `select from authority_of('${other}', 'SR-help') where basis is not null`,
      0,
    ],
  ]),
  ...attemptsOf(app, `${made}; ${asHelper}`, [
    ['a helper sees the copy that was made for them', packs, 1],
    ['has its bytes', pieces, 1],
    ['and takes it', taken, 1],
    ['but no copy of somebody else', 'select * from access_pack', 1],
  ]),
  ...attemptsOf(app, `${made}; ${asHelper}; ${byOther}`, [
    ['by other help than they asked by they see no copy', packs, 0],
    ['have no byte of it', pieces, 0],
    ['and take none', taken, 0],
  ]),
  ...attemptsOf(app, `${made}; ${enter(other, 'read', `'${other}'`)}`, [
    ['the patient has no copy of a helper', packs, 0],
    ['nor its bytes', pieces, 0],
  ]),
  ...attemptsOf(app, `${made}; ${on(other, 'choose')}`, [['and takes none', taken, 0]]),
  ...attemptsOf(app, `${made}; ${on(gpDesk, 'handle')}`, [
    ['nor has the desk a byte of it', pieces, 0],
  ]),
  ...attemptsOf(app, enterAct(counter, 'handle'), [
    ['the counter refuses no request', refuse, 'refused'],
    ['nor writes it down', refusal('not-held'), 'refused'],
  ]),
  ...attemptsOf(app, `${enterAct(desk, 'handle')}; ${enterAct(counter, 'handle')}`, [
    ['also not after somebody who may', refuse, 'refused'],
    ['in the same transaction', refusal('not-held'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(recordsOfficer, 'handle'), [
    ['a records officer refuses one', refuse, 1],
    ['and says why', refusal('not-held'), 1],
    ['but not for what it would do', refusal('exempt'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(desk, 'handle'), [['that a clinician does', refusal('exempt'), 1]]),
  ...attemptsOf(app, '', [
    ['a patient asks so for nobody but whom they help', outcome(other, patient, 'not-found'), 1],
    ['nor for themselves', outcome(patient, patient, 'not-found'), 1],
    ['and staff never do', outcome(nurse, other, 'role'), 1],
    ['nobody asks who may', `select * from asks_for('${patient}', '${other}')`, 'refused'],
  ]),
]

function outcome(of: string, whom: string, is: string): string {
  return `${enterAct(of, 'ask', `'${whom}'`)} where outcome = '${is}'`
}
