import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { permissionPolicies, privateOnRequest } from '../identity/organisations.ts'
import type { ServiceTerms } from '../identity/viewing-terms.ts'
import { decide, type ChoiceValue, type Listing, type PatientFacts } from './decide.ts'
import {
  notAsked,
  strictestChoice,
  strictestListing,
  strictestTerms,
  type KeptChoice,
} from './most-restrictive.ts'

const day = (date: number) => new Date(Date.UTC(2026, 10, date))
const choice = (
  value: ChoiceValue,
  basis: KeptChoice['basis'],
  until: Date | null = null,
): KeptChoice => ({ value, basis, until })

suite('of two choices the stricter is kept', () => {
  const yes = choice('yes', 'express')
  const no = choice('no', 'express')
  const rows: readonly [sentence: string, a: KeptChoice, b: KeptChoice, kept: KeptChoice][] = [
    ['yes and yes: yes', yes, yes, yes],
    ['yes and no: no', yes, no, no],
    ['yes and never asked: not asked', yes, notAsked, notAsked],
    ['no and never asked: no', no, notAsked, no],
    ['a yes rests on the weaker ground', yes, choice('yes', 'implied'), choice('yes', 'implied')],
    ['a no rests on the stronger', no, choice('no', 'policy'), no],
    [
      'two yeses end with the first',
      choice('yes', 'express', day(3)),
      choice('yes', 'express', day(5)),
      choice('yes', 'express', day(3)),
    ],
    ['an end beats none', yes, choice('yes', 'express', day(5)), choice('yes', 'express', day(5))],
    [
      'two noes last as long as the longer',
      choice('no', 'express', day(3)),
      choice('no', 'express', day(5)),
      choice('no', 'express', day(5)),
    ],
    ['a no without an end does not end', choice('no', 'express', day(3)), no, no],
    [
      'a no that ends, and a yes: then nobody was asked',
      choice('no', 'express', day(3)),
      yes,
      choice('no', 'express', day(3)),
    ],
  ]
  for (const [sentence, a, b, kept] of rows) {
    test(sentence, () => {
      assert.deepEqual(strictestChoice(a, b), kept)
      assert.deepEqual(strictestChoice(b, a), kept)
    })
  }
})

suite('of two lines of lists the stricter is kept', () => {
  const rows: readonly [Listing, Listing, Listing][] = [
    ['allowed', 'allowed', 'allowed'],
    ['allowed', 'unlisted', 'unlisted'],
    ['allowed', 'prohibited', 'prohibited'],
    ['unlisted', 'prohibited', 'prohibited'],
  ]
  for (const [a, b, kept] of rows) {
    test(`${a} and ${b}: ${kept}`, () => {
      assert.deepEqual([strictestListing(a, b), strictestListing(b, a)], [kept, kept])
    })
  }
})

test('of the terms of two services each stricter one is kept', () => {
  const open: ServiceTerms = {
    sharesOutFrom: day(1),
    permissionPolicy: 'notice-based',
    verificationRequired: false,
    graceDays: 7,
    privateOnRequest: 'ask',
  }
  const strict: ServiceTerms = {
    sharesOutFrom: null,
    permissionPolicy: 'ask-each-time',
    verificationRequired: true,
    graceDays: 0,
    privateOnRequest: 'at-once',
  }
  assert.deepEqual([strictestTerms(open, strict), strictestTerms(strict, open)], [strict, strict])
  const later = { ...open, sharesOutFrom: day(9), permissionPolicy: 'extended' } as const
  assert.deepEqual(strictestTerms(open, later), later)
})

const plain = { noNullPrototype: true }
const end = fc.option(fc.integer({ min: 1, max: 9 }).map(day))
const anyValue = fc.constantFrom<ChoiceValue>('yes', 'no', 'not-asked')
const anyChoice: fc.Arbitrary<KeptChoice> = fc
  .record(
    {
      value: anyValue,
      basis: fc.constantFrom('express', 'implied', 'migrated', 'policy'),
      until: end,
    },
    plain,
  )
  .map((one) => (one.value === 'not-asked' ? { ...one, until: null } : one))
const anyListing = fc.constantFrom<Listing>('allowed', 'unlisted', 'prohibited')
const anyTerms: fc.Arbitrary<ServiceTerms> = fc.record(
  {
    sharesOutFrom: end,
    permissionPolicy: fc.constantFrom(...permissionPolicies),
    verificationRequired: fc.boolean(),
    graceDays: fc.nat(9),
    privateOnRequest: fc.constantFrom(...privateOnRequest),
  },
  plain,
)

/** A way to keep the stricter of two: the same whichever comes first, however often, in whatever order. */
function keeps<T>(name: string, any: fc.Arbitrary<T>, strictest: (a: T, b: T) => T) {
  test(`${name}: the order and the number of the services change nothing`, () => {
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        assert.deepEqual(strictest(a, a), a)
        assert.deepEqual(strictest(a, b), strictest(b, a))
        assert.deepEqual(strictest(strictest(a, b), c), strictest(a, strictest(b, c)))
      }),
      { numRuns: 500 },
    )
  })
}

suite('the stricter of two', () => {
  keeps('choices', anyChoice, strictestChoice)
  keeps('lists', anyListing, strictestListing)
  keeps('terms', anyTerms, strictestTerms)
})

const anyPatient: fc.Arbitrary<PatientFacts> = fc.record(
  {
    protected: fc.constant(false),
    died: fc.constant(false),
    registeredHere: fc.boolean(),
    listing: anyListing,
    verificationRequired: fc.boolean(),
    verified: fc.boolean(),
    relationship: fc.constant(true),
    emergency: fc.constantFrom('none', 'emergency'),
    shareNothing: fc.constant(false),
    shareIn: anyValue,
    permissionRequired: fc.boolean(),
    permission: fc.boolean(),
  },
  plain,
)

/** What one side has of everything that is kept, at one moment. */
const anySide = fc.record(
  {
    out: anyChoice,
    in: anyChoice,
    listing: anyListing,
    terms: anyTerms,
  },
  plain,
)
type Side = typeof anySide extends fc.Arbitrary<infer T> ? T : never

test('what is kept of two never shows more than either, at any time', () => {
  let shown = 0
  fc.assert(
    fc.property(anySide, anySide, anyPatient, fc.nat(10).map(day), (a, b, patient, at) => {
      const kept: Side = {
        out: strictestChoice(a.out, b.out),
        in: strictestChoice(a.in, b.in),
        listing: strictestListing(a.listing, b.listing),
        terms: strictestTerms(a.terms, b.terms),
      }
      if (!shows(kept, patient, at)) return
      shown++
      assert.ok(shows(a, patient, at) && shows(b, patient, at))
    }),
    { numRuns: 20_000 },
  )
  assert.ok(shown > 100, `${shown} were shown at all`)
})

function shows(side: Side, patient: PatientFacts, at: Date): boolean {
  const { permissionPolicy, sharesOutFrom, verificationRequired } = side.terms
  const ended = ({ until }: { until: Date | null }) => until !== null && until <= at
  const valueOf = (one: KeptChoice) => (ended(one) ? 'not-asked' : one.value)
  return decide(
    { ...viewer, organisation: 'viewer' },
    {
      ...patient,
      listing: side.listing,
      verificationRequired,
      shareIn: valueOf(side.in),
      permissionRequired: permissionPolicy !== 'notice-based',
    },
    {
      organisation: 'writer',
      private: false,
      shareOut: valueOf(side.out),
      sharesOutByDefault: sharesOutFrom !== null && sharesOutFrom <= at,
    },
  ).see
}

const viewer = { absorbed: [], suspended: false, staffSuspended: false, readsClinical: true }
