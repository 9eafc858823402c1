import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { FieldErrors } from './field-errors.tsx'
import { neutralSentence } from '../../sharing/neutral-sentence.ts'
import { NeutralNotice } from './neutral-notice.tsx'
import { NhsNumberText } from './nhs-number.tsx'
import { Pager } from './pager.tsx'
import { ServiceTag } from './service-tag.tsx'
import { SummaryBoxes, type SummaryReader } from './summary-box.tsx'
import { type RecordEntry, Timeline } from './timeline.tsx'

type Fixture = { readonly name: string; readonly html: string }

/** What nhsuk-frontend itself says that a component is. */
function fixture(component: string, name: string): string {
  const file = `nhsuk-frontend/dist/nhsuk/components/${component}/fixtures.json`
  const { fixtures } = createRequire(import.meta.url)(file) as { fixtures: Fixture[] }
  const found = fixtures.find((one) => one.name === name)
  assert.ok(found, `${component} has no fixture named ${name}`)
  return found.html
}

/** The same page, however it is written down: white space, and empty elements closed or not. */
function plain(html: string): string {
  return html
    .replace(/\s+/g, ' ')
    .replace(/> | </g, (edge) => edge.trim())
    .replace(/><\/path>/g, '/>')
}

function rendered(element: ReactElement | null): string {
  return plain(renderToStaticMarkup(element))
}

test('the pager is the pagination of the NHS design system', () => {
  assert.equal(
    rendered(
      <Pager
        previous={{ href: '#/section/treatments', text: 'Treatments' }}
        next={{ href: '#/section/symptoms', text: 'Symptoms' }}
      />,
    ),
    plain(fixture('pagination', 'default')),
  )
  assert.equal(rendered(<Pager />), '')
})

test('the errors are the error summary of the NHS design system', () => {
  const errors = [{ field: 'example-day', message: 'Date of birth must be in the past' }]
  assert.equal(
    rendered(<FieldErrors errors={errors} />),
    plain(fixture('error-summary', 'default')),
  )
  assert.equal(rendered(<FieldErrors errors={[]} />), '')
})

test('an NHS number is in groups of 3, 3 and 4 and not broken over lines', () => {
  assert.equal(
    renderToStaticMarkup(<NhsNumberText number="9990000018" />),
    '<span class="whole">999 000 0018</span>',
  )
})

test('a service is told by letters and name; one of an unknown type by its first letter', () => {
  const html = (type: string) => rendered(<ServiceTag service={{ name: 'Westbury', type }} />)
  assert.match(html('gp-practice'), /service--gp-practice.*aria-hidden="true">GP<\/span>Westbury/)
  assert.match(html('x" onload="y'), /class="service"><.*>W<\/span>Westbury/)
})

test('while something is held back, no list says that there is none', () => {
  const nothing = { allergies: [], medicines: [], problems: [] }
  const html = (reader: SummaryReader) =>
    renderToStaticMarkup(<SummaryBoxes lists={nothing} reader={reader} />)
  assert.match(html('staff'), /No allergies recorded\./)
  for (const reader of ['staff-held-back', 'patient'] as const) {
    assert.doesNotMatch(html(reader), /recorded|known|none/i)
    assert.match(html(reader), /No allergies are shown here/)
  }
  assert.match(html('staff-held-back'), new RegExp(neutralSentence))
  assert.doesNotMatch(html('patient'), /shared/)
})

test('the notice says one sentence and nothing more', () => {
  const text = renderToStaticMarkup(<NeutralNotice />).replace(/<[^>]*>/g, '')
  assert.equal(text, 'Some information is not shared with your service.')
})

test('the timeline shows every entry once, by year in England, what has no date at the end', () => {
  const entry = (ref: string, when?: Date | string): RecordEntry => ({
    ref,
    href: `/entries/${ref}`,
    kind: 'Note',
    title: `Entry ${ref}`,
    service: { name: 'Westbury', type: 'gp-practice' },
    ...(when ? { when } : {}),
  })
  const entries = [
    entry('a', '2026'),
    entry('b', new Date('2025-12-31T23:59:59Z')),
    entry('c', '2024-02'),
    entry('d', '2019-01-01'),
    entry('e'),
  ]
  const html = renderToStaticMarkup(<Timeline entries={entries} privateText="Private" />)
  const seen = [...html.matchAll(/<h3[^>]*>(.*?)<\/h3>|>Entry (.)<|(<details)/g)]
  assert.deepEqual(
    seen.map(([, year, ref]) => year ?? ref ?? 'folded'),
    ['2026', 'a', '2025', 'b', '2024', 'c', 'folded', '2019', 'd', 'folded', 'Without a date', 'e'],
  )
})
