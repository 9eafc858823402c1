import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  entryId,
  insertAccess,
  insertAccessEvent,
  insertContact,
  insertItem,
  insertMerge,
  insertOrigin,
  insertPack,
  insertPause,
  insertPiece,
  insertPosting,
  insertReview,
  insertType1,
  looksAsPatient,
  other,
  packId,
  patient,
} from './statements.ts'
import {
  insertCopyBox,
  insertCopyFinding,
  insertCopyItem,
  insertCopyPage,
} from './statements-of-copies.ts'

const job = 'confide_job'
/** What a job reads of the one patient it works on, for the services it names. */
const read = [
  ['what was put into the record', 'select id from patient_merge'],
  ['where entries came from', 'select id from entry_origin'],
  ['who helps', 'select id from proxy'],
  ['whom a helper helps', 'select proxy from helping'],
  ['how the patient is written to', 'select id from contact_choice'],
  ['what was found about a child', 'select id from competence_review'],
  ['whether the patient objects', 'select objects from type_1_choice'],
  ['what is looked at again', 'select due_on from withheld_review'],
  ['what was decided about the summary', 'select rule from summary_item'],
] as const
const changes = [
  ['parts the records', `update patient_merge set parted_at = now()`],
  ['says that a copy is one no more', 'update entry_origin set over_at = now()'],
  ['ends help', 'update proxy set ended_at = now()'],
  ['ends it for the helper too', 'update helping set ended_at = now()'],
  ['ends a day to look again', 'update withheld_review set over_at = now()'],
  ['leaves something out of a summary', `update summary_item set rule = 'withhold'`],
] as const
const adds = [
  ['a merge', insertMerge],
  ['an origin', (whose: string) => insertOrigin('Z20', whose)],
  ['a contact choice', insertContact],
  ['an objection', (whose: string) => insertType1(whose)],
  ['a day to look again', (whose: string) => insertReview('Z20', whose)],
  ['a pause', (whose: string) => insertPause(whose)],
] as const
const functions = (whose: string) =>
  [
    ['takes copies out', `select take_copies_out('${whose}', gen_random_uuid(), now())`],
    ['asks who wrote', `select writers_of('${whose}')`],
  ] as const
/** What is held of requests for a copy: how many rows, and one more. */
const ofRequests = [
  ['access_request', 2, (whose: string) => insertAccess('Z40', whose)],
  ['access_request_event', 2, (whose: string) => insertAccessEvent('Z20', whose, 9)],
  ['access_item', 2, (whose: string) => insertCopyItem('Z20', whose, 'j')],
  ['access_finding', 2, (whose: string) => insertCopyFinding('Z20', whose, 5)],
  ['access_page', 2, (whose: string) => insertCopyPage('Z20', whose, 9)],
  ['access_box', 2, (whose: string) => insertCopyBox('Z20', whose)],
  ['access_pack', 4, (whose: string) => insertPack('Z20', whose, packId(9), true)],
  [
    ...(['access_pack_piece', 4] as const),
    (whose: string) => insertPiece('Z20', whose, packId(whose === patient ? 1 : 5), true, 7),
  ],
  ['access_posting', 2, (whose: string) => insertPosting('Z20', whose, 9)],
] as const
const takeOut = (whose: string) => `select take_requests_out('${whose}', '{SR-Z20}')`
const moving = (whose: string) => `select move_identity('${whose}', '${other}', true)`

/** What may be tried of putting two records together. */
export const attemptsOfMerging: readonly Attempt[] = [
  ...attemptsOf(job, asJob(), [
    ...read.map(([what, tries]) => [`a job reads ${what}, of that patient`, tries, 1] as const),
    ...changes.map(([what, tries]) => [`a job ${what}, of that patient`, tries, 1] as const),
    ...adds.flatMap(([what, insert]) => [
      [`a job adds ${what} to that patient`, insert(patient), 1] as const,
      [`and not ${what} to another`, insert(other), 'refused'] as const,
    ]),
    ['a job notes no origin for another service', insertOrigin('Z30', patient), 'refused'],
    ['nor a day to look again', insertReview('Z30', patient), 'refused'],
    ['a job decides about its own entries', insertItem(patient, entryId(1), 'Z20'), 1],
    ["and not about another's", insertItem(patient, entryId(4), 'Z10'), 'refused'],
    ...functions(patient).map(
      ([what, tries]) => [`a job ${what} of that patient`, tries, 1] as const,
    ),
    ...functions(other).map(
      ([what, tries]) => [`a job ${what} of nobody else`, tries, 'refused'] as const,
    ),
    [
      'a job moves no identifiers of a record that is not part of that one',
      moving(patient),
      'refused',
    ],
    ...ofRequests.flatMap(([table, rows, insert]) => [
      [`a job reads ${table} of that patient`, `select patient_id from ${table}`, rows] as const,
      [`adds to it`, insert(patient), 1] as const,
      [`and not of another`, insert(other), 'refused'] as const,
      [`nor takes from it by hand`, `delete from ${table}`, 'refused'] as const,
    ]),
    ['a job moves requests of that patient', `update access_request set state = 'received'`, 2],
    ['ends copies', 'update access_pack set expires_at = now()', 4],
    ['and their bytes', 'update access_pack_piece set expires_at = now()', 4],
    ['takes requests out of that patient', takeOut(patient), 1],
    ['and of nobody else', takeOut(other), 'refused'],
    ['a job deletes no entry', 'delete from entry', 'refused'],
    ['nor where it came from', 'delete from entry_origin', 'refused'],
    [
      'nor moves an identifier by hand',
      `update patient_identifier set patient_id = '${other}'`,
      'refused',
    ],
  ]),
  ...attemptsOf(job, asJob('finder'), [
    ...read.map(
      ([what, tries]) =>
        [`a job that looks for a patient does not read ${what}`, tries, 0] as const,
    ),
    ...functions(patient).map(
      ([what, tries]) =>
        [`a job that looks for a patient never ${what}`, tries, 'refused'] as const,
    ),
  ]),
  ...attemptsOf('confide_app', looksAsPatient, [
    [
      'the patient does not read what was chosen before',
      'select before from patient_merge',
      'refused',
    ],
    ['nor moves identifiers', moving(patient), 'refused'],
    ['nor where entries came from', 'select id from entry_origin', 'refused'],
    ...functions(patient).map(
      ([what, tries]) => [`nobody else ${what}`, tries, 'refused'] as const,
    ),
  ]),
]
