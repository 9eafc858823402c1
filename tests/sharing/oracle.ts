import type { Reason } from '../../src/sharing/decide.ts'

/**
 * Every fact that bears on whether one staff member may see one entry of one patient, with all its values.
 * `permission`: none, given to this person, or given to the whole service.
 */
export const factValues = {
  // of the service that looks
  policy: ['ask-each-time', 'extended', 'notice-based'],
  suspendedService: [false, true],
  // of the patient, and between the patient and that service
  registeredHere: [false, true],
  listing: ['unlisted', 'allowed', 'prohibited'],
  verificationRequired: [false, true],
  protected: [false, true],
  died: [false, true],
  verified: [false, true],
  relationship: [false, true],
  emergency: ['none', 'emergency', 'legal'],
  shareNothing: [false, true],
  shareIn: ['yes', 'no', 'not-asked'],
  permission: ['none', 'person', 'service'],
  // of the person who looks
  readsClinical: [true, false],
  suspendedPerson: [false, true],
  // of the entry, and of the service that wrote it
  writer: ['other', 'own', 'absorbed'],
  private: [false, true],
  shareOut: ['yes', 'no', 'not-asked'],
  sharesByDefault: [false, true],
} as const

export type Facts = {
  readonly [Name in keyof typeof factValues]: (typeof factValues)[Name][number]
}

export type Answer = { readonly see: boolean; readonly because: Reason }

type Rule = readonly [number: number, see: boolean, because: Reason, applies: (f: Facts) => boolean]

/**
 * The table of design.md section 4 written once more, for tests only and shaped differently on purpose: each
 * rule stands alone, in no order, and the lowest number that applies answers.
 */
const rules: readonly Rule[] = [
  [10, true, 'shared', () => true],
  [4, false, 'private', (f) => f.private],
  [8, false, 'not-shared-in', (f) => f.shareIn === 'no' || f.shareIn === 'not-asked'],
  [2, true, 'own', (f) => f.writer === 'own' || f.writer === 'absorbed'],
  [6, true, 'emergency', (f) => f.emergency === 'emergency' || f.emergency === 'legal'],
  [
    5,
    false,
    'not-shared-out',
    (f) =>
      f.shareNothing ||
      f.shareOut === 'no' ||
      (f.shareOut === 'not-asked' && f.sharesByDefault === false),
  ],
  [1, false, 'role', (f) => f.suspendedPerson || f.suspendedService],
  [1, false, 'role', (f) => !f.readsClinical],
  [1, false, 'role', (f) => f.died && f.emergency !== 'legal'],
  [3, false, 'no-relationship', (f) => !(f.relationship || f.emergency !== 'none')],
  [9, false, 'permission-not-asked', (f) => !hasPermission(f)],
  [
    0,
    false,
    'no-relationship',
    (f) => f.protected && !(f.registeredHere || f.listing === 'allowed'),
  ],
  [7, false, 'organisation-rule', (f) => f.listing === 'prohibited'],
  [
    7,
    false,
    'organisation-rule',
    (f) =>
      f.listing === 'unlisted' &&
      !f.registeredHere &&
      f.verificationRequired &&
      f.verified === false,
  ],
]

export function oracle(facts: Facts): Answer {
  let lowest: Rule | undefined
  for (const rule of rules) {
    if (rule[3](facts) && (lowest === undefined || rule[0] < lowest[0])) lowest = rule
  }
  if (lowest === undefined) throw new TypeError('no rule applies')
  return { see: lowest[1], because: lowest[2] }
}

/** Asked each time: this person. Extended: this person or the whole service. On notice: nobody is asked. */
export function hasPermission(facts: Pick<Facts, 'policy' | 'permission'>): boolean {
  switch (facts.policy) {
    case 'notice-based':
      return true
    case 'extended':
      return facts.permission !== 'none'
    case 'ask-each-time':
      return facts.permission === 'person'
  }
}

/** What the record routes answer about the record as a whole, and the one bit that something is held back. */
export type Whole = {
  readonly outcome: 'ok' | 'role' | 'not-found'
  readonly rule: Reason
  readonly heldBack: boolean
}

/**
 * @param viewer what is true of viewer and patient; what it says of an entry is not used.
 * @param entries the answer for each of the patient's entries, and whether the viewer's service wrote it.
 */
export function oracleWhole(
  viewer: Facts,
  entries: readonly { readonly see: boolean; readonly mine: boolean }[],
): Whole {
  const foreign: Facts = {
    ...viewer,
    ...({ writer: 'other', private: false, shareNothing: false, shareOut: 'yes' } as const),
  }
  const rule = oracle(foreign).because
  const outcome = outcomeOf(viewer, entries)
  return {
    outcome,
    rule: outcome === 'role' ? 'role' : rule,
    heldBack: outcome === 'ok' && entries.some((entry) => !entry.see),
  }
}

function outcomeOf(viewer: Facts, entries: readonly { readonly mine: boolean }[]) {
  if (!viewer.readsClinical || viewer.suspendedPerson || viewer.suspendedService) return 'role'
  const hidden = oracle({ ...viewer, writer: 'own' })
  if (!hidden.see) return 'not-found'
  const known = viewer.relationship || viewer.emergency !== 'none'
  return known || entries.some(({ mine }) => mine) ? 'ok' : 'not-found'
}
