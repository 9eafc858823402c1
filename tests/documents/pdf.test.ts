import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { pdfMaker } from '../../src/documents/pdf.ts'
import type { Printed } from '../../src/documents/printed.ts'
import { lettersOf, readInBrowser, readPdf, type ReadPdf } from '../support/pdf-text.ts'

// A document as a PDF: for everybody who reads, nothing lost, nothing run, nobody kept waiting.

const pdfs = pdfMaker()
after(() => pdfs.close())

const printed = (more: Partial<Printed> = {}): Printed => ({
  title: 'Summary Care Record',
  patient: { name: 'Rosa Sample', facts: ['Born 3 February 1950', 'NHS number 999 000 0018'] },
  madeAt: new Date('2026-04-30T09:00:00Z'),
  face: ['Made on 30 April 2026'],
  blocks: [],
  ...more,
})
const saying = (text: string) =>
  printed({
    face: [text],
    blocks: [
      { kind: 'heading', text },
      { kind: 'paragraph', text },
      { kind: 'table', heads: ['Date', text], rows: [['', text]] },
    ],
  })
const rightOf = ({ runs }: ReadPdf) => Math.max(...runs.map(({ right }) => right))
const foot = 'Rosa Sample · Born 3 February 1950 · NHS number 999 000 0018'

test('says what it is, whose, in which language and when it was made, and what each part of it is', async () => {
  const read = await readPdf(await pdfs.make(saying('Asthma')))
  assert.deepEqual(
    { ...read, runs: rightOf(read) < 560 },
    {
      pages: 1,
      letters: lettersOf(
        `Summary Care RecordRosa SampleBorn 3 February 1950 · NHS number 999 000 0018Asthma AsthmaAsthma DateAsthmaAsthma ${foot}Page 1 of 1`,
      ),
      title: 'Summary Care Record',
      language: 'en-GB',
      createdAt: 'D:20260430090000Z',
      isTagged: true,
      parts: [
        ...['Document', 'H1', 'P', 'P', 'P', 'H2', 'P', 'Table'],
        ...['THead', 'TR', 'TH', 'Span', 'TH', 'Span', 'TBody', 'TR', 'TD', 'TD'],
      ],
      runs: true,
    },
  )
})

suite('a text of the record is never markup', () => {
  const hostile = [
    '#panic("x") #read("/etc/passwd") #import "@preview/a:1.0.0": *',
    '*strong* _weak_ `code` $x^2$ = heading\n= heading\n- list\n+ list\n/ term: x',
    '\\ \\u{41} \\#x <label> @label [content] {code} // comment /* comment */ ~ -- --- ...',
    `"quotes" 'single' "/printed.json" http://example.com`,
    '<script>alert(1)</script> &amp; &lt;b&gt; %PDF ) ( << >> endstream',
    '≥ ≤ µ μ ± → × ° ½ ² ³ α β Ω – — ’ “ ” é ł ş Ж',
    'fi fl ffi AV To',
    'tab\there',
    '  two  spaces  ',
  ]
  for (const text of hostile) {
    test(text.slice(0, 30), async () => {
      const { letters } = await readPdf(await pdfs.make(saying(text)))
      assert.equal(letters.split(lettersOf(text)).length - 1, 5, letters)
    })
  }

  test('what turns the direction of a text round stays in its own cell', async () => {
    const { letters } = await readPdf(
      await pdfs.make(
        printed({
          blocks: [
            {
              kind: 'table',
              heads: ['Date', 'Medicine', 'Dose'],
              rows: [['1 May 2026', '\u202eWarfarin', '1 mg each day']],
            },
          ],
        }),
      ),
    )
    assert.match(letters, /1May2026.*1mgeachday/)
  })

  test('a word of 10,000 letters stays on its page, whole', async () => {
    const text = 'ж'.repeat(10_000)
    const document = printed({
      blocks: [{ kind: 'table', heads: ['Date', 'Medicine', 'Dose'], rows: [['', 'x', text]] }],
    })
    const read = await readPdf(await pdfs.make(document))
    assert.ok(rightOf(read) < 560)
    assert.ok(read.pages > 1)
    assert.equal(read.letters.match(/ж/g)?.length, 10_000)
  })

  test('a word wider than its column is broken, and covers no other', async () => {
    const heads = ['Date', 'Medicine', 'Dose', 'Quantity', 'Type', 'Reason']
    const rows = [
      ['1 May 2026', 'Щ'.repeat(40), 'Щ'.repeat(12), 'Ю'.repeat(300), 'Щ', 'antidisestablish'],
    ]
    const blocks = [{ kind: 'table', heads, rows } as const]
    const { runs, letters } = await readPdf(await pdfs.make(printed({ blocks })))
    const places = heads.map((head) => runs.find(({ text }) => text === head)?.left ?? NaN)
    for (const { text, left, right } of runs.filter(({ text }) => /^[ЩЮ]+$/.test(text))) {
      const next = places.find((place) => place > left + 1) ?? 560
      assert.ok(right < next, `${text} from ${left} to ${right} reaches ${next}`)
    }
    assert.deepEqual([letters.match(/Щ/g)?.length, letters.match(/Ю/g)?.length], [53, 300])
  })
})

suite('names and words in letters of their own', () => {
  for (const text of [
    'Llŷr Ŵyn, alergedd i benisilin',
    'Łukasz Żółć, uczulenie na orzeszki',
    'Ελένη Παπαδοπούλου',
    'Nguyễn Thị Hồng',
    '王小明，花生過敏',
    '对青霉素过敏',
    'dose ≥ 5 ≤ 10 µg → ½ tablet, 30 kg/m², 2 cm³, α β Ω',
  ]) {
    test(`${text}: are read back letter by letter`, async () => {
      const { letters } = await readPdf(await pdfs.make(saying(text)))
      assert.equal(letters.split(lettersOf(text)).length - 1, 5, letters)
    })
  }

  // As a browser reads it. Lam and alef, which are one sign, browsers read the other way round: no such name stands here.
  for (const text of [
    ...['محمد عبد الله', 'فاطمة الزهراء', 'خديجة نور الهدى', 'پژمان گچ', 'رحيم 12 خان'],
    ...['পেনিসিলিনে অ্যালার্জি', '王小明，花生過敏', 'Łukasz Żółć', 'Llŷr Ŵyn'],
    'dose ≥ 5 ≤ 10 µg → ½ tablet, 30 kg/m², 2 cm³, α β Ω',
  ]) {
    test(`${text}: is read back in order, each letter once`, async () => {
      const read = await readInBrowser(await pdfs.make(saying(text)))
      assert.equal(read.split(lettersOf(text)).length - 1, 5, read)
    })
  }

  // Other programs read joined letters back in other orders; that each is there, and tagged, can be held.
  for (const text of ['محمد عبد الله', 'پژمان گچ', 'রহিমা খাতুন', 'পেনিসিলিনে অ্যালার্জি']) {
    test(`${text}: every letter is there`, async () => {
      const pdf = await pdfs.make(saying(text))
      const { letters, isTagged, language } = await readPdf(pdf)
      assert.deepEqual([isTagged, language], [true, 'en-GB'])
      assert.deepEqual(
        Array.from(lettersOf(text)).filter((letter) => !letters.includes(letter)),
        [],
      )
      assert.ok(!letters.includes('\ufffd'))
      assert.ok(
        pdf.length < 60_000,
        `${pdf.length} bytes: only the letters that are used go with it`,
      )
    })
  }

  test('a joined word that is too wide is made smaller, not taken apart', async () => {
    const heads = ['Date', 'Medicine', 'Dose', 'Quantity', 'Type', 'Reason']
    const wide = 'محمد'.repeat(12)
    const rows = [['1 May 2026', 'Aspirin', wide, '5', 'Acute', 'x']]
    const { runs } = await readPdf(
      await pdfs.make(printed({ blocks: [{ kind: 'table', heads, rows }] })),
    )
    const next = runs.find(({ text }) => text === 'Quantity')?.left ?? NaN
    const dose = runs.filter(({ text }) => /\p{Script=Arabic}/u.test(text))
    assert.ok(dose.length > 0)
    assert.ok(dose.every(({ right }) => right < next))
  })
})

test('a letter that no font has stops it: none is lost, and none is told of', async () => {
  for (const text of ['Allergy: मूँगफली', 'வேர்க்கடலை', 'nut 🥜']) {
    await assert.rejects(pdfs.make(saying(text)), {
      code: 'no-pdf',
      message: 'It holds letters that a PDF made here cannot show',
    })
  }
})

test('the same document has the same bytes, whatever was made between', async () => {
  const first = await pdfs.make(saying('Asthma'))
  const other = await pdfs.make(saying('Eczema'))
  assert.ok(first.equals(await pdfs.make(saying('Asthma'))))
  assert.ok(!first.equals(other))
})

suite('limits', () => {
  const long = (lines: number) => {
    const rows = Array.from({ length: lines }, (_, n) => ['1 May 2026', `Line ${n}`, 'x'])
    return printed({ blocks: [{ kind: 'table', heads: ['Date', 'Text', 'Dose'], rows }] })
  }

  test('nobody else waits while one is made; of too many some are refused', async (t) => {
    const few = pdfMaker({ atOnce: 2, ms: 60_000 })
    t.after(() => few.close())
    const made = few.make(long(1000))
    const second = few.make(saying('Asthma'))
    await assert.rejects(few.make(saying('Asthma')), { code: 'no-pdf' })
    let ticks = 0
    const clock = setInterval(() => ticks++, 5)
    t.after(() => clearInterval(clock))
    assert.ok((await made).length > 100_000)
    assert.ok(ticks > 20, `${ticks} ticks`)
    await second
    await few.make(saying('Asthma'))
  })

  test('one that takes too long is refused in time, and the next one is made', async (t) => {
    const quick = pdfMaker({ atOnce: 8, ms: 2500 })
    t.after(() => quick.close())
    await assert.rejects(quick.make(long(20_000)), {
      code: 'no-pdf',
      message: 'It takes too long to make',
    })
    const until = Date.now() + 120_000
    for (;;) {
      const made = await quick.make(saying('Asthma')).catch(() => undefined)
      if (made !== undefined) break
      assert.ok(Date.now() < until)
      await wait(100)
    }
  })
})
