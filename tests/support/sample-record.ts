import { neutralSentence } from '../../src/sharing/neutral-sentence.ts'
import type { EntryFacts } from '../../src/web/components/entry-details.tsx'
import type { SummaryItem } from '../../src/web/components/summary-box.tsx'
import type { RecordEntry } from '../../src/web/components/timeline.tsx'
import type { ReceivedMail } from '../../src/messages/mailbox.ts'
import type { MessageView } from '../../src/web/patient/messages-view.tsx'

// Nobody here exists. NHS numbers of the range 999 are never issued.

export const at = new Date('2026-11-22T15:15:00Z')

export const services = {
  practice: { name: 'Westbury Group Practice', type: 'gp-practice' },
  nurses: { name: 'Willow District Nursing', type: 'district-nursing' },
  smoking: { name: 'Clean Air Smoking Clinic', type: 'smoking-clinic' },
  hospital: { name: 'Royal Placeholder Infirmary', type: 'hospital' },
  helpline: { name: 'NHS 111 Westmere', type: 'nhs-111' },
} as const

export const nurse = {
  name: 'Nora Exampleson',
  role: 'District nurse',
  organisation: services.nurses.name,
}
export const clinic = {
  name: 'Alex Madeup-Jones',
  role: 'Stop smoking adviser',
  organisation: services.smoking.name,
}
export const person = { name: 'Wilhelmina Sampleton' }

export const patient = {
  id: '0sample0patient00000000000',
  name: person.name,
  born: '1951-03-04',
  nhsNumber: '9990000018',
}

function item(title: string, serviceName: string, since: string, detail?: string): SummaryItem {
  const href = `/entries/${title.toLowerCase().replaceAll(/\W+/g, '-')}`
  return { title, serviceName, since, href, ...(detail ? { detail } : {}) }
}

export const summary = {
  allergies: [
    item('Penicillin', services.practice.name, '2009-06', 'Anaphylaxis, severe'),
    item('Latex', services.nurses.name, '2021-02-17', 'Skin rash, mild'),
  ],
  medicines: [
    item(
      'Metformin 500mg tablets',
      services.practice.name,
      '2019-04-02',
      'One, twice a day with food',
    ),
    item('Ramipril 5mg capsules', services.practice.name, '2017-10-11', 'One, each morning'),
    item('Apixaban 5mg tablets', services.hospital.name, '2024-01-30', 'One, twice a day'),
    item(
      'Paracetamol 500mg tablets',
      services.practice.name,
      '2026-08-03',
      'When needed, up to 8 a day',
    ),
  ],
  problems: [
    item('Type 2 diabetes', services.practice.name, '2019-03-28'),
    item('Atrial fibrillation', services.hospital.name, '2024-01-29'),
    item('Leg ulcer', services.nurses.name, '2026-09-14', 'Left, healing'),
    item('Smoker', services.smoking.name, '2025-11-03', '15 a day'),
  ],
}

type Row = readonly [
  when: string,
  kind: string,
  title: string,
  service: keyof typeof services,
  more?: Partial<RecordEntry>,
]

const rows: readonly Row[] = [
  [
    '2026-11-20T10:30:00Z',
    'Visit',
    'Wound dressing changed',
    'nurses',
    {
      detail:
        'Left lower leg, 3.1 × 2.4 cm, clean edges. Less sore than last week. Compression bandage renewed; next visit on Friday.',
    },
  ],
  [
    '2026-11-16T09:10:00Z',
    'Test result',
    'Haemoglobin A1c: 52 mmol/mol',
    'practice',
    { detail: 'Usual range for this person: below 53 mmol/mol' },
  ],
  [
    '2026-11-09T14:00:00Z',
    'Consultation',
    'Diabetes review',
    'practice',
    { detail: 'Feels well. Feet checked, pulses present. Continue metformin.' },
  ],
  [
    '2026-10-27T11:45:00Z',
    'Note',
    'Talked about stopping smoking',
    'nurses',
    { private: true, detail: 'Asked that this stays with us for now.' },
  ],
  [
    '2026-09-30T23:40:00Z',
    'Call',
    'Advice on chest tightness',
    'helpline',
    { detail: 'Told to call 999 if it comes back.' },
  ],
  ['2026-09-14T08:30:00Z', 'Problem', 'Leg ulcer', 'nurses'],
  ['2026-08-03T16:20:00Z', 'Medicine', 'Naproxen 500mg tablets', 'practice', { status: 'Stopped' }],
  [
    '2025-12-08T10:00:00Z',
    'Treatment',
    'Smoking cessation therapy',
    'smoking',
    { detail: 'Week 5. Carbon monoxide 6 ppm.' },
  ],
  [
    '2025-11-03T10:00:00Z',
    'Observation',
    'Smoker',
    'smoking',
    { detail: '15 a day. Wants to stop before her granddaughter’s birthday.' },
  ],
  ['2025-10-12T09:00:00Z', 'Vaccination', 'Seasonal influenza vaccination', 'practice'],
  [
    '2024-01-30T17:05:00Z',
    'Hospital stay',
    'Atrial fibrillation: discharged home',
    'hospital',
    { detail: 'Apixaban 5 mg started. Creatinine 84 µmol/L, eGFR ≥ 60.' },
  ],
  ['2024-01-29T02:15:00Z', 'Emergency', 'Palpitations', 'hospital'],
  ['2021-02-17T13:30:00Z', 'Allergy', 'Latex', 'nurses', { detail: 'Skin rash after gloves' }],
  ['2019-04-02T09:00:00Z', 'Medicine', 'Metformin 500mg tablets', 'practice'],
  ['2019-03-28T09:00:00Z', 'Problem', 'Type 2 diabetes', 'practice'],
]

/** As somebody reads it from whom something is held back. */
export const noneKnown: RecordEntry = {
  ...{ ref: 'none-known', href: '/entries/none-known', kind: 'Allergy', title: 'No known allergy' },
  detail: `What one service wrote on that day. ${neutralSentence}.`,
  service: services.smoking,
  when: '2025-11-03T10:00:00Z',
}

export const entries: readonly RecordEntry[] = rows.map(
  ([when, kind, title, service, more], index) => ({
    ref: `${patient.id}.${index}`,
    href: `/entries/${patient.id}.${index}`,
    when: new Date(when),
    kind,
    title,
    service: services[service],
    ...more,
  }),
)

export const kinds = [
  { value: 'note', text: 'Note' },
  { value: 'observation', text: 'Measurement or observation' },
  { value: 'problem', text: 'Problem' },
  { value: 'allergy', text: 'Allergy' },
  { value: 'medicine', text: 'Medicine' },
  { value: 'treatment', text: 'Treatment' },
]

export const codes = [
  {
    group: 'Problem',
    choices: [
      { value: '95344007', text: 'Leg ulcer' },
      { value: '399912005', text: 'Pressure ulcer' },
    ],
  },
  { group: 'Treatment', choices: [{ value: '710081004', text: 'Smoking cessation therapy' }] },
]

export const filters = [
  {
    name: 'kind',
    label: 'Kind',
    all: 'All kinds',
    choices: kinds,
  },
  {
    name: 'service',
    label: 'Service',
    all: 'All services',
    choices: Object.entries(services).map(([value, { name }]) => ({ value, text: name })),
  },
]

export const entry: EntryFacts = {
  ref: `${patient.id}.1`,
  kind: 'Test result',
  title: 'Haemoglobin A1c: 52 mmol/mol',
  code: '1019431000000105 (SNOMED CT)',
  text: 'Just under the agreed aim. Repeat in six months.\nNo change to medicines.',
  when: new Date('2026-11-16T09:10:00Z'),
  writtenBy: 'Dr R. Patel',
  writtenAt: new Date('2026-11-16T17:42:00Z'),
  service: services.nurses,
  private: true,
  versions: [
    {
      version: 2,
      at: new Date('2026-11-17T08:05:00Z'),
      by: 'Dr R. Patel',
      reason: 'Comment added',
    },
    { version: 1, at: new Date('2026-11-16T17:42:00Z'), by: 'Laboratory import' },
  ],
  original:
    '{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"1019431000000105"}],"text":"Haemoglobin A1c"},"valueQuantity":{"value":52.0,"unit":"mmol/mol","system":"http://unitsofmeasure.org","code":"mmol/mol"},"note":[{"text":"Just under the agreed aim. Repeat in six months. <b>≥ 6 µmol/L</b>"}]}',
}

export const messages: readonly MessageView[] = [
  {
    id: '1',
    at,
    title: 'A service opened your record for the first time',
    body: 'A service that had not opened your record before has done so.',
    unread: true,
    refused: false,
    link: { href: '/my-record/who-looked', text: 'See who has looked' },
  },
  {
    id: '2',
    at: new Date('2026-11-20T09:05:00Z'),
    title: 'A sharing choice changed',
    body: 'A choice about who shares or sees your record changed.',
    unread: false,
    refused: true,
    reference: 'SH-7K3Q-9D2M',
  },
]

export const mails: readonly ReceivedMail[] = [
  {
    at,
    to: 'patient-4f0d8a52-8a4e-4a0b-9d7a-2f3c5b1e6a90@mail.invalid',
    subject: 'You have a new message',
    text: 'A sharing choice changed.\n\nA choice about who shares or sees your record changed. Sign in to see which.\n\nhttp://localhost:3000/my-record/messages',
  },
]
