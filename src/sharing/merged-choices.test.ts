import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseOdsCode } from '../identity/ods-code.ts'
import type { ChoiceValue } from './decide.ts'
import {
  partedChoices,
  strictestOfTwo,
  stricterSince,
  type RecordChoices,
} from './merged-choices.ts'
import { notAsked, type KeptChoice } from './most-restrictive.ts'

const clinic = parseOdsCode('Z90011')
const said = (value: ChoiceValue, until: Date | null = null): KeptChoice =>
  value === 'not-asked' ? notAsked : { value, basis: 'express', until }
const record = (out: ChoiceValue, into: ChoiceValue, open = true): RecordChoices => ({
  about: [clinic],
  chosen: () => ({ out: said(out), in: said(into) }),
  open: () => open,
})

suite('of two records of one person the stricter answer is kept', () => {
  // kept record, other record, what is kept
  const rows: readonly (readonly [ChoiceValue, ChoiceValue, ChoiceValue])[] = [
    ['yes', 'yes', 'yes'],
    ['yes', 'no', 'no'],
    ['yes', 'not-asked', 'not-asked'],
    ['no', 'yes', 'no'],
    ['no', 'no', 'no'],
    ['no', 'not-asked', 'no'],
    ['not-asked', 'yes', 'not-asked'],
    ['not-asked', 'no', 'no'],
    ['not-asked', 'not-asked', 'not-asked'],
  ]
  for (const [keep, from, kept] of rows) {
    test(`${keep} and ${from}: ${kept}`, () => {
      const changes = strictestOfTwo(record(keep, keep), record(from, from))
      const now = changes[0] ?? { organisation: clinic, out: said(keep), in: said(keep) }
      assert.deepEqual([now.out?.value, now.in?.value], [kept, kept])
    })
  }

  const gates: readonly (readonly [boolean, boolean, ChoiceValue])[] = [
    [true, true, 'yes'],
    [true, false, 'not-asked'],
    [false, true, 'not-asked'],
    [false, false, 'not-asked'],
  ]
  for (const [here, there, kept] of gates) {
    test(`a yes to share in that could be used ${here ? 'here' : 'not here'} and ${there ? 'there' : 'not there'} is kept as ${kept}`, () => {
      const [change] = strictestOfTwo(record('yes', 'yes', here), record('yes', 'yes', there))
      assert.equal(change?.in?.value ?? 'yes', kept)
      assert.equal(change?.out, undefined)
    })
  }

  test('a yes that ends sooner ends the other', () => {
    const soon = new Date('2026-12-01T00:00:00Z')
    const ends: RecordChoices = {
      ...record('yes', 'yes'),
      chosen: () => ({ out: said('yes', soon), in: said('yes') }),
    }
    const [change] = strictestOfTwo(record('yes', 'yes'), ends)
    assert.deepEqual(change, { organisation: clinic, out: said('yes', soon) })
  })

  test('what only the other record was asked about is not asked in the kept one, but a no is kept', () => {
    const nothing: RecordChoices = {
      about: [],
      chosen: () => ({ out: notAsked, in: notAsked }),
      open: () => true,
    }
    assert.deepEqual(strictestOfTwo(nothing, record('yes', 'yes')), [])
    assert.deepEqual(strictestOfTwo(nothing, record('no', 'yes')), [
      { organisation: clinic, out: said('no') },
    ])
  })
})

suite('parted again', () => {
  const rows: readonly (readonly [
    'merged' | 'chosen' | 'as-it-was',
    ChoiceValue,
    ChoiceValue,
    ChoiceValue,
  ])[] = [
    ['merged', 'yes', 'no', 'yes'],
    ['merged', 'yes', 'not-asked', 'yes'],
    ['chosen', 'yes', 'no', 'no'],
    ['chosen', 'no', 'yes', 'no'],
    ['chosen', 'yes', 'yes', 'yes'],
    ['as-it-was', 'yes', 'no', 'no'],
  ]
  for (const [since, before, now, kept] of rows) {
    test(`${before} before, ${now} now, ${since}: ${kept}`, () => {
      const both = (value: ChoiceValue) => () => ({ out: said(value), in: said(value) })
      const [change] = partedChoices([clinic], both(before), both(now), () => since)
      assert.equal(change?.out?.value ?? now, kept)
      assert.equal(change?.in?.value ?? now, kept)
    })
  }

  test('the other record takes a stricter answer with it, and no more open one', () => {
    const other = () => ({ out: said('yes'), in: said('no') })
    const since = [{ organisation: clinic, out: said('no'), in: said('yes') }]
    assert.deepEqual(stricterSince(since, other), [{ organisation: clinic, out: said('no') }])
  })
})
