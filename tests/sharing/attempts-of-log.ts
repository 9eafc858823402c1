import { attemptsOf, type Attempt } from './attempt.ts'
import { desk, enterAct, nurse, watcher } from './statements.ts'

const app = 'confide_app'
const log = 'select * from access_event'

/** What may be tried with the log by who keeps watch. */
export const attemptsOfLog: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(watcher, 'watch', 'null'), [
    ['who keeps watch reads what their own service did, also what is kept quiet', log, 2],
    ['but changes none of it', `update access_event set actor = 'y'`, 'refused'],
    ['or deletes any', 'delete from access_event', 'refused'],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'watch', 'null'), [
    ['who does not keep watch reads none', log, 0],
  ]),
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), [['nor does who is at the desk', log, 0]]),
]
