import { randomAllergy, writeAllergy, writeNoAllergy, type Allergy } from './allergies.ts'
import { daysBetween, visit, type Chart, type Visit } from './chart.ts'
import { workingDay } from './days.ts'
import {
  observe,
  observeBloodPressure,
  writeCondition,
  writeNote,
  writeProcedure,
} from './findings.ts'
import { prescribeAcute, type ProductName } from './medicines.ts'
import { ageOf } from './person.ts'
import type { Random } from './random.ts'

type Ailment = {
  readonly what: string
  readonly weight: number
  readonly ages: readonly [number, number]
  readonly notes: readonly string[]
  readonly medicine?: ProductName
  readonly also?: (visit: Visit, random: Random) => void
}

const ailments: readonly Ailment[] = [
  {
    what: 'Sore throat',
    weight: 9,
    ages: [3, 60],
    notes: ['Three days, no fever now. Advice given.', 'Tonsils red, no spots. Fluids and rest.'],
  },
  {
    what: 'Chest infection',
    weight: 9,
    ages: [1, 99],
    notes: [
      'Coughing green phlegm for ten days. Crackles at right base.',
      'Wakes the whole house coughing.',
    ],
    medicine: 'amoxicillin500',
    also: (seen, random) => {
      observe(seen, 'temperature', random.around(37.7, 1), 1)
      observe(seen, 'oxygen', random.around(96, 2))
    },
  },
  {
    what: 'Ear infection',
    weight: 8,
    ages: [0, 12],
    notes: [
      'Mother says the left ear hurts at night. Drum red.',
      'Drum bulging. To come back if not better in three days.',
    ],
    medicine: 'amoxicillin250',
    also: (seen, random) => observe(seen, 'temperature', random.around(38, 0.9), 1),
  },
  {
    what: 'Low back pain',
    weight: 10,
    ages: [20, 90],
    notes: [
      'Lifted boxes at work. No red flags. Keep moving.',
      'Worse in the morning. Referred to physiotherapy.',
    ],
    medicine: 'naproxen',
    also: (seen, random) => observe(seen, 'pain', random.around(5, 3)),
  },
  {
    what: 'Knee pain',
    weight: 6,
    ages: [45, 95],
    notes: ['Stairs are hard. Crepitus both sides.', 'Swollen after gardening.'],
    medicine: 'paracetamol',
  },
  {
    what: 'Indigestion',
    weight: 6,
    ages: [25, 85],
    notes: [
      'Burning after meals, no weight loss.',
      'Better with tablets before, wants them again.',
    ],
    medicine: 'omeprazole',
  },
  {
    what: 'Migraine',
    weight: 4,
    ages: [14, 60],
    notes: ['Twice a month, with aura.', 'Diary kept. Starting prevention.'],
    medicine: 'amitriptyline',
  },
  {
    what: 'Skin rash',
    weight: 6,
    ages: [0, 80],
    notes: ['Dry patches in both elbows.', 'New washing powder. To change back.'],
  },
  {
    what: 'Tiredness',
    weight: 6,
    ages: [16, 85],
    notes: ['Looks after a brother with epilepsy at home and sleeps badly.', 'Bloods taken.'],
    also: (seen, random) => observe(seen, 'haemoglobin', random.around(13.2, 2), 1),
  },
  {
    what: 'Wheeze after a cold',
    weight: 3,
    ages: [2, 70],
    notes: ['Peak flow down, talks in full sentences.', 'Better after nebuliser.'],
    medicine: 'prednisolone',
    also: (seen, random) => observe(seen, 'breaths', random.around(20, 5)),
  },
  {
    what: 'Dizziness on standing',
    weight: 4,
    ages: [60, 99],
    notes: [
      'Nearly fell in the kitchen. Lying and standing pressure taken.',
      'Medicines looked at.',
    ],
    also: (seen, random) =>
      observeBloodPressure(seen, random.around(112, 14), random.around(66, 8)),
  },
  {
    what: 'Ear wax',
    weight: 3,
    ages: [40, 99],
    notes: ['Hearing muffled on the left.'],
    also: (seen) => writeProcedure(seen, 'Ear irrigation'),
  },
]

/** What brings people to their practice now and then, over the last years. */
export function everydayCare(chart: Chart, allergy: Allergy | 'by-chance' = 'by-chance'): void {
  allergyStatus(chart, allergy)
  const { person, random, today } = chart
  const age = ageOf(person, today)
  const every = age < 5 ? 160 : age < 18 ? 420 : age < 50 ? 300 : age < 70 ? 210 : 130
  const since = Math.max(person.birthday + 30, today - (age < 50 ? 3000 : 2000))
  for (const day of daysBetween(random, since + random.whole(0, every), today - 4, every)) {
    consultation(chart, workingDay(day))
  }
}

function consultation(chart: Chart, day: number): void {
  const { person, random } = chart
  const age = ageOf(person, day)
  const likely = ailments.filter(({ ages: [from, to] }) => age >= from && age <= to)
  const ailment = random.weighted(likely.map((one) => [one, one.weight] as const))
  const byTelephone = random.chance(0.3)
  const seen = visit(chart, {
    organisation: person.practice,
    day,
    reason: ailment.what,
    place: byTelephone ? 'virtual' : 'ambulatory',
    type: byTelephone ? 'Telephone consultation' : 'GP consultation',
  })
  writeNote(seen, random.pick(ailment.notes))
  if (random.chance(0.3)) {
    const resolved = Math.min(day + 14, chart.today - 1)
    writeCondition(seen, { concept: ailment.what, onset: day - 3, resolved, significance: 'minor' })
  }
  if (!byTelephone) ailment.also?.(seen, random)
  const { medicine } = ailment
  if (medicine === undefined || age < 1 || !random.chance(0.75)) return
  if (age < 16 && medicine !== 'amoxicillin250') return
  if (medicine.startsWith('amoxicillin') && isAllergicToPenicillin(chart)) return
  prescribeAcute(seen, medicine, ailment.what)
}

/** Most have been asked about allergies; a fifth have one. */
function allergyStatus(chart: Chart, allergy: Allergy | 'by-chance'): void {
  const { person, random, today } = chart
  if (allergy === 'by-chance' && random.chance(0.25)) return
  const earliest = Math.max(person.birthday + 20, today - 5000)
  const seen = visit(chart, {
    organisation: person.practice,
    day: workingDay(random.whole(earliest, Math.max(earliest, today - 400))),
    reason: 'Registration',
    type: 'New patient registration',
  })
  if (allergy !== 'by-chance') return writeAllergy(seen, ...allergy)
  if (!random.chance(0.22)) return writeNoAllergy(seen, random.chance(0.3) ? 'noDrug' : 'none')
  writeAllergy(seen, ...randomAllergy(random))
}

/** Recorded at any time: whoever writes the demo knows what will be found out later. */
function isAllergicToPenicillin({ entries }: Chart): boolean {
  return entries.some(
    ({ resource }) =>
      resource.resourceType === 'AllergyIntolerance' &&
      /penicillin|amoxicillin/i.test(JSON.stringify(resource['code'])),
  )
}
