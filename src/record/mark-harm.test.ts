import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harmOfHiding, riskyMedicines, type Harm } from './mark-harm.ts'

const cases: readonly [
  kind: string,
  status: string | null,
  text: string | null,
  harm: Harm | undefined,
][] = [
  ['AllergyIntolerance', 'active', 'Penicillin', 'allergy'],
  ['AllergyIntolerance', null, null, 'allergy'],
  ['AllergyIntolerance', 'inactive', 'Latex', 'allergy'],
  ['AllergyIntolerance', 'entered-in-error', 'Latex', undefined],
  ['MedicationRequest', 'active', 'Warfarin 1mg tablets', 'medicine'],
  ['MedicationRequest', 'stopped', 'Warfarin 1mg tablets', 'medicine'],
  ['MedicationStatement', 'active', 'LITHIUM carbonate (Priadel)', 'medicine'],
  ['MedicationStatement', 'active', 'Sodium valproate 200mg', 'medicine'],
  ['MedicationStatement', 'not-taken', 'Warfarin', undefined],
  ['MedicationRequest', 'active', 'Paracetamol 500mg tablets', undefined],
  ['MedicationRequest', 'active', 'Nonwarfarin', undefined],
  ['MedicationRequest', 'active', null, undefined],
  ['Observation', 'final', 'Warfarin level', undefined],
]

for (const [kind, status, codeText, harm] of cases) {
  test(`${kind} ${status} ${codeText}: ${harm ?? 'no warning'}`, () => {
    assert.equal(harmOfHiding({ kind, status, codeText }), harm)
  })
}

test('each name of the list warns', () => {
  for (const name of riskyMedicines.flatMap((group) => group.names)) {
    const entry = { kind: 'MedicationRequest', status: 'active', codeText: `${name} 5mg tablets` }
    assert.equal(harmOfHiding(entry), 'medicine', name)
  }
})
