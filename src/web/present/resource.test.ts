import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detailOf, dosageOf, noteOf, reactionOf, whenOf } from './resource.ts'

const cases: readonly [sentence: string, said: string | undefined, expected: string | undefined][] =
  [
    [
      'a reaction is said with how bad it was',
      reactionOf({
        reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'severe' }],
        criticality: 'high',
      }),
      'Hives severe; high risk',
    ],
    ['an allergy without a reaction says nothing', reactionOf({}), undefined],
    [
      'a dose is as it was written',
      dosageOf({ dosageInstruction: [{ text: 'One twice a day' }] }),
      'One twice a day',
    ],
    [
      'a value keeps its comparator and unit',
      detailOf('Observation', { valueQuantity: { comparator: '≥', value: 5, unit: 'µmol/L' } }),
      '≥ 5 µmol/L',
    ],
    [
      'zero is a value',
      detailOf('Observation', { valueQuantity: { value: 0, unit: 'mmol/L' } }),
      '0 mmol/L',
    ],
    [
      'the parts of a blood pressure stand under each other',
      detailOf('Observation', {
        component: [
          { code: { text: 'Systolic' }, valueQuantity: { value: 140, unit: 'mmHg' } },
          { code: { text: 'Diastolic' }, valueQuantity: { value: 90, unit: 'mmHg' } },
        ],
      }),
      'Systolic: 140 mmHg\nDiastolic: 90 mmHg',
    ],
    ['notes are joined', noteOf({ note: [{ text: 'a' }, { text: 'b' }] }), 'a\nb'],
    ['a plain date is kept as it was written', whenOf({ onsetDateTime: '2024-03' }), '2024-03'],
    [
      'a moment is left to the time column',
      whenOf({ effectiveDateTime: '2024-03-01T10:00:00Z' }),
      undefined,
    ],
    [
      'odd shapes are left out',
      detailOf('Observation', { valueQuantity: 'x', component: {} }),
      undefined,
    ],
    ['what is no object is left out', detailOf('Observation', null), undefined],
  ]

for (const [sentence, said, expected] of cases) test(sentence, () => assert.equal(said, expected))
