import { attemptsOf, type Attempt } from './attempt.ts'
import {
  asJob,
  desk,
  enterAct,
  gpDesk,
  insertFlatPage,
  insertQuarantinedFile,
  looksAsPatient,
  nurse,
  other,
  patient,
} from './statements.ts'
import { newEvidenceCode, openEvidence, tryEvidence } from './statements-of-evidence.ts'

const app = 'confide_app'
const all = 'select reference from evidence_code'
const gone = 'delete from evidence_code'
const codeOf = (organisation: string, whose = patient) =>
  `select * from evidence_code_of('${whose}', 'SR-${organisation}')`
const none = (who: string): readonly (readonly [string, string, 0 | 'refused'])[] => [
  [`${who} sees no code`, all, 0],
  ['nor that of a request', codeOf('Z20'), 0],
  ['takes none away', gone, 'refused'],
  ['and makes none', newEvidenceCode('Z20', patient), 'refused'],
]
const file = (organisation: string, reference = `SR-${organisation}`) =>
  insertQuarantinedFile(organisation).replace(/'FM-' \|\| gen_random_uuid\(\)/, `'${reference}'`)
const page = (organisation: string, reference = `SR-${organisation}`) =>
  insertFlatPage(organisation).replace(/'FM-' \|\| gen_random_uuid\(\)/, `'${reference}'`)

/** What may be tried with codes that were told, by who made them and by who has one. */
export const attemptsOfEvidence: readonly Attempt[] = [
  ...attemptsOf(app, enterAct(desk, 'handle'), [
    ['the desk sees the codes that its service made for this patient', all, 4],
    ['and the last of a request', codeOf('Z20'), 1],
    ['but none of another service', codeOf('Z30'), 0],
    ['nor of another patient', codeOf('Z20', other), 0],
    ['takes none away but with what was sent', gone, 'refused'],
    ['makes one', newEvidenceCode('Z20', patient), 1],
    ['but for no other service', newEvidenceCode('Z30', patient), 'refused'],
    ['nor another patient', newEvidenceCode('Z20', other), 'refused'],
    ['reads none', 'select code_hash from evidence_code', 'refused'],
    ['and gives none more time', 'update evidence_code set expires_at = now()', 'refused'],
  ]),
  ...attemptsOf(app, enterAct(gpDesk, 'handle'), [['another service sees none', all, 0]]),
  ...attemptsOf(app, enterAct(nurse, 'request'), none('who prepares a copy')),
  ...attemptsOf(app, enterAct(desk, 'desk', 'null'), none('the desk, of no patient,')),
  ...attemptsOf(app, looksAsPatient, none('the patient')),
  ...attemptsOf(app, '', [
    ...none('nobody'),
    ['who has a code tries it', tryEvidence('good'), 1],
    ['not one that nobody made', tryEvidence('none'), 0],
    ['nor one that was used', tryEvidence('used'), 0],
    ['nor one that is too old', tryEvidence('old'), 0],
    ['nor one that was tried too often', tryEvidence('tried'), 0],
    ['uses it', openEvidence('good'), 1],
    ['but not one that nobody made', openEvidence('none'), 0],
    ['nor one that was used', openEvidence('used'), 0],
    ['nor one that is too old', openEvidence('old'), 0],
    ['keeps no file without one', file('Z20'), 'refused'],
    ['nor a page', page('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, openEvidence('good'), [
    ['with it they keep a file for its request', file('Z20'), 1],
    ['and what it looks like', page('Z20'), 1],
    ['but for no other', file('Z20', 'SR-2'), 'refused'],
    ['nor a page', page('Z20', 'SR-2'), 'refused'],
    ['nor for another service', file('Z30', 'SR-Z20'), 'refused'],
    ['nor a page', page('Z30', 'SR-Z20'), 'refused'],
    ['see no page', 'select * from flat_page', 0],
    ['nor a code', all, 0],
    ['nor a patient', 'select * from patient', 0],
    ['nor a request', 'select * from access_request', 0],
    ['and use it once', openEvidence('good'), 0],
  ]),
  ...attemptsOf(app, openEvidence('used'), [
    ['with one that was used, no file', file('Z20'), 'refused'],
  ]),
  ...attemptsOf(app, `${openEvidence('good')}; ${file('Z20')}; ${openEvidence('again')}`, [
    ['a second code for a request that has files opens nothing', page('Z20'), 'refused'],
  ]),
  ...attemptsOf('confide_job', asJob(), [['a job sees none', all, 'refused']]),
]
