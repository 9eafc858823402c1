import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntryId, PatientId } from '../../identity/ids.ts'
import type { Entry } from '../../record/entries.ts'
import { emergencyLists } from './emergency.ts'
import { summaryOf } from './entry.ts'

const patient = '00000000-0000-4000-8000-0000000000aa' as PatientId

function medicine(codeText: string, status: string, more: object = {}): Entry {
  const dosageInstruction = [{ text: 'One each day' }]
  return {
    ...{ id: '00000000-0000-7000-8000-000000000001' as EntryId, version: 1 },
    ...{ organisation: 'Z10', organisationName: 'Millbrook Surgery', organisationType: 'gp' },
    ...{ kind: 'MedicationRequest', status, category: null },
    ...{ codeSystem: null, code: null, codeText, effectiveAt: null },
    ...{ recordedAt: new Date('2026-01-05T10:00:00Z'), recordedBy: 'Dr Ames' },
    ...{ private: false, withheld: false },
    resource: JSON.stringify({ status, intent: 'order', dosageInstruction, ...more }),
  }
}

const entries = [
  medicine('Ramipril', 'active'),
  medicine('Digoxin', 'on-hold'),
  medicine('Ibuprofen', 'active', { doNotPerform: true }),
  medicine('Warfarin', 'active', { intent: 'proposal' }),
]

for (const [what, { medicines }] of [
  ['on top of the record', summaryOf(patient, entries, String, 'staff')],
  ['in the emergency view', emergencyLists(patient, entries, String, 'staff').lists],
] as const) {
  test(`${what}, no medicine is one that is not to be given, and one on hold says so`, () =>
    assert.deepEqual(
      medicines.map(({ title, detail }) => [title, detail]),
      [
        ['Ramipril', 'One each day'],
        ['Digoxin', 'On hold. One each day'],
      ],
    ))
}
