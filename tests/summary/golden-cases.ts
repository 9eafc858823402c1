import type { SummaryFacts } from '../../src/summary/document.ts'
import {
  allergy,
  condition,
  course,
  factsOf,
  flag,
  issueOf,
  medicine,
  noneKnown,
  past,
  procedure,
  said,
  stoppedOn,
  surgery,
  vaccine,
  warning,
} from '../support/summary-facts.ts'

/** The day on which all golden summaries are made. */
export const madeOn = '2026-04-30'

const rash = {
  criticality: 'low',
  type: 'allergy',
  category: ['medication'],
  reaction: [
    {
      manifestation: [
        {
          coding: [
            { system: 'http://snomed.info/sct', code: '247472004', display: 'Urticarial rash' },
          ],
        },
      ],
      severity: 'moderate',
    },
  ],
}
const repeat = (name: string, why: string) =>
  medicine(name, '2019-05-06', {
    ...course('repeat'),
    intent: 'plan',
    reasonCode: [{ text: why }],
  })
const ramipril = repeat('Ramipril 5mg capsules', 'Essential hypertension')

/** Ten patients, each for one thing a summary must get right. */
export const goldenCases: readonly { readonly name: string; readonly facts: SummaryFacts }[] = [
  { name: 'every-category-empty', facts: factsOf([]) },
  {
    name: 'an-ordinary-record',
    facts: factsOf([
      allergy(undefined, undefined, {}, rash),
      allergy(
        '91935009',
        'Allergy to peanut',
        {},
        { criticality: 'high', note: [{ text: 'Carries a pen' }] },
      ),
      ramipril,
      medicine('Ramipril 5mg capsules', '2026-03-30', issueOf(ramipril.id)),
      repeat('Salbutamol 100micrograms/dose inhaler CFC free', 'Asthma'),
      medicine('Amoxicillin 500mg capsules', '2026-02-03', {
        ...course('acute'),
        status: 'completed',
        reasonCode: [{ text: 'Chest infection' }],
      }),
      medicine('Omeprazole 20mg gastro-resistant capsules', '2024-01-01', {
        ...stoppedOn('2026-01-15'),
        statusReason: { text: 'No longer needed' },
      }),
      condition('Asthma', { note: [{ text: 'Hospital in 2014' }] }),
      condition('Myocardial infarction', past('major')),
      procedure('Appendectomy', surgery),
      vaccine('Influenza vaccine'),
      flag('526631000000108', 'On end of life care register'),
      said('Resuscitation', 'Not to be attempted. Form at home'),
      said('Communication', 'Hearing aid in the right ear'),
    ]),
  },
  {
    name: 'a-core-summary',
    facts: factsOf(
      [
        allergy(undefined, undefined, {}, rash),
        repeat('Losartan 50mg tablets', 'Hypertension'),
        condition('Asthma'),
      ],
      { scope: 'core' },
    ),
  },
  {
    name: 'a-sensitive-code',
    facts: factsOf([noneKnown(), condition('Gonorrhoea', {}, {}, '15628003'), condition('Asthma')]),
  },
  {
    name: 'a-sensitive-code-at-the-patients-wish',
    facts: factsOf([
      noneKnown(),
      condition('Human immunodeficiency virus infection', {}, { rule: 'add' }, '86406008'),
    ]),
  },
  {
    name: 'a-private-allergy',
    facts: factsOf([
      noneKnown(),
      allergy(undefined, undefined, { private: true }),
      repeat('Losartan 50mg tablets', 'x'),
    ]),
  },
  {
    name: 'a-stopped-repeat-at-the-edge',
    facts: factsOf([
      medicine('Stopped on the first day of the window', '2019-05-06', stoppedOn('2025-10-30')),
      medicine('Stopped the day before', '2019-05-06', stoppedOn('2025-10-29')),
      medicine('Issued on the first day of the window', '2025-04-30', course('acute')),
      medicine('Issued the day before', '2025-04-29', course('acute')),
    ]),
  },
  {
    name: 'a-child',
    facts: factsOf(
      [noneKnown(), vaccine('6-in-1 vaccine'), vaccine('MMR vaccine'), condition('Asthma')],
      {
        patient: {
          ...factsOf([]).patient,
          resource: {
            resourceType: 'Patient',
            name: [{ family: 'Pebblewick', given: ['Oscar'] }],
            gender: 'male',
            birthDate: '2020-01-05',
          },
        },
      },
    ),
  },
  {
    name: 'newly-registered-with-a-record-in-transit',
    facts: factsOf([warning('data-in-transit'), warning('data-awaiting-filing')], {
      registeredOn: '2026-04-01',
    }),
  },
  {
    name: 'withheld-from-the-patient',
    facts: factsOf([
      noneKnown(),
      allergy(undefined, undefined, { withheldFromPatient: true }),
      condition('Dementia', {}, { withheldFromPatient: true }),
      condition('Asthma'),
    ]),
  },
]
