import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allergy, condition, factsOf, noneKnown } from '../../tests/support/summary-facts.ts'
import { summaryOf } from './content.ts'
import { documentWithoutNone, pageWithoutNone, saysOnlyNone, tellsOnlyNone } from './held-back.ts'
import { toHtml } from './to-html.ts'
import { toIps } from './to-ips.ts'

const version = {
  id: '00000000-0000-7000-8000-0000000000ff',
  madeAt: new Date('2026-04-30T09:00:00Z'),
  replaces: null,
}
const none = [noneKnown(), allergy('409137002', 'No known drug allergy')]
/** Its code is put in its place where the document is stored. */
const problem = condition('No allergy')
const summary = summaryOf(factsOf([...none, condition('Asthma')]), '2026-04-30', 'staff')

test('a page says that something is not shared, in the section of allergies alone', () => {
  const html = toHtml(summary)
  assert.match(html, /No known/)
  const told = pageWithoutNone(html)
  assert.doesNotMatch(told, /No known/)
  const [before = '', after = ''] = html.split(/<p class="scr__statement">No known[^<]*<\/p>/)
  const [first = '', rest = ''] = told.split(
    /<p class="scr__statement">Nothing shown here[^<]*<\/p>/,
  )
  assert.deepEqual([first, rest], [before, after])
})

test('a document says so too, and no reference in it leads nowhere', () => {
  const text = documentWithoutNone(toIps(summary, version))
  assert.doesNotMatch(text, /No known|716186003|409137002/)
  assert.match(text, /Asthma/)
  assert.match(text, /"emptyReason":\{"coding":\[\{[^\]]*"code":"withheld"/)
  const urls = [...text.matchAll(/"fullUrl":"([^"]+)"/g)].map(([, url]) => url)
  const references = [...text.matchAll(/"reference":"(urn[^"]+)"/g)].map(([, url]) => url)
  assert.deepEqual(
    references.filter((it) => !urls.includes(it)),
    [],
  )
})

for (const [what, entries, expected] of [
  ['statements that there is none', none, true],
  ['one in words', [allergy('', '', {}, { code: { text: 'NKDA' } })], true],
  ['an allergy', [allergy()], false],
  ['an allergy, beside a problem with such a code', [allergy(), problem], false],
  ['nothing, beside a problem with such a code', [problem], false],
  ['nothing', [], false],
] as const) {
  test(`the section of allergies decides: ${what}`, () => {
    const told = summaryOf(factsOf(entries), '2026-04-30', 'staff')
    // as one that was stored before such problems were left out
    const text = toIps(told, version).replace('195967001', '716186003')
    assert.equal(tellsOnlyNone(text), expected)
    assert.equal(saysOnlyNone(told), expected)
  })
}
