import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import type { RequestEvent } from '../../src/access/request.ts'
import {
  letterEvent,
  requestLetter,
  type LetterFacts,
  type LetterKind,
} from '../../src/access/request-letters.ts'
import { pdfMaker } from '../../src/documents/pdf.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'

// Letters about a request: what each must say, and that it reaches who asked in an envelope with a window.

const pdfs = pdfMaker()
after(() => pdfs.close())

const facts = (kind: LetterKind, more: Partial<LetterFacts> = {}): LetterFacts => ({
  kind,
  from: ['Millbrook Surgery', '1 Mill Lane', 'Millbrook', 'Telephone 01632 960001'],
  to: ['Łukasz Sample', '12 Long Road', 'Westbury', 'WB1 2AB'],
  reference: 'SR-7K3M-9QXD',
  receivedOn: '2026-09-08',
  on: '2026-09-19',
  dueOn: '2026-10-08',
  madeAt: new Date('2026-09-20T09:00:00Z'),
  words: 'The reason in words ≥ 5.\nAnd another line.',
  of: null,
  isLargePrint: false,
  ...more,
})

const complain = ['icoorguk', 'court']
/** SAR-9: reasons, the way to complain, and the court; SAR-6: the reasons, and by when. */
const says: readonly (readonly [LetterKind, readonly string[]])[] = [
  ['received', ['8 October 2026', 'no charge']],
  ['question', ['The reason in words', 'does not run until you tell us']],
  ['extended', ['The reason in words', '8 October 2026', '19 September 2026', ...complain]],
  ['ready', ['Your copy is ready']],
  ['part-refused', ['The reason in words', 'without some of what we hold', ...complain]],
  ['refused', ['The reason in words', 'We do not give you this copy', ...complain]],
]
suite('a letter about a request says', () => {
  for (const [kind, parts] of says) {
    test(`${kind}: ${parts.join(', ')}`, async () => {
      const { letters, isTagged, pages } = await readPdf(
        await pdfs.make(requestLetter(facts(kind))),
      )
      const plain = (text: string) => lettersOf(text).replaceAll(/[./-]/g, '')
      for (const part of [...parts, '8 September 2026', 'SR-7K3M-9QXD', 'Łukasz Sample']) {
        assert.ok(plain(letters).includes(plain(part)), `${part} in ${letters}`)
      }
      assert.deepEqual([isTagged, pages], [true, 1])
    })
  }
})

test('a letter beside the copy of somebody else’s record says whose it is, and no other does', () => {
  const { blocks } = requestLetter(facts('ready', { of: 'Rosa Sample' }))
  const said = {
    kind: 'paragraph',
    text: 'With this letter goes the copy of the record of Rosa Sample.',
  }
  assert.deepEqual(blocks[1], said)
  assert.ok(
    requestLetter(facts('ready')).blocks.every((one) => !JSON.stringify(one).includes('goes the')),
  )
})

test('a letter that only tells something asks nothing, and stops no clock', () => {
  const { title, blocks } = requestLetter(facts('told', { words: 'We look for it.' }))
  assert.equal(title, 'About your request for a copy of a record')
  assert.deepEqual(blocks, [
    {
      kind: 'paragraph',
      text: 'You asked us on 8 September 2026 for a copy of a record that we hold.',
    },
    { kind: 'paragraph', text: 'We look for it.' },
    {
      kind: 'paragraph',
      text: 'Please give the reference SR-7K3M-9QXD when you write or call.',
    },
  ])
})

test('the address stands in the window, also in large print', async () => {
  for (const isLargePrint of [false, true]) {
    const letter = requestLetter(facts('refused', { isLargePrint }))
    const { runs } = await readPdf(await pdfs.make(letter))
    const mm = 72 / 25.4
    const lines = letter.to.map((line) => runs.find(({ text }) => text === line))
    for (const line of lines) {
      assert.ok(line && line.left >= 20 * mm - 0.1 && line.right <= 110 * mm, JSON.stringify(lines))
    }
  }
})

const event = (what: RequestEvent['what'], to: RequestEvent['to'], number = 1): RequestEvent => ({
  ...{ number, at: new Date(0), what, from: null, to, byKind: 'staff', by: 'x', byName: 'x' },
  ...{ why: null, words: null, months: null },
})
const events: readonly (readonly [string, readonly RequestEvent[], LetterKind | undefined])[] = [
  ['nothing yet', [], undefined],
  ['it came in', [event('moved', 'received')], 'received'],
  ['a question', [event('moved', 'received'), event('moved', 'clarifying')], 'question'],
  [
    'a question that is answered',
    [event('moved', 'received'), event('moved', 'clarifying'), event('moved', 'gathering')],
    'received',
  ],
  ['identity was asked for', [event('moved', 'received'), event('moved', 'identity')], 'question'],
  [
    'identity was shown',
    [event('moved', 'received'), event('moved', 'identity'), event('identity', 'identity')],
    'received',
  ],
  ['told something', [event('told', 'review')], 'told'],
  ['it was taken back', [event('moved', 'received'), event('moved', 'withdrawn')], undefined],
  [
    'extended, and then reviewed',
    [event('extended', 'review'), event('moved', 'check')],
    'extended',
  ],
  ['released', [event('extended', 'review'), event('moved', 'released')], 'ready'],
  ['refused in part', [event('moved', 'part-refused')], 'part-refused'],
  ['refused', [event('moved', 'refused')], 'refused'],
]
for (const [name, all, kind] of events) {
  test(`after ${name} the letter is ${kind ?? 'none'}`, () => {
    assert.equal(letterEvent(all)?.kind, kind)
  })
}
