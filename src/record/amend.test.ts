import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { newPatientId } from '../identity/ids.ts'
import { amend, mayBeInError, sayingsOf, versionText, type Amendment } from './amend.ts'
import { parseJson } from './json-text.ts'
import { patientNotesIn, withPatientNotes } from './patient-note.ts'
import { isObject, type JsonObject } from './validate/object-type.ts'
import { validateResource } from './validate/validate-resource.ts'

const patient = newPatientId()
const at = new Date('2026-11-22T15:15:00Z')
const subject = { reference: 'Patient/x' }
const coded = { coding: [{ system: 'http://snomed.info/sct', code: '77176002' }], text: 'Smoker' }
const observation = {
  ...{ resourceType: 'Observation', status: 'final', code: coded, subject },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Smoker</div>' },
  ...{ effectiveDateTime: '2025-11-03T10:00:00Z', note: [{ text: 'Wants to stop.' }] },
}
const quantity = { ...observation, valueQuantity: { value: 7.2, unit: 'mmol/l' } }
const condition = {
  ...{ resourceType: 'Condition', subject, code: { text: 'Asthma' }, onsetDateTime: '2009-06' },
  clinicalStatus: {
    coding: [
      { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' },
    ],
  },
}
const medicine = {
  ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject },
  medicationReference: { identifier: { value: 'x' } },
  dosageInstruction: [{ text: 'One a day', doseAndRate: [{ doseQuantity: { value: 1 } }] }],
}
const encounter = {
  ...{ resourceType: 'Encounter', status: 'finished', subject },
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
}

suite('what a form can change', () => {
  const cases: readonly (readonly [JsonObject, ReturnType<typeof sayingsOf>])[] = [
    [
      observation,
      { words: 'Smoker', detail: undefined, date: '2025-11-03', note: 'Wants to stop.' },
    ],
    [quantity, { words: 'Smoker', detail: '7.2', date: '2025-11-03', note: 'Wants to stop.' }],
    [condition, { words: 'Asthma', detail: undefined, date: undefined, note: '' }],
    [medicine, { words: undefined, detail: 'One a day', date: undefined, note: '' }],
    [encounter, { words: undefined, detail: undefined, date: undefined, note: undefined }],
  ]
  for (const [resource, sayings] of cases) {
    test(`of ${String(resource['resourceType'])}: ${Object.values(sayings).join(', ')}`, () =>
      assert.deepEqual(sayingsOf(resource), sayings))
  }
})

test('a time is told as its day in London, a day as it is', () => {
  for (const [date, day] of [
    ['2025-06-03T23:30:00Z', '2025-06-04'],
    ['2025-12-03T23:30:00Z', '2025-12-03'],
    ['2025-06-03T23:30:00-05:00', '2025-06-04'],
    ['2025-06-03', '2025-06-03'],
  ] as const) {
    assert.equal(sayingsOf({ ...observation, effectiveDateTime: date }).date, day)
  }
})

suite('an amendment', () => {
  const amended = (resource: JsonObject, more: Partial<Amendment>) => {
    const done = amend(resource, { ...sayingsOf(resource), inError: false, ...more })
    assert.ok(done !== undefined && done !== 'no-number')
    const stored = parseJson(versionText(done.resource, 2, at))
    assert.ok(isObject(stored))
    assert.deepEqual(validateResource(stored), [])
    return { ...done, stored }
  }

  test('of the words takes the code and the narrative with it', () => {
    const { stored, columns } = amended(observation, { words: 'Ex-smoker' })
    assert.deepEqual(columns, { codeSystem: null, code: null, codeText: 'Ex-smoker' })
    assert.deepEqual([stored['code'], stored['text']], [{ text: 'Ex-smoker' }, undefined])
    assert.equal(stored['effectiveDateTime'], '2025-11-03T10:00:00Z')
    assert.deepEqual(stored['meta'], { versionId: '2', lastUpdated: at.toISOString() })
  })

  test('of a number keeps the digits that were typed', () => {
    const { resource } = amended(quantity, { detail: '5.40' })
    assert.match(versionText(resource, 2, at), /"valueQuantity":\{"value":5\.40,"unit":"mmol\/l"\}/)
    assert.equal(amend(quantity, { inError: false, detail: 'five' }), 'no-number')
  })

  test('of a value takes with it what that value was taken to mean; of anything else it does not', () => {
    const system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
    const high = {
      ...observation,
      interpretation: [{ coding: [{ system, code: 'H' }] }],
      valueQuantity: { value: 7.2, unit: 'mmol/l', comparator: '>' },
    }
    const { stored } = amended(high, { detail: '5.4' })
    assert.deepEqual(
      [stored['interpretation'], stored['valueQuantity']],
      [undefined, { value: 5.4, unit: 'mmol/l' }],
    )
    const other = amended(high, { date: '2025-11-04' }).stored
    assert.deepEqual(
      [other['interpretation'], other['valueQuantity']],
      [high.interpretation, high.valueQuantity],
    )
  })

  test('of the day moves the entry to it', () => {
    const { stored, columns } = amended(observation, { date: '2025-11-04' })
    assert.equal(stored['effectiveDateTime'], '2025-11-04')
    assert.deepEqual(columns, { effectiveAt: '2025-11-04T00:00:00Z' })
  })

  test('of a dose leaves no other figure beside it', () => {
    const { stored } = amended(medicine, { detail: 'Two a day' })
    assert.deepEqual(stored['dosageInstruction'], [{ text: 'Two a day' }])
  })

  test('of the notes leaves what the patient says', () => {
    const noted = withPatientNotes(observation, patient, [{ text: 'No', at: at.toISOString() }])
    const { stored } = amended(noted, { note: '' })
    assert.deepEqual(patientNotesIn(stored), [{ text: 'No', at: at.toISOString() }])
    assert.equal(sayingsOf(stored).note, '')
  })

  test('that changes nothing is none', () => {
    assert.equal(amend(observation, { ...sayingsOf(observation), inError: false }), undefined)
    assert.equal(amend(encounter, { inError: false, words: 'x', note: 'x' }), undefined)
  })
})

suite('entered in error', () => {
  for (const resource of [observation, condition, medicine, encounter]) {
    test(`${resource.resourceType} says so, in valid FHIR`, () => {
      assert.ok(mayBeInError(resource))
      const done = amend(resource, { inError: true })
      assert.ok(done !== undefined && done !== 'no-number')
      assert.deepEqual(done.columns, { status: 'entered-in-error' })
      const stored = parseJson(versionText(done.resource, 2, at))
      assert.deepEqual(validateResource(stored), [])
      assert.match(JSON.stringify(stored), /"entered-in-error"/)
      assert.doesNotMatch(JSON.stringify(stored), /clinicalStatus/)
    })
  }

  test('a kind that has no such status is not offered it', () =>
    assert.equal(mayBeInError({ resourceType: 'Provenance' }), false))
})

suite('what the patient says', () => {
  const note = { text: 'What is wrong: x', at: at.toISOString() }
  for (const resource of [observation, condition, medicine, encounter]) {
    test(`stands in ${resource.resourceType}, in valid FHIR, after what was there`, () => {
      const once = withPatientNotes(resource, patient, [note])
      const twice = withPatientNotes(once, patient, [{ ...note, text: 'Again' }])
      assert.deepEqual(validateResource(twice), [])
      assert.deepEqual(patientNotesIn(twice), [note, { ...note, text: 'Again' }])
      assert.equal(sayingsOf(twice).note, sayingsOf(resource).note)
    })
  }
})
