import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import fc from 'fast-check'
import { projectFolder } from '../../src/config.ts'
import { pdfMaker } from '../../src/documents/pdf.ts'
import { parseNhsNumber } from '../../src/identity/nhs-number.ts'
import type { PatientCard } from '../../src/identity/patients.ts'
import type { SummarySection } from '../../src/summary/document.ts'
import { unescaped } from '../../src/documents/escaped.ts'
import { sectionNarrative } from '../../src/summary/narrative.ts'
import { printedSummary } from '../../src/summary/printed-summary.ts'
import { readNarrative } from '../../src/summary/read-narrative.ts'
import { summaryOf } from '../../src/summary/content.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'
import { factsOf, patientId } from '../support/summary-facts.ts'
import { goldenCases, madeOn } from './golden-cases.ts'

// A summary on paper: read back letter by letter, it says what the page says. Both were stored (golden/).

const pdfs = pdfMaker()
after(() => pdfs.close())

const card: PatientCard = {
  ...{ id: patientId, givenName: 'Rosa', familyName: 'Sample', birthDate: '1950-02-03' },
  ...{ sex: 'female', area: null, died: null, registeredPractice: 'Z10' },
  nhsNumber: parseNhsNumber('9990000018', true),
}
const golden = (file: string) =>
  readFileSync(join(projectFolder, 'tests/summary/golden', file), 'utf8')

for (const { name, facts } of goldenCases) {
  suite(name, () => {
    for (const reader of ['staff', 'patient'] as const) {
      test(`${reader}: says what the page says, on one sheet`, async () => {
        const page = golden(`${name}.${reader}.html`)
        const read = await readPdf(
          await pdfs.make(printedSummary(card, golden(`${name}.${reader}.json`))),
        )
        const [made = '', holds = ''] = textOf(
          partOf(page, /<p class="secondary scr__made">/),
        ).split(/(?<=\))\. /)
        const whose = 'Born 3 February 1950 · NHS number 999 000 0018'
        const said = [
          ...['Summary Care Record', 'Rosa Sample', whose, made, holds],
          ...[...page.matchAll(/<li>(.*?)<\/li>/g)].map(([, text = '']) => unescaped(text)),
          ...page
            .split('<section')
            .slice(1)
            .map((part) => textOf(`<section${part.split('</section>')[0] ?? ''}`)),
          ...(facts.scope === 'core' ? leftOut : []),
          `Rosa Sample · ${whose}`,
          'Page 1 of 1',
        ]
        assert.equal(read.letters, lettersOf(said.join('').replace(noneKnown, `$&${whoSaysSo}`)))
        assert.equal(read.pages, 1)
      })
    }
  })
}

/** A FHIR document says of one more section that it was left out; the page says it in a sentence of its own. */
const leftOut = [
  'Problems and significant history',
  'Not in this summary: the patient chose medicines and allergies only.',
]

/** And it tells which entry says that no allergy is known. */
const noneKnown = 'No known allergies: asked, and none is known.'
const whoSaysSo = 'Date Description Certainty 4 March 2015 No known allergy confirmed'

test('a person who died is said to have', () => {
  const { patient } = printedSummary(
    { ...card, died: new Date('2026-03-01T12:00:00Z'), nhsNumber: null },
    golden('a-child.staff.json'),
  )
  assert.deepEqual(patient.facts, ['Born 3 February 1950', 'Died 1 March 2026'])
})

suite('a narrative', () => {
  const document = summaryOf(factsOf([]), madeOn, 'staff')
  const section = (title: string, columns: string[], rows: string[][]): SummarySection => ({
    ...{ id: 'problems', title, window: null, columns, statement: null },
    rows: rows.map((cells) => ({
      ...{ entry: 'x' as never, kind: 'Condition', resource: {}, sensitive: false },
      cells,
    })),
  })

  test('is read again as it was written, whatever the texts are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<', '</td><td>', '&lt;', '&amp;lt;', '"', '\n', '</div>'),
    )
    const row = fc.array(text, { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(
        row,
        fc.array(row, { minLength: 1, maxLength: 4 }),
        text,
        (heads, rows, title) => {
          const shown = rows.map(([, second = '', third = '']) => ['2026', second, third || '-'])
          const sections = [section(title, heads, shown), section('Other', heads, shown)]
          const table = { kind: 'table', heads, rows: shown }
          assert.deepEqual(readNarrative(sectionNarrative(document, sections)), [
            ...[{ kind: 'heading', text: title }, table],
            ...[{ kind: 'heading', text: 'Other' }, table],
          ])
        },
      ),
    )
  })

  test('with a part that nobody wrote is refused, and never read in part', () => {
    for (const wrong of [
      'bare text',
      '<div><p>one</p><ul><li>two</li></ul></div>',
      '<p>one <b>two</b></p>',
      '<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>x</td>y</tr></tbody></table>',
      '<table><thead></thead><tbody></tbody></table>',
      '<table><thead><tr><th>A</th></tr></thead><tbody>',
    ]) {
      assert.throws(() => readNarrative(wrong), TypeError, wrong)
    }
  })
})

function partOf(page: string, from: RegExp): string {
  const start = page.search(from)
  return page.slice(start, page.indexOf('</p>', start))
}

/** What stands on a page to be read: without names of columns that are there for narrow screens. */
function textOf(html: string): string {
  const wide = html.replaceAll(/<span class="nhsuk-table-responsive__heading".*?<\/span>/gs, '')
  return unescaped(wide.replaceAll(/<[^>]*>/g, '')).trim()
}
