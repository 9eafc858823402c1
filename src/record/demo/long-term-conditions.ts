import type { Visit } from './chart.ts'
import { observe, observeBloodPressure, observeWords, writeNote } from './findings.ts'
import type { ProductName } from './medicines.ts'
import type { Random } from './random.ts'

/** How a long-term condition is spread, treated and reviewed at a practice. */
export type Care = {
  /** Out of a hundred people aged under 40, 40 to 59, 60 to 74 and over. */
  readonly howMany: readonly [number, number, number, number]
  readonly youngest: number
  readonly medicines: readonly ProductName[]
  /** One of these at most; the first is tried first and sometimes given up for the second. */
  readonly either?: readonly [ProductName, ProductName]
  readonly reviewEvery: number
  readonly review: (visit: Visit, random: Random) => void
}

export type LongTermCondition = keyof typeof care

export const care = {
  hypertension: {
    howMany: [1, 14, 36, 48],
    youngest: 28,
    medicines: [],
    either: ['ramipril', 'losartan'],
    reviewEvery: 365,
    review: (seen, random) => {
      observeBloodPressure(seen, random.around(138, 22), random.around(82, 12))
      observe(seen, 'egfr', random.around(78, 14))
    },
  },
  diabetes: {
    howMany: [0.6, 6, 13, 14],
    youngest: 30,
    medicines: ['metformin'],
    reviewEvery: 182,
    review: (seen, random) => {
      observe(seen, 'hba1c', random.around(58, 14))
      observe(seen, 'weight', random.around(86, 18), 1)
      if (random.chance(0.5)) observe(seen, 'cholesterol', random.around(4.4, 1), 1)
      if (random.chance(0.5))
        observeWords(seen, 'Diabetic foot examination', 'Low risk: pulses and sensation normal')
    },
  },
  asthma: {
    howMany: [9, 8, 7, 6],
    youngest: 5,
    medicines: ['salbutamol'],
    reviewEvery: 365,
    review: (seen, random) => {
      observe(seen, 'peakFlow', 10 * Math.round(random.around(42, 12)))
      writeNote(
        seen,
        random.pick([
          'Inhaler technique good. No night symptoms.',
          'Using reliever twice a week. Plan updated.',
        ]),
      )
    },
  },
  depression: {
    howMany: [7, 12, 9, 8],
    youngest: 16,
    medicines: ['mirtazapine'],
    reviewEvery: 240,
    review: (seen, random) => {
      observe(seen, 'phq9', random.around(9, 8))
    },
  },
  copd: {
    howMany: [0, 2, 6, 8],
    youngest: 42,
    medicines: ['salbutamol'],
    reviewEvery: 365,
    review: (seen, random) => {
      observe(seen, 'oxygen', random.around(94, 3))
      observe(seen, 'peakFlow', 10 * Math.round(random.around(26, 9)))
    },
  },
  atrialFibrillation: {
    howMany: [0, 1, 4, 13],
    youngest: 45,
    medicines: ['apixaban'],
    reviewEvery: 365,
    review: (seen, random) => {
      observe(seen, 'pulse', random.around(78, 16))
      observe(seen, 'egfr', random.around(66, 14))
    },
  },
  heartAttack: {
    howMany: [0, 1.2, 4, 7],
    youngest: 44,
    medicines: ['aspirin', 'glycerylTrinitrate'],
    reviewEvery: 365,
    review: (seen, random) => {
      observeBloodPressure(seen, random.around(130, 16), random.around(76, 10))
    },
  },
  heartFailure: {
    howMany: [0, 0.5, 2, 7],
    youngest: 50,
    medicines: ['furosemide', 'ramipril'],
    reviewEvery: 182,
    review: (seen, random) => {
      observe(seen, 'weight', random.around(79, 12), 1)
      observe(seen, 'creatinine', random.around(112, 30))
    },
  },
  kidneyDisease: {
    howMany: [0, 1.5, 7, 22],
    youngest: 45,
    medicines: [],
    reviewEvery: 365,
    review: (seen, random) => {
      observe(seen, 'egfr', random.around(46, 10))
    },
  },
  arthritis: {
    howMany: [0.2, 0.8, 1.4, 1.6],
    youngest: 30,
    medicines: ['methotrexate', 'omeprazole'],
    reviewEvery: 120,
    review: (seen, random) => {
      observe(seen, 'haemoglobin', random.around(12.8, 1.6), 1)
      observe(seen, 'creatinine', random.around(76, 18))
    },
  },
  epilepsy: {
    howMany: [0.7, 0.9, 1, 1.2],
    youngest: 6,
    medicines: ['pregabalin'],
    reviewEvery: 365,
    review: (seen, random) => {
      writeNote(
        seen,
        random.pick(['No seizures this year.', 'One seizure in March, did not go to hospital.']),
      )
    },
  },
  dementia: {
    howMany: [0, 0, 1.5, 10],
    youngest: 66,
    medicines: [],
    reviewEvery: 365,
    review: (seen, random) => {
      writeNote(
        seen,
        random.pick([
          'Daughter came along and helps with medicines.',
          'Needs help with shopping. Carer’s assessment offered.',
        ]),
      )
    },
  },
} as const satisfies Record<string, Care>
