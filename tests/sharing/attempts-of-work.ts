import { attemptsOf, type Attempt } from './attempt.ts'
import {
  desk,
  enterAct,
  insertWork,
  looksAsPatient,
  nurse,
  patient,
  readsAsNurse,
  watcher,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from work_item'
const take = `update work_item set owner = 'x', owner_name = 'x'`
const paper = (organisation: string, more = 'null, null') => `
  insert into work_item (organisation, reference, kind, created_at, patient_id, owner)
  values ('${organisation}', gen_random_uuid()::text, 'paper-form', now(), ${more})`

/** What may be tried with the work list of a service. */
export const attemptsOfWork: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), [
    ['at the desk a service sees its own work', all, 1],
    ['takes it', take, 1],
    ['ends it', 'update work_item set closed_at = now()', 1],
    ['makes no other thing of it', `update work_item set kind = 'paper-form'`, 'refused'],
    ['takes none off', 'delete from work_item', 'refused'],
    ['puts on what came in', paper('Z20'), 1],
    ["but not on another's list", paper('Z30'), 'refused'],
    ['and not about a patient', paper('Z20', `'${patient}', null`), 'refused'],
    ['or as somebody’s', paper('Z20', `null, 'x'`), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(watcher, 'watch', 'null'), [
    ['who keeps watch sees no work', all, 0],
    ['and takes none', take, 0],
    ['or puts any on', paper('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(nurse, 'mark'), [['who acts on a patient sees no work', all, 0]]),
  ...attemptsOf(app, readsAsNurse, [['who reads sees no work', all, 0]]),
  ...attemptsOf(app, looksAsPatient, [['a patient sees no work', all, 0]]),
  ...attemptsOf('confide_job', '', [['a job sees no work', all, 'refused']]),
  ...attemptsOf('confide_relay', '', [
    ['the relay sees all work', all, 2],
    ['puts on what the outboxes say', insertWork('Z30'), 1],
    ['and takes it off', 'update work_item set closed_at = now()', 2],
  ]),
]
