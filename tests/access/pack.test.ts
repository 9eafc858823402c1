import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, suite, test } from 'node:test'
import { PDFDocument, rgb } from '@cantoo/pdf-lib'
import type { Redaction } from '../../src/access/item.ts'
import { inParts } from '../../src/documents/copy.ts'
import { pdfMaker, type PdfDocument } from '../../src/documents/pdf.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'
import { unzip } from '../support/unzip.ts'
import { attack } from './attack.ts'
import { item, packParts, packed, spans } from './sample-pack.ts'

// The pack that is handed over: whole for whoever asked, and without a trace of what was taken out.

const pdfs = pdfMaker({ atOnce: 8, ms: 60_000 })
after(() => pdfs.close())
const makers = {
  pdf: (one: PdfDocument) => pdfs.make(one),
  pictures: () => Promise.reject(new Error('there are no letters')),
}

const names = ['Bronwen Prichard', '01632 960777', 'Dai Prichard']
const visit = item('a', 'consultations', [
  'Here with her sister Bronwen Prichard (01632 960777). BP 140/80, ≥ 5 µmol/L <b>wheezy</b>.',
  'Bronwen Prichard says that Dai Prichard drinks.\nPlan: see again.',
])
const told = item('b', 'messages', ['Dai Prichard rang about her'], { at: null, resource: null })
const kept = item('c', 'problems', ['Asthma since 1987'], { isPrivate: true })
const gathered = [visit, told, kept]
const decided: Redaction[] = [...spans(visit, names), ...spans(told, names)]

suite('a pack', () => {
  test('holds the same as a page, to print, for computers, and what was left out of it', async () => {
    const files = unzip(await packed(packParts(gathered, decided), makers))
    assert.deepEqual(
      [...files.keys()],
      ['README.txt', 'index.html', 'record.pdf', 'record.json', 'left-out.csv', 'SHA256SUMS'],
    )
    const page = String(files.get('index.html'))
    const { letters } = await readPdf(files.get('record.pdf') ?? Buffer.alloc(0))
    for (const said of [
      'Here with her sister [Information about another person removed] ([Information about another person removed]). BP 140/80, ≥ 5 µmol/L <b>wheezy</b>.',
      'Asthma since 1987',
      'Private: only the service that wrote it sees it',
      'Version 2 of 12 March 2024',
      'Written by Dr Priya Sample',
      'BP: blood pressure',
      'Willow District Nursing',
      'It holds what Millbrook Surgery had about you on 22 April 2026:',
      'may see your Summary Care Record, unless you chose to have none.',
    ]) {
      const escaped = said.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      assert.ok(page.includes(escaped), `the page: ${said}`)
      assert.ok(letters.includes(lettersOf(said)), `the PDF: ${said}`)
    }
    assert.doesNotMatch(page, /<script|<b>|https?:\/\/(?!www\.w3)/)
    const bundle = JSON.parse(String(files.get('record.json'))) as { entry: unknown[] }
    assert.deepEqual(bundle.entry.length, 3)
    assert.equal(
      String(files.get('left-out.csv')),
      [
        'Part,Day,What,Why',
        ...Array<string>(4).fill(
          'Consultations and notes,2024-03-12,Words,It is about another person',
        ),
        'Messages,,Words,It is about another person',
        '',
      ].join('\r\n'),
    )
  })

  test('has the digest of each file', async () => {
    const files = unzip(await packed(packParts(gathered, decided), makers))
    const lines = [...files]
      .filter(([name]) => name !== 'SHA256SUMS')
      .map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
    assert.equal(String(files.get('SHA256SUMS')), lines.join(''))
  })

  test('lists each part once and in order, its years the newest first, with what has no date at the end', async () => {
    const old = item('o', 'consultations', ['old'], { at: new Date('1999-12-31T23:30:00Z') })
    const undated = item('u', 'consultations', ['undated'], { at: null })
    const files = unzip(await packed(packParts([undated, old, kept, visit], []), makers))
    const headings = String(files.get('index.html')).matchAll(/<h([23]) id="s\d[^>]*>([^<]*)/g)
    assert.deepEqual([...headings].map(([, level, text]) => `${level} ${text}`).slice(0, 8), [
      ...['2 About this copy', '2 What was left out', '2 Consultations and notes (3)'],
      ...['3 2024', '3 1999', '3 No date', '2 Problems and conditions (1)', '3 2024'],
    ])
  })

  test('in large print has letters of 18 points', async () => {
    const [large, usual] = await Promise.all(
      [true, false].map(async (isLargePrint) =>
        unzip(await packed(packParts(gathered, decided, { isLargePrint }), makers)),
      ),
    )
    const pages = async (files = new Map<string, Buffer>()) =>
      (await readPdf(files.get('record.pdf') ?? Buffer.alloc(0))).pages
    assert.ok((await pages(large)) > (await pages(usual)))
    assert.match(String(large?.get('index.html')), /<body class="large">/)
  })

  test('a letter that no font has keeps nothing else from being printed, and the page has it', async () => {
    const odd = item('e', 'consultations', ['Allergy 🥜 मूँगफली', 'and asthma'])
    const files = unzip(await packed(packParts([odd], []), makers))
    const { letters } = await readPdf(files.get('record.pdf') ?? Buffer.alloc(0))
    assert.ok(
      letters.includes(
        lettersOf('[These letters cannot be printed here. Read this in index.html]'),
      ),
    )
    assert.ok(letters.includes('andasthma'))
    assert.ok(String(files.get('index.html')).includes('Allergy 🥜 मूँगफली'))
  })
})

suite('what was taken out is nowhere', () => {
  test('in none of its files, in no way of reading them', async () => {
    const zip = await packed(packParts(gathered, decided), makers)
    assert.deepEqual(await attack(zip, [...names, 'Bronwen', 'Prichard', '960777']), [])
  })

  test('and the same search finds what was not', async () => {
    const found = await attack(await packed(packParts(gathered, []), makers), ['Bronwen Prichard'])
    for (const where of ['index.html: ', 'record.json: ', 'record.pdf: ']) {
      assert.ok(
        found.some((line) => line.startsWith(where)),
        `${where} in ${found.join('; ')}`,
      )
    }
  })

  test('and finds what boxes are drawn over', async () => {
    const pdf = await pdfs.make({
      title: 'Letter',
      patient: { name: 'Rosa Sample', facts: [] },
      madeAt: new Date('2026-05-04T09:00:00Z'),
      face: [],
      blocks: [{ kind: 'paragraph', text: 'Bronwen Prichard rang' }],
    })
    const drawn = await PDFDocument.load(pdf)
    for (const page of drawn.getPages())
      page.drawRectangle({ ...page.getSize(), color: rgb(0, 0, 0) })
    const covered = Buffer.from(await drawn.save())
    const zip = await packed(packParts(gathered, decided), {
      ...makers,
      pdf: () => Promise.resolve(covered),
    })
    assert.deepEqual(
      (await attack(zip, ['Bronwen Prichard'])).filter((line) => line.includes('in its text')),
      ['record.pdf: "Bronwen Prichard" in its text'],
    )
  })

  test('not even in lengths: packs of which other words were taken out are the same to the byte', async () => {
    const packOf = (name: string, said: string) => {
      const one = item('a', 'consultations', [`Came with ${name}, who said: ${said}. Well.`])
      const whole = item('w', 'letters', [`Letter about ${name}`], { title: said })
      const gone: Redaction = { item: 'w', ground: 'serious-harm', kind: 'whole' }
      return packed(packParts([one, whole], [...spans(one, [name, said]), gone]), makers)
    }
    const [first, second] = [
      await packOf('Bo', 'no'),
      await packOf('Bartholomew Featherstone', 'a long tale'),
    ]
    assert.ok(first.equals(second))
  })
})

suite('every letter is read back from the PDF', () => {
  for (const text of [
    '≥ ≤ µ μ ± → × ° ½ ² ³ α β Ω',
    'Llŷr Ŵyn, alergedd i benisilin',
    'Łukasz Żółć, uczulenie na orzeszki',
    '王小明，花生過敏',
    '#panic("x") *strong* $x$ <label> @ref // comment \\u{41}',
    'a'.repeat(300),
  ]) {
    test(text.slice(0, 30), async () => {
      const one = item('a', 'consultations', [text], { title: text, writer: text })
      const files = unzip(await packed(packParts([one], []), makers))
      const { letters, isTagged, language } = await readPdf(
        files.get('record.pdf') ?? Buffer.alloc(0),
      )
      assert.deepEqual([isTagged, language], [true, 'en-GB'])
      assert.equal(letters.split(lettersOf(text)).length - 1, 3, letters)
    })
  }

  for (const text of ['محمد عبد الله', 'রহিমা খাতুন']) {
    test(text, async () => {
      const files = unzip(await packed(packParts([item('a', 'consultations', [text])], []), makers))
      const { letters } = await readPdf(files.get('record.pdf') ?? Buffer.alloc(0))
      const missing = Array.from(lettersOf(text)).filter((letter) => !letters.includes(letter))
      assert.deepEqual(missing, [])
    })
  }
})

test('a long copy is printed in several files, each with so many entries, and none is lost', async () => {
  const many = Array.from({ length: 2500 }, (_, n) => item(`i${n}`, 'results', [`Result ${n}.`]))
  const files = unzip(await packed(packParts(many, []), makers))
  const printed = [...files.keys()].filter((name) => name.endsWith('.pdf'))
  assert.deepEqual(printed, ['record-1-of-3.pdf', 'record-2-of-3.pdf', 'record-3-of-3.pdf'])
  const read = await Promise.all(printed.map((name) => readPdf(files.get(name) ?? Buffer.alloc(0))))
  const letters = read.map((one) => one.letters).join('')
  assert.deepEqual(
    many.map((_, n) => `Result${n}.`).filter((said) => !letters.includes(said)),
    [],
  )
  assert.equal(read[1]?.title, 'Copy of your record, part 2 of 3')
})

test('a copy is divided where it is full, and a section that goes on has its title again', () => {
  const text = (n: number) => ({ kind: 'paragraph', text: String(n) }) as const
  const year = { kind: 'heading', text: '2024' } as const
  const copy = {
    ...{ title: 'Copy', patient: { name: 'x', facts: [] }, by: 'y', reference: 'z' },
    ...{ madeAt: new Date(0), isLargePrint: false },
    sections: [
      { title: 'A', blocks: [year, text(1), text(2)] },
      { title: 'B', blocks: [] },
      { title: 'C', blocks: [text(4)] },
    ],
  }
  assert.deepEqual(
    inParts(copy, 2).map(({ title, sections }) => [title, sections]),
    [
      ['Copy, part 1 of 3', [{ title: 'A', blocks: [year, text(1)] }]],
      [
        'Copy, part 2 of 3',
        [
          { title: 'A', blocks: [year, text(2)] },
          { title: 'B', blocks: [] },
        ],
      ],
      ['Copy, part 3 of 3', [{ title: 'C', blocks: [text(4)] }]],
    ],
  )
  assert.deepEqual(inParts(copy, 9), [copy])
})
