import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  allergy,
  condition,
  course,
  factsOf,
  medicine,
  procedure,
  surgery,
  vaccine,
} from '../../tests/support/summary-facts.ts'
import { saysOf, today } from '../../tests/support/summary-told.ts'
import { summaryOf } from './content.ts'

const yesterday = '2026-04-29'

suite('words of sensitive categories', () => {
  for (const [text, is] of [
    ['HIV', true],
    ['hiv positive', true],
    ['HIV-1 infection', true],
    ['H/O: termination of pregnancy', true],
    ['Terminations of pregnancy', true],
    ['Termination of pregnancies', true],
    ['Chlamydial  Infections', true],
    ['IVF cycle 2', true],
    ['Human immunodeficiency virus infection (disorder)', true],
    ['Hives', false],
    ['Shiv', false],
    ['Gonorrhoeal', false],
    ['Gender', false],
  ] as const) {
    test(`${text}: ${is ? 'left out' : 'told'}`, () =>
      assert.deepEqual(
        saysOf('problems', [condition('x', { code: { text } })]),
        is ? 'withheld' : [text],
      ))
  }
})

test('an allergy or a medicine is not left out for a word in its name', () => {
  const name = 'Emtricitabine (HIV)'
  assert.deepEqual(saysOf('allergies', [allergy('1', name)]), [name])
  assert.deepEqual(saysOf('acute', [medicine(name, yesterday, course('acute'))]), [name])
  assert.equal(saysOf('allergies', [allergy('1', 'HIV')]), 'withheld')
})

suite('sensitive categories', () => {
  const termination = { coding: [{ code: '386639001' }] }
  const given = vaccine('Hepatitis B vaccine')
  const ivf = procedure('In vitro fertilisation', surgery, {}, '52637005')
  for (const [what, entry] of [
    ['by its code', condition('Termination of pregnancy', { code: termination })],
    [
      'by a code among others',
      condition('Pregnancy', {
        code: { coding: [{ code: '1' }, ...termination.coding], text: 'Pregnancy' },
      }),
    ],
    ['by its words', condition('x', { code: { text: 'Gender dysphoria' } })],
    ['a procedure', ivf],
    [
      'a procedure by its reason',
      procedure('Curettage', { ...surgery, reasonCode: [{ text: 'Polyp' }, termination] }),
    ],
    [
      'a vaccine by its reason',
      { ...given, resource: { ...given.resource, reasonCode: [{ text: 'HIV' }] } },
    ],
  ] as const) {
    test(`are never put in automatically: ${what}`, () => {
      const document = summaryOf(factsOf([entry]), today, 'staff')
      assert.deepEqual(document.face, ['entries-withheld'])
      assert.ok(document.sections.every(({ rows }) => rows.length === 0))
    })
    test(`are in at the patient's wish, and marked: ${what}`, () => {
      const document = summaryOf(factsOf([{ ...entry, rule: 'add' }]), today, 'staff')
      const rows = document.sections.flatMap((it) => it.rows)
      assert.deepEqual(
        rows.map((row) => [row.entry, row.sensitive]),
        [[entry.id, true]],
      )
      assert.deepEqual(document.face, [])
    })
    test(`are not in when private, wish or no wish: ${what}`, () => {
      const document = summaryOf(
        factsOf([{ ...entry, rule: 'add', private: true }]),
        today,
        'staff',
      )
      assert.ok(document.sections.every(({ rows }) => rows.length === 0))
    })
  }
})
