import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { findingsOf, type FindingKind } from '../../src/access/findings.ts'
import { atWork, patient, planted } from './planted-mentions.ts'

const known = { patient, people: [], atWork: [...atWork, 'Sam officer'] }

suite('two hundred mentions of other people in letters and entries', () => {
  const runs = [1, 2, 3].map((seed) => {
    const { items, mentions } = planted(seed, 200)
    const found = findingsOf(items, known)
    const overlap = (a: { item: string; start: number; end: number }, b: typeof a) =>
      a.item === b.item && a.start < b.end && b.start < a.end
    const missed = mentions
      .filter((one) => !found.some((it) => overlap(it, one)))
      .map((one) => {
        const text = items[Number(one.item)]?.texts[0]?.text ?? ''
        return { around: text.slice(Math.max(0, one.start - 20), one.end + 20) }
      })
    const wrong = found.filter((it) => !mentions.some((one) => overlap(it, one)))
    return { mentions, found, missed, wrong }
  })

  test('are found but for one in fifty', (t) => {
    const all = runs.reduce((sum, { mentions }) => sum + mentions.length, 0)
    const missed = runs.flatMap((run) => run.missed.map(({ around }) => around))
    const found = runs.reduce((sum, run) => sum + run.found.length, 0)
    const wrong = runs.flatMap((run) => run.wrong.map(({ words, kind }) => `${kind} ${words}`))
    const recall = 1 - missed.length / all
    t.diagnostic(
      `recall ${recall.toFixed(3)} of ${all}, precision ${(1 - wrong.length / found).toFixed(3)} of ${found}`,
    )
    if (process.env['CONFIDE_SHOW']) t.diagnostic(JSON.stringify({ missed, wrong }, null, 1))
    assert.ok(recall >= 0.98, missed.join(', '))
  })
})

suite('what is found in', () => {
  const rows: readonly (readonly [
    text: string,
    found: readonly (readonly [FindingKind, string])[],
  ])[] = [
    ['Ed says he will come. Seen in ED.', [['name', 'Ed']]],
    ['ED at the clinic, ED on the list of problems.', []],
    ['Mr Fernstead came with Mrs Fernstead.', [['name', 'Mr Fernstead']]],
    ['Margaret Fernstead was seen by Dr Okonby.', []],
    ['Seen by Karen Ashfield, physiotherapist, on the ward.', []],
    ['Karen Ashfield phoned.', [['name', 'Karen Ashfield']]],
    ['Ward sister told. GP partner and senior partner agreed.', []],
    [
      'Her sister and her partner agreed.',
      [
        ['kin', 'sister'],
        ['kin', 'partner'],
      ],
    ],
    ['Ring 01632 960999 or 01632 960 111.', [['telephone', '01632 960 111']]],
    ['NHS number 999 000 0018, 142/86, 0.5 mg.', []],
    ['a.b@nhs.net or a.b@mail.example', [['email', 'a.b@mail.example']]],
    ['Nurse Kofi Adebrook dressed the wound.', []],
    [
      'Nurse Kofi Adebrook, her cousin, knows.',
      [
        ['staff', 'Nurse Kofi Adebrook'],
        ['kin', 'cousin'],
      ],
    ],
    ['Metformin and Amlodipine since May. Parkinson’s disease.', []],
    ['Thanks to Dilnoza, seen today.', [['name', 'Dilnoza']]],
    ['Sam officer · read · SR-2J-F3K9', []],
    ['Safeguarding lead told.', [['safeguarding', 'Safeguarding']]],
  ]
  for (const [text, wanted] of rows) {
    test(text, () => {
      const texts = [{ path: '/valueString', label: 'Note', text }]
      const [{ items }] = [planted(1, 1)]
      const item = items.slice(0, 1).map((one) => ({ ...one, texts }))
      const found = findingsOf(item, { ...known, people: ['Dilnoza Ed'] })
      assert.deepEqual(
        found.map(({ kind, words }) => [kind, words]),
        wanted,
      )
    })
  }
})
