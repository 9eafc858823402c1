import { changedFilingView } from '../../src/web/staff/changed-filing-view.tsx'
import { entryView } from '../../src/web/staff/entry-view.tsx'
import { fileEntryView } from '../../src/web/staff/file-entry-view.tsx'
import { at, entry, nurse, patient } from './sample-record.ts'

const filedFrom = {
  ...{ serviceName: 'Harbour Smoking Clinic', version: 2, by: 'Winifred Sampleton', at },
  href: '/entries/x',
}
const filedAs = [{ ...filedFrom, serviceName: 'Westbury Group Practice' }]
const original = { ...entry, private: false }
const form = { who: nurse, patient, at, entry: original, version: 2, isOther: false, errors: [] }
const changed = {
  ...{ who: nurse, patient, at, reference: 'FL-7K3Q-9D2M', changedAt: at, isOther: false },
  ...{ entry: { ...entry, filedFrom }, original, shown: '1 3', errors: [] },
  decisions: ['keep', 'take-in', 'in-error'],
} as const

/** Filing what another service wrote, and what to do when that changes. */
export const filingPages: Readonly<Record<string, () => string>> = {
  'entry-to-file': () =>
    entryView({ who: nurse, patient, at, entry: original, mayMark: false, mayFile: true }),
  'entry-filed': () =>
    entryView({
      ...{ who: nurse, patient, at, mayMark: true, mayFile: false },
      entry: { ...entry, filedFrom },
    }),
  'file-entry': () => fileEntryView({ ...form, entry: { ...original, withheld: true } }),
  'file-entry-errors': () =>
    fileEntryView({ ...form, errors: [{ field: 'read', message: 'Tick that you have read it' }] }),
  'file-entry-again': () => fileEntryView({ ...form, entry: { ...original, filedAs } }),
  'changed-filing': () => changedFilingView(changed),
  'changed-filing-not-seen': () =>
    changedFilingView({ ...changed, original: undefined, decisions: ['keep', 'in-error'] }),
  'changed-filing-errors': () =>
    changedFilingView({
      ...changed,
      errors: [{ field: 'decision', message: 'Choose what happens to your entry' }],
    }),
}
