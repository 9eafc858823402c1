import { attemptsOf, type Attempt } from './attempt.ts'
import { appSession, enter, enterAct, insertEntry, other, patient } from './statements.ts'

const app = 'confide_app'
const identity = 'confide_identity'
const entries = 'select * from entry'
const of = (name: string, use = 'read', whom = `'${patient}'`) => enter(appSession(name), use, whom)

/** What may be tried with the session of an app: a nurse's, or the patient's. */
export const attemptsOfApps: readonly Attempt[] = [
  ...attemptsOf(app, of('all of anybody'), [['all kinds are what the nurse sees', entries, 3]]),
  ...attemptsOf(app, of('kind of anybody'), [['its kind is seen', entries, 3]]),
  ...attemptsOf(app, of('another kind of anybody'), [['no other kind is seen', entries, 0]]),
  ...attemptsOf(app, of('category of anybody'), [
    ['what is in no category is not seen', entries, 0],
  ]),
  ...attemptsOf(app, of('kind of one'), [
    ['the one it is for is seen', entries, 4],
    ['and themselves', 'select * from patient', 1],
  ]),
  ...attemptsOf(app, of('kind of one', 'read', `'${other}'`), [
    ['another is not', entries, 0],
    ['nor who they are', 'select * from patient', 0],
  ]),
  ...attemptsOf(app, of('kind of another'), [['whom it is not for is not seen', entries, 0]]),
  ...attemptsOf(app, of('nurse of another', 'find'), [
    ['no card of whom it is not for', 'select * from patient', 0],
  ]),
  ...attemptsOf(app, of('nurse of another', 'find', 'null'), [
    ['nor does it look for anybody', 'select * from patient_identifier', 0],
  ]),
  ...attemptsOf(app, of('nurse of another', 'write'), [
    ['nor does it write', insertEntry('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, of('kind of anybody', 'write'), [
    ['it writes as the nurse does', insertEntry('Z20'), 1],
  ]),
  ...attemptsOf(app, enterAct(appSession('nurse of another'), 'gate'), [
    ['no gate opens for whom it is not for', 'select * from patient', 0],
  ]),
  ...attemptsOf(
    app,
    `select * from enter_summary(sha256('${appSession('nurse of another')}'), '${patient}')`,
    [['no summary of whom it is not for', 'select * from summary', 0]],
  ),
  ...attemptsOf(
    app,
    `select * from enter_summary(sha256('${appSession('all of anybody')}'), '${patient}')`,
    [['the summary as the nurse has it', 'select * from summary', 1]],
  ),
  ...attemptsOf(app, '', [
    ['who serves pages reads no token', 'select * from app_token', 'refused'],
    ['nor what was allowed', 'select * from app_allowance', 'refused'],
    ['nor what opens an app', 'select * from app_launch', 'refused'],
  ]),
  ...attemptsOf(identity, '', [
    ['who signs people in reads what was allowed', 'select * from app_allowance', 1],
    ['and tokens', 'select * from app_token', 1],
    ['and what opens an app', 'select * from app_launch', 1],
  ]),
]
