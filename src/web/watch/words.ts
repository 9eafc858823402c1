import type { AlertKind, Outcome } from '../../audit/alert-kinds.ts'

/** What raised an alert, in the words of its pages. */
export const kindWords: Readonly<Record<AlertKind, string>> = {
  'self-claimed': 'Relationship claimed by the person who looked',
  emergency: 'Emergency access',
  legal: 'Access for a legal reason',
  'own-record': 'Looks like their own record',
  'same-name': 'Same family name',
  'same-address': 'Same address or area',
  'many-patients': 'Many patients in a short time',
  'out-of-hours': 'Out of hours',
  'no-appointment': 'No appointment near',
  'patient-asked': 'The patient does not recognise this look and waits for an answer',
}

export const outcomeWords: Readonly<
  Record<Outcome, { readonly text: string; readonly hint: string }>
> = {
  justified: {
    text: 'Justified',
    hint: 'The look was part of the person’s care or allowed by law',
  },
  'not-justified': {
    text: 'Not justified',
    hint: 'There was no good reason. The patient is told, and the breach steps begin',
  },
  training: { text: 'Training', hint: 'Allowed, but the person needs to know better' },
  incident: {
    text: 'Incident',
    hint: 'Something went wrong that is no look, such as a shared login',
  },
}

export const episodeWords: Readonly<Record<string, string>> = {
  registration: 'Registered with your service',
  referral: 'Referred to your service',
  appointment: 'Appointment',
  admission: 'Admission',
  'self-claimed': 'Relationship claimed',
}

/** domain.md 1.5: the subtypes of an alert. */
export const groundWords: Readonly<Record<string, string>> = {
  '1': 'Public interest',
  '2': 'Statute',
  '3': 'Court order',
  '4': 'Emergency, relationship claimed',
  '5': 'Emergency',
  '6': 'Other, with the patient’s permission',
}

/** What was done, for who keeps watch. */
export const lookWords: Readonly<Record<string, string>> = {
  find: 'Looked a patient up',
  open: 'Opened the record',
  list: 'Read the record through another system',
  read: 'Read an entry',
  write: 'Wrote in the record',
  choice: 'Recorded a choice',
  emergency: 'Emergency access',
  log: 'Checked a look',
  import: 'Brought entries in',
  denied: 'Tried, and was refused',
  relationship: 'Recorded why the service sees the patient',
  permission: 'Recorded permission, or entered a code',
  mark: 'Changed which entries are private',
  correct: 'Answered a correction',
  merge: 'Put two records together',
  explain: 'Asked who can see an entry',
  proxy: 'Did something about a helper',
  message: 'Read messages',
  request: 'Worked on a request for a copy',
}

/** Kinds to search for, in groups. */
export const lookGroups = {
  looks: { text: 'Looks at records', kinds: ['open', 'list', 'read', 'request'] },
  emergency: { text: 'Emergency access', kinds: ['emergency'] },
  denied: { text: 'Refused attempts', kinds: ['denied'] },
  found: { text: 'Patients looked up', kinds: ['find'] },
  written: { text: 'What was written or changed', kinds: ['write', 'mark', 'correct', 'choice'] },
} as const
