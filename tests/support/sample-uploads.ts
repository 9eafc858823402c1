import { unlistedView } from '../../src/web/staff/unlisted-view.tsx'
import * as sample from './sample-record.ts'

const { at, nurse, patient } = sample

/** What a practice's own system no longer sends. */
export const uploadPages = {
  unlisted: () =>
    unlistedView({
      ...{ who: nurse, patient, at, lastAt: at },
      entries: [
        { ref: 'a', title: 'Allergy to penicillin', kind: 'Allergy', when: at },
        { ref: 'b', title: 'Ramipril 5mg capsules', kind: 'Medicine', when: at },
      ],
    }),
  'unlisted-none': () => unlistedView({ who: nurse, patient, at, lastAt: at, entries: [] }),
  'unlisted-never': () => unlistedView({ who: nurse, patient, at, lastAt: undefined, entries: [] }),
}
