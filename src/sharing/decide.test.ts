import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  decide,
  reasons,
  type ChoiceValue,
  type Decision,
  type EntryFacts,
  type PatientFacts,
  type Reason,
  type ViewerFacts,
} from './decide.ts'

type Facts = ViewerFacts & PatientFacts & { readonly entry: EntryFacts }
type Row = readonly [sentence: string, because: Reason, facts: PartialFacts]
type PartialFacts = Partial<Omit<Facts, 'entry'>> & { readonly entry?: Partial<EntryFacts> }

/** Everything is permitted: the district nurses look at what the GP practice wrote and shares. */
const permitted: Facts = {
  organisation: 'nurses',
  absorbed: [],
  suspended: false,
  staffSuspended: false,
  readsClinical: true,
  protected: false,
  died: false,
  registeredHere: false,
  listing: 'allowed',
  verificationRequired: true,
  verified: false,
  relationship: true,
  emergency: 'none',
  shareNothing: false,
  shareIn: 'yes',
  permissionRequired: true,
  permission: true,
  entry: { organisation: 'practice', private: false, shareOut: 'yes', sharesOutByDefault: false },
}

const own = { organisation: 'nurses' }
const unlisted = { listing: 'unlisted' } as const
const stranger = { relationship: false, shareIn: 'no', permission: false, ...unlisted } as const

const yes: readonly Reason[] = ['own', 'emergency', 'shared']

const rules: readonly Row[] = [
  ['10 what nothing forbids is shared', 'shared', {}],

  ['0 a protected patient is not found', 'no-relationship', { protected: true, ...unlisted }],
  ['0 nor by who is prohibited', 'no-relationship', { protected: true, listing: 'prohibited' }],
  [
    '0 except by the registered practice',
    'shared',
    { protected: true, ...unlisted, registeredHere: true },
  ],
  ['0 and by who is allowed by name', 'shared', { protected: true }],
  [
    '0 not even what was written there',
    'no-relationship',
    { protected: true, ...unlisted, entry: own },
  ],
  [
    '0 not even in an emergency',
    'no-relationship',
    { protected: true, ...unlisted, emergency: 'legal' },
  ],
  [
    '0 whatever the role',
    'no-relationship',
    { protected: true, ...unlisted, readsClinical: false },
  ],

  ['1 a role that does not read', 'role', { readsClinical: false }],
  ['1 a suspended organisation', 'role', { suspended: true }],
  ['1 a suspended person', 'role', { staffSuspended: true }],
  ['1 a patient who has died', 'role', { died: true }],
  ['1 emergency access is no legal reason', 'role', { died: true, emergency: 'emergency' }],
  ['1 a legal reason opens it', 'emergency', { died: true, emergency: 'legal' }],
  [
    '1 a legal reason does not change the role',
    'role',
    { readsClinical: false, emergency: 'legal' },
  ],
  ['1 nor what was written there', 'role', { readsClinical: false, entry: own }],
  ['1 a death closes what was written there too', 'role', { died: true, entry: own }],

  ['2 what the organisation wrote', 'own', { entry: own }],
  ['2 what an absorbed organisation wrote', 'own', { absorbed: ['a', 'practice'] }],
  ['2 with no relationship', 'own', { ...stranger, entry: own }],
  ['2 also private', 'own', { entry: { ...own, private: true } }],
  ['2 also not shared out', 'own', { entry: { ...own, shareOut: 'no' } }],
  ['2 also when nothing is shared', 'own', { shareNothing: true, entry: own }],
  ['2 also when prohibited', 'own', { listing: 'prohibited', entry: own }],
  ['2 in an emergency as ever', 'own', { emergency: 'emergency', entry: own }],

  ['3 nobody without a relationship', 'no-relationship', { relationship: false }],
  ['3 comes before private', 'no-relationship', { relationship: false, entry: { private: true } }],
  ['3 is lifted in an emergency', 'emergency', { relationship: false, emergency: 'emergency' }],

  ['4 a private entry of another', 'private', { entry: { private: true } }],
  ['4 comes before not shared out', 'private', { entry: { private: true, shareOut: 'no' } }],
  ['4 in an emergency too', 'private', { emergency: 'emergency', entry: { private: true } }],
  ['4 for a legal reason too', 'private', { emergency: 'legal', entry: { private: true } }],

  ['5 the patient said no', 'not-shared-out', { entry: { shareOut: 'no' } }],
  ['5 the patient was not asked', 'not-shared-out', { entry: { shareOut: 'not-asked' } }],
  [
    '5 not asked, shared by default',
    'shared',
    { entry: { shareOut: 'not-asked', sharesOutByDefault: true } },
  ],
  [
    '5 no is no, whatever the default',
    'not-shared-out',
    { entry: { shareOut: 'no', sharesOutByDefault: true } },
  ],
  ['5 nothing is shared', 'not-shared-out', { shareNothing: true }],
  [
    '5 nothing, whatever the default',
    'not-shared-out',
    { shareNothing: true, entry: { shareOut: 'not-asked', sharesOutByDefault: true } },
  ],
  [
    '5 in an emergency too',
    'not-shared-out',
    { emergency: 'emergency', entry: { shareOut: 'no' } },
  ],
  [
    '5 nothing for a legal reason either',
    'not-shared-out',
    { emergency: 'legal', shareNothing: true },
  ],
  [
    '5 comes before the lists',
    'not-shared-out',
    { listing: 'prohibited', entry: { shareOut: 'no' } },
  ],

  ['6 an emergency lifts 3, 7, 8 and 9', 'emergency', { ...stranger, emergency: 'emergency' }],
  ['6 so does a legal reason', 'emergency', { ...stranger, emergency: 'legal' }],
  ['6 lifts prohibited', 'emergency', { listing: 'prohibited', emergency: 'emergency' }],
  ['6 is flagged where nothing had to be lifted', 'emergency', { emergency: 'emergency' }],

  ['7 a prohibited organisation', 'organisation-rule', { listing: 'prohibited' }],
  [
    '7 prohibited, even with the code',
    'organisation-rule',
    { listing: 'prohibited', verified: true },
  ],
  [
    '7 prohibited, even where none is required',
    'organisation-rule',
    { listing: 'prohibited', verificationRequired: false },
  ],
  ['7 an unlisted organisation without the code', 'organisation-rule', unlisted],
  ['7 an unlisted organisation with the code', 'shared', { ...unlisted, verified: true }],
  ['7 where no code is required', 'shared', { ...unlisted, verificationRequired: false }],
  [
    '7 the registered practice is on nobody’s list',
    'shared',
    { ...unlisted, registeredHere: true },
  ],
  ['7 comes before share-in', 'organisation-rule', { ...unlisted, shareIn: 'no' }],

  ['8 the patient said no to the viewer', 'not-shared-in', { shareIn: 'no' }],
  ['8 the patient was not asked', 'not-shared-in', { shareIn: 'not-asked' }],
  ['8 the registered practice too', 'not-shared-in', { registeredHere: true, shareIn: 'no' }],
  ['8 comes before permission', 'not-shared-in', { shareIn: 'no', permission: false }],

  ['9 permission is required and not given', 'permission-not-asked', { permission: false }],
  ['9 permission is not required', 'shared', { permissionRequired: false, permission: false }],
]

suite('each rule, and which comes first', () => {
  for (const [sentence, because, facts] of rules) {
    test(`${sentence}: ${because}`, () => {
      assert.deepEqual(decided(facts), { see: yes.includes(because), because })
    })
  }

  test('every reason is given by some row', () => {
    const given = new Set(rules.map(([, because]) => because))
    assert.deepEqual([...given].toSorted(), [...reasons].toSorted())
  })

  test('an answer cannot be changed', () => {
    assert.throws(() => Object.assign(decided({}), { see: false }), TypeError)
  })
})

// ── the practice page's example ──────────────────────────────────────────────────────────────────
// @see docs/sharing-rules.md

type Choices = { readonly [Service in string]?: readonly [out: ChoiceValue, into: ChoiceValue] }
type More = { readonly private?: string; readonly pending?: string }

const example: Choices = { gp: ['yes', 'yes'], nurses: ['yes', 'yes'], clinic: ['yes', 'no'] }
const withHospice: Choices = { ...example, hospice: ['yes', 'not-asked'] }

/** Who sees entries of whom: viewer, then the writers whose entries it sees. */
const variants: readonly [
  name: string,
  choices: Choices,
  sees: Record<string, string>,
  more?: More,
][] = [
  [
    'the nine cells',
    example,
    { gp: 'gp nurses clinic', nurses: 'gp nurses clinic', clinic: 'clinic' },
  ],
  [
    'V1 the GP shares nothing out: out and in are independent',
    { ...example, gp: ['no', 'yes'] },
    { gp: 'gp nurses clinic', nurses: 'nurses clinic', clinic: 'clinic' },
  ],
  [
    'V2 the clinic may look in',
    { ...example, clinic: ['yes', 'yes'] },
    { gp: 'gp nurses clinic', nurses: 'gp nurses clinic', clinic: 'gp nurses clinic' },
  ],
  [
    'V3 the nurses’ note is private: only they keep it',
    example,
    { gp: 'gp clinic', nurses: 'gp nurses clinic', clinic: 'clinic' },
    { private: 'nurses' },
  ],
  [
    'V4 the clinic shares nothing out: it is not affected itself',
    { ...example, clinic: ['no', 'no'] },
    { gp: 'gp nurses', nurses: 'gp nurses', clinic: 'clinic' },
  ],
  [
    'V5 a hospice that was not asked about sees its own only',
    withHospice,
    { gp: 'gp nurses clinic hospice', hospice: 'hospice', clinic: 'clinic' },
  ],
  [
    'V5 and all the others after a yes',
    { ...withHospice, hospice: ['yes', 'yes'] },
    { hospice: 'gp nurses clinic hospice' },
  ],
  [
    'V6 the GP may not look in: the others still see the GP',
    { ...example, gp: ['yes', 'no'] },
    { gp: 'gp', nurses: 'gp nurses clinic', clinic: 'clinic' },
  ],
  [
    'V7 a hospice on no list waits for the code',
    { ...withHospice, hospice: ['yes', 'yes'] },
    { hospice: 'hospice', gp: 'gp nurses clinic hospice' },
    { pending: 'hospice' },
  ],
]

suite('the practice page', () => {
  for (const [name, choices, sees, more] of variants) {
    test(name, () => {
      const found = Object.keys(sees).map((viewer) => [viewer, seenBy(viewer, choices, more ?? {})])
      assert.deepEqual(Object.fromEntries(found), sees)
    })
  }

  test('V7 the reason is the organisation rule, and V5 that share-in was not asked', () => {
    const hospice = { organisation: 'hospice', relationship: true }
    assert.equal(decided({ ...hospice, ...unlisted }).because, 'organisation-rule')
    assert.equal(decided({ ...hospice, shareIn: 'not-asked' }).because, 'not-shared-in')
  })
})

function seenBy(viewer: string, choices: Choices, more: More): string {
  const seen = Object.entries(choices).filter(([writer, choice]) => {
    const { see } = decided({
      organisation: viewer,
      registeredHere: viewer === 'gp',
      listing: viewer === more.pending ? 'unlisted' : 'allowed',
      shareIn: choices[viewer]?.[1] ?? 'not-asked',
      entry: {
        organisation: writer,
        private: writer === more.private,
        shareOut: choice?.[0] ?? 'not-asked',
      },
    })
    return see
  })
  return seen.map(([writer]) => writer).join(' ')
}

function decided({ entry, ...facts }: PartialFacts): Decision {
  const whole = { ...permitted, ...facts }
  return decide(whole, whole, { ...permitted.entry, ...entry })
}
