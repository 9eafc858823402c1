import type { Day } from '../../identity/age.ts'
import type { Application } from '../studies/application.ts'

/** What the study of the demonstration is for, in the words the public register has. */
export function demoApplication(today: Day): Application {
  return {
    title: 'What helps people in Westbury stay well',
    summary:
      'How well high blood pressure is controlled, how many people stop smoking after they were sent to the clinic, ' +
      'and how often people in care homes go to hospital in an emergency.',
    purpose: 'To see where care works well, so that others can do the same.',
    benefit: 'Practices and care homes see how they do beside others, and ask those who do best.',
    lead: 'Dr Petra Countwell',
    people: [],
    training: 'Nobody is real in it, so nobody had to be trained',
    commercial: false,
    funder: 'University of Westbury',
    legalBasis: 'A made-up study about made-up people: no law is needed',
    settings: ['gp-practice', 'smoking-clinic', 'hospital', 'care-home'],
    kinds: ['Condition', 'Encounter', 'Observation', 'Procedure', 'ServiceRequest'],
    birth: 'five-year band',
    outputs: 'Tables and charts by practice. A practice stands there by a code, not by its name.',
    startsOn: today,
    endsOn: `${Number(today.slice(0, 4)) + 2}${today.slice(4, 8)}01`,
  }
}

/** What the panel said, of the study and of each answer, and what the researchers said came of it. */
export const demoReasons = {
  decision: 'It is of use to everybody, and asks for no more than it needs',
  outcome:
    'Practices saw who does best, and asked how. Two of them now call people in by telephone when their blood ' +
    'pressure was not measured for a year.',
  check: 'The groups are large, and no number points at anybody',
} as const
