import { attemptsOf, type Attempt } from './attempt.ts'
import { exportId } from './statements-of-copies.ts'
import { looksAsPatient, patient, readsAsNurse } from './statements.ts'

const all = 'select * from export_patient'
/** What may be tried with whose records are in an export. */
export const attemptsOfExports: readonly Attempt[] = [
  ...attemptsOf('confide_job', '', [
    ['an export knows whose records are in it', all, 2],
    ['and forgets them', 'delete from export_patient', 2],
    [
      'or adds one',
      `insert into export_patient values ('${exportId}', gen_random_uuid(), '{}')`,
      1,
    ],
    ['but changes none', `update export_patient set kinds = '{}'`, 'refused'],
  ]),
  ...attemptsOf('confide_app', readsAsNurse, [['who reads does not', all, 'refused']]),
  ...attemptsOf('confide_app', looksAsPatient, [
    ['nor does a patient', `${all} where patient_id = '${patient}'`, 'refused'],
  ]),
  ...attemptsOf('confide_relay', '', [['nor the relay', all, 'refused']]),
]
