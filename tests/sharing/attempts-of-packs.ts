import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enterAct,
  gpDesk,
  insertPack,
  insertPiece,
  looksAsPatient,
  other,
  packId,
  patient,
  readsAsNurse,
} from './statements.ts'

const app = 'confide_app'
const packs = 'select * from access_pack'
const pieces = 'select * from access_pack_piece'
const taken = 'update access_pack set downloads = 1'
const again = (organisation: string, whose = patient) =>
  insertPack(organisation, whose, packId(9), true)
const piece = (organisation: string, whose = patient, pack = packId(1)) =>
  insertPiece(organisation, whose, pack, true, 1)
const none = (who: string): readonly (readonly [string, string, 0 | 'refused'])[] => [
  [`${who} sees no copy that was made`, packs, 0],
  ['nor a byte of one', pieces, 0],
  ['takes none', taken, 0],
  ['and makes none', again('Z20'), 'refused'],
  ['nor a piece of one', piece('Z20'), 'refused'],
]

/** What may be tried with copies that were made: two for the patient, one that the desk hands over, one too old. */
export const attemptsOfPacks: readonly Attempt[] = [
  ...attemptsOf(app, looksAsPatient, [
    ['the patient sees the copies made for them', packs, 3],
    ['and has the bytes of those whose time is not over', pieces, 2],
    ['none counts as taken by that', taken, 0],
    ['they make none', again('Z20'), 'refused'],
    ['nor a piece of one', piece('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(patient, 'choose'), [
    ['a patient who takes one sees them too', packs, 3],
    ['takes those whose time is not over', taken, 2],
    ['and has no byte before it is on the log', pieces, 0],
    ['gives none more time', 'update access_pack set expires_at = now()', 'refused'],
    ['and makes none', again('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(desk, 'request'), [
    ['who prepares a copy keeps it', again('Z20'), 1],
    ['of their own service', again('Z30'), 'refused'],
    ['and of this patient', again('Z20', other), 'refused'],
    ['with its bytes', piece('Z20'), 1],
    ['of their own service', piece('Z30'), 'refused'],
    ['and of this patient', piece('Z20', other, packId(5)), 'refused'],
    ['sees the copies of their service', packs, 3],
    ['and no byte of one', pieces, 0],
    ['takes none', taken, 0],
  ]),
  ...attemptsOf(app, enterAct(desk, 'handle'), [
    ['the desk sees the copies of its service', packs, 3],
    ['has the bytes of the one that it hands over', pieces, 1],
    ['takes none', taken, 0],
    ['and makes none', again('Z20'), 'refused'],
    ['nor a piece of one', piece('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, enterAct(desk, 'choose'), none('staff who record a choice')),
  ...attemptsOf(app, enterAct(gpDesk, 'handle'), [
    ['another service sees none', packs, 0],
    ['nor a byte of one', pieces, 0],
  ]),
  ...attemptsOf(app, readsAsNurse, none('who reads the record')),
  ...attemptsOf(app, '', [
    ...none('nobody'),
    ['and forgets none', 'select forget_packs()', 'refused'],
  ]),
  ...attemptsOf('confide_job', asJob('finder'), [
    ['a job that looks for people sees no copy', packs, 0],
    ['nor a byte', pieces, 0],
    ['but forgets those whose time is over', 'select forget_packs()', 1],
  ]),
]
