import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { after, suite, test } from 'node:test'
import { PNG } from 'pngjs'
import decodeQR from 'qr/decode.js'
import { flatPages } from '../../src/documents/flat-pages.ts'
import type { PaperForm } from '../../src/documents/paper-form.ts'
import { pdfMaker } from '../../src/documents/pdf.ts'
import { forms } from '../../src/forms/forms.ts'
import { paperForm } from '../../src/web/public/form-paper-words.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'
import { samplePractice, silentPractice } from '../support/sample-public.ts'

// A form to fill in by hand: it asks what the page asks, and each page of it says which printing it is.

const pdfs = pdfMaker()
after(() => pdfs.close())

const printing = {
  reference: 'PF-7K3Q-9D2M',
  printedAt: new Date('2026-11-22T15:15:00Z'),
  url: 'https://records.example/f/PF-7K3Q-9D2M',
}

/** Every text of a form on paper. */
function textsOf(form: PaperForm): string[] {
  const questions = form.questions.flatMap(({ ask, more, answer }) => [
    ...[ask, more],
    ...(answer.kind === 'tick' ? answer.choices.flatMap(({ text, hint }) => [text, hint]) : []),
    ...(answer.kind === 'letters' ? answer.groups.map(([label]) => label) : []),
  ])
  const { title, by, back, facts, next, signed, practiceUse, reference, foot } = form
  return [title, by, next, reference, foot, ...back, ...facts, ...signed, ...practiceUse].concat(
    questions,
  )
}

suite('each form is tagged, in its language, and loses nothing', () => {
  for (const form of forms) {
    test(form.name, async () => {
      const paper = paperForm({ practice: samplePractice, form }, printing)
      const pdf = await pdfs.make(paper)
      const folder = process.env['CONFIDE_SCREENSHOTS']
      if (folder) {
        mkdirSync(folder, { recursive: true })
        writeFileSync(`${folder}/paper-${form.name}.pdf`, pdf)
        for (const [n, page] of (await flatPages(pdf)).entries())
          writeFileSync(`${folder}/paper-${form.name}-${n + 1}.png`, page.png)
      }
      const read = await readPdf(pdf)
      // what stands at head and foot of a page may part a sentence that goes on overleaf
      const ends = new RegExp(
        `${lettersOf(paper.foot)}Page\\dof\\d|Reference${printing.reference}`,
        'g',
      )
      const letters = read.letters.replaceAll(ends, '') + read.letters
      const lost = textsOf(paper).filter((text) => !letters.includes(lettersOf(text)))
      assert.deepEqual(lost, [])
      const { isTagged, language, title } = read
      assert.deepEqual(
        { isTagged, language, title },
        { isTagged: true, language: 'en-GB', title: form.title },
      )
      assert.ok(read.pages <= 3, `${read.pages} pages`)
    })
  }
})

test('every page that comes back as a picture says which printing it is', async () => {
  const [form] = forms
  assert.ok(form)
  const pages = await flatPages(
    await pdfs.make(paperForm({ practice: silentPractice, form }, printing)),
  )
  assert.ok(pages.length > 1)
  for (const { png } of pages) {
    const { width, height, data } = PNG.sync.read(Buffer.from(png))
    assert.equal(decodeQR({ width, height, data }), printing.url)
  }
})
