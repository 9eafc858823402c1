import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayFile, type MayFile } from './may-file.ts'

const asked: MayFile = {
  person: { kind: 'staff', organisation: 'Z10' },
  grant: { view: 'staff', rule: 'shared', own: ['Z10', 'Z11'] },
  patient: { registeredPractice: 'Z10' },
  entry: { organisation: 'Z20', kind: 'Condition', status: 'active' },
}
const { person, grant, patient, entry } = asked

const cases: readonly (readonly [string, MayFile, boolean])[] = [
  ['staff of the registered practice, what another wrote and shared', asked, true],
  ['not the patient', { ...asked, person: { kind: 'patient' } }, false],
  ['not another service', { ...asked, patient: { registeredPractice: 'Z20' } }, false],
  ['nobody, without a practice', { ...asked, patient: { registeredPractice: null } }, false],
  [
    'nobody, without a practice and an organisation',
    { ...asked, person: { kind: 'staff' }, patient: { registeredPractice: null } },
    false,
  ],
  ['not by emergency access', { ...asked, grant: { ...grant, rule: 'emergency' } }, false],
  ['not in another view', { ...asked, grant: { ...grant, view: 'patient' } }, false],
  ['not their own', { ...asked, entry: { ...entry, organisation: 'Z10' } }, false],
  ['nor of one they absorbed', { ...asked, entry: { ...entry, organisation: 'Z11' } }, false],
  ['not what is in error', { ...asked, entry: { ...entry, status: 'entered-in-error' } }, false],
  ['what has no status', { ...asked, entry: { ...entry, status: null } }, true],
  ['no bill', { ...asked, entry: { ...entry, kind: 'Claim' } }, false],
  ['not where something came from', { ...asked, entry: { ...entry, kind: 'Provenance' } }, false],
  [
    'who works elsewhere than where the patient is registered',
    { person: { ...person, organisation: 'Z30' }, grant, patient, entry },
    false,
  ],
]

for (const [name, given, may] of cases) {
  test(`who may file: ${name}: ${may ? 'yes' : 'no'}`, () => assert.equal(mayFile(given), may))
}
