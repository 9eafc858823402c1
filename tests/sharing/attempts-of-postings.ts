import { attemptsOf, type Attempt } from './attempt.ts'
import {
  desk,
  enterAct,
  gpDesk,
  insertPosting,
  looksAsPatient,
  other,
  patient,
  readsAsNurse,
} from './statements.ts'

const app = 'confide_app'
const all = 'select * from access_posting'
const add = (organisation: string, whose = patient) => insertPosting(organisation, whose, 2)
const none = (who: string): readonly (readonly [string, string, 0 | 'refused'])[] => [
  [`${who} sees no copy on paper`, all, 0],
  ['and posts none', add('Z20'), 'refused'],
]

/** What may be tried with what was done with a copy on paper. */
export const attemptsOfPostings: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(desk, 'handle'), [
    ['the desk sees what its service did with a copy on paper', all, 1],
    ['writes down what it did', add('Z20'), 1],
    ['not what another service did', add('Z30'), 'refused'],
    ['nor with the copy of somebody else', add('Z20', other), 'refused'],
    ['and changes nothing', `update access_posting set step = 'posted'`, 'refused'],
  ]),
  ...attemptsOf(app, looksAsPatient, [
    ['the patient sees what was done with the copies', all, 2],
    ['and posts none', add('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(gpDesk, 'handle'), [['another service sees none', all, 0]]),
  ...attemptsOf(app, enterAct(desk, 'request'), none('who prepares a copy')),
  ...attemptsOf(app, readsAsNurse, none('who reads the record')),
  ...attemptsOf(app, '', none('nobody')),
]
