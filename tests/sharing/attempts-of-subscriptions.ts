import { attemptsOf, type Attempt } from './attempt.ts'
import { insertSubscription } from './statements-of-copies.ts'
import {
  asJob,
  enterAct,
  looksAsPatient,
  nurse,
  other,
  patient,
  readsAsNurse,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from subscription'
const off = `update subscription set state = 'off'`
const wake = (topic: string, whose = patient) => `
  insert into outbox (patient_id, id, topic, payload) values ('${whose}', gen_random_uuid(), '${topic}', '{}')`

/** What may be tried with who wants to be told that something is new. */
export const attemptsOfSubscriptions: readonly Attempt[] = [
  ...[readsAsNurse, looksAsPatient].flatMap((reading) =>
    attemptsOf(app, reading, [
      ['who reads a record sees who is told of it', all, 1],
      ['asks to be told', insertSubscription(patient), 1],
      ['but of no other', insertSubscription(other), 'refused'],
      ['ends it', off, 1],
      ['but sends it nowhere else', `update subscription set endpoint = 'x'`, 'refused'],
      ['and takes none away', 'delete from subscription', 'refused'],
      ['leaves that it is there in the outbox', wake('subscription'), 1],
      ['but nothing else', wake('message'), 'refused'],
      ['and in no other', wake('subscription', other), 'refused'],
    ]),
  ),
  ...attemptsOf(app, enterAct(nurse, 'choose'), [
    ['who records a choice wakes them', all, 1],
    ['but asks for none', insertSubscription(patient), 'refused'],
    ['and ends none', off, 0],
  ]),
  ...attemptsOf('confide_job', asJob(), [
    ['a job wakes them', all, 1],
    ['and asks for none', insertSubscription(patient), 'refused'],
  ]),
  ...attemptsOf('confide_relay', '', [
    ['the relay tells all', all, 2],
    ['and keeps that it did', off, 2],
    ['but asks for none', insertSubscription(patient), 'refused'],
  ]),
]
