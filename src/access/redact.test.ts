import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { folded, placesOf } from './folded.ts'
import type { Ground, Item, Redaction } from './item.ts'
import { labelOf } from './item.ts'
import { redact } from './redact.ts'

const label = labelOf('third-party')

function itemOf(resource: object, texts: readonly (readonly [string, string])[]): Item {
  return {
    ...{
      id: 'i',
      part: 'consultations',
      title: texts[0]?.[1] ?? 'Note',
      at: null,
      writer: 'Dr Okonby',
    },
    ...{ isPrivate: false, version: null, attachment: null, resource: JSON.stringify(resource) },
    texts: texts.map(([path, text]) => ({ path, label: 'Words', text })),
  }
}

function span(item: Item, words: string, path?: string, ground: Ground = 'third-party'): Redaction {
  const text = item.texts.find((one) => (path ? one.path === path : one.text.includes(words)))
  const start = text?.text.indexOf(words) ?? -1
  assert.ok(text && start >= 0, words)
  return {
    ...{ item: item.id, ground, kind: 'span', path: text.path },
    start,
    end: start + words.length,
  }
}

const jsonOf = (item: Item): unknown => JSON.parse(item.resource ?? 'null')

suite('words are taken out', () => {
  test('of the text, the title and the JSON, and a label of one length stands there', () => {
    const words = 'Her sister Susan drinks. Susan asked us.'
    const item = itemOf({ resourceType: 'Observation', valueString: words }, [
      ['/valueString', words],
    ])
    for (const said of ['Susan', 'Her sister Susan']) {
      const done = redact(item, [span(item, said)])
      const wanted = words
        .replace(said, label)
        .replace(/\bSusan\b/g, said === 'Susan' ? label : 'Susan')
      assert.equal(done.texts[0]?.text, wanted)
      assert.equal(done.title, wanted)
      assert.deepEqual(jsonOf(done), { resourceType: 'Observation', valueString: wanted })
    }
  })

  test('wherever else in the item they stand, however they are written', () => {
    const note = 'Seen with Susan.'
    const other = 'SUSAN  rang. Sùsan’s car. Susanne did not. \u200bSu\u00adsan again'
    const item = itemOf({ note: [{ text: note }, { text: other }] }, [
      ['/note/0/text', note],
      ['/note/1/text', other],
    ])
    const wanted = `${label}  rang. ${label}’s car. Susanne did not. \u200b${label} again`
    const done = redact(item, [span(item, 'Susan', '/note/0/text')])
    assert.deepEqual(jsonOf(done), { note: [{ text: `Seen with ${label}.` }, { text: wanted }] })
    assert.equal(done.texts[1]?.text, wanted)
  })

  test('with the rest of a word that is cut in two', () => {
    const words = 'Annabel came'
    const item = itemOf({ valueString: words }, [['/valueString', words]])
    assert.equal(redact(item, [span(item, 'Anna')]).texts[0]?.text, `${label} came`)
  })

  test('and of its cuts those that lie in one another leave one label', () => {
    const words = 'Her sister Susan Thornfield rang'
    const item = itemOf({ valueString: words }, [['/valueString', words]])
    const cuts = ['sister Susan', 'Susan Thornfield', 'Susan'].map((one) => span(item, one))
    assert.equal(redact(item, cuts).texts[0]?.text, `Her ${label} rang`)
  })

  test('a telephone number also where it is grouped in another way', () => {
    const [a, b] = ['Ring 07700 900123', 'mob 07700900123 or (07700) 900-123, not 077009001234']
    const item = itemOf({ a, b }, [
      ['/a', a],
      ['/b', b],
    ])
    const done = redact(item, [span(item, '07700 900123')])
    assert.equal(done.texts[1]?.text, `mob ${label} or (${label}, not 077009001234`)
  })

  test('but of what is only one letter that letter alone', () => {
    const words = 'J and a J'
    const item = itemOf({ valueString: words }, [['/valueString', words]])
    assert.equal(redact(item, [span(item, 'J')]).texts[0]?.text, `${label} and a J`)
  })

  test('on grounds that would tell something the label says nothing', () => {
    const words = 'Adopted in 1980'
    const item = itemOf({ valueString: words }, [['/valueString', words]])
    assert.equal(
      redact(item, [span(item, 'Adopted', undefined, 'adoption')]).texts[0]?.text,
      '[Information removed] in 1980',
    )
  })
})

suite('what goes with the words', () => {
  const code = { system: 'http://snomed.info/sct', code: '1', display: 'Child of Susan' }

  test('the codes of what they stood for, wherever these stand', () => {
    const item = itemOf(
      {
        code: { coding: [code, { system: 'x', code: '2' }], text: 'Child of Susan' },
        category: [
          {
            coding: [
              { system: code.system, code: '1' },
              { system: 'y', code: '3' },
            ],
          },
        ],
      },
      [['/code/text', 'Child of Susan']],
    )
    assert.deepEqual(jsonOf(redact(item, [span(item, 'Susan')])), {
      code: { text: `Child of ${label}` },
      category: [{ coding: [{ system: 'y', code: '3' }] }],
    })
  })

  test('the code, where only its display had them', () => {
    const item = itemOf({ code: { coding: [code] } }, [['/code/coding/0/display', code.display]])
    assert.deepEqual(jsonOf(redact(item, [span(item, 'Susan')])), {
      code: { text: `Child of ${label}` },
    })
  })

  test('what a reference leads to, and what else is said of a word', () => {
    const item = itemOf(
      {
        author: { reference: 'RelatedPerson/1', identifier: { value: '7' }, display: 'Susan' },
        valueString: 'Susan',
        _valueString: { extension: [{ url: 'translation', valueString: 'Zuzanna' }] },
      },
      [['/valueString', 'Susan']],
    )
    assert.deepEqual(jsonOf(redact(item, [span(item, 'Susan')])), {
      author: { display: label },
      valueString: label,
    })
  })

  test('the parts of a name of which a word was taken out', () => {
    const name = [{ family: 'Thornfield', given: ['Susan', 'Mary'], use: 'usual' }]
    const item = itemOf({ name, valueString: 'Susan Thornfield rang' }, [
      ['/valueString', 'Susan Thornfield rang'],
    ])
    assert.deepEqual(jsonOf(redact(item, [span(item, 'Susan Thornfield')])), {
      name: [{ family: label, given: [label, 'Mary'], use: 'usual' }],
      valueString: `${label} rang`,
    })
  })

  test('a number or a date that is told in words', () => {
    const item = itemOf({ valueQuantity: { value: 42, unit: 'kg' }, at: '2026-01-02', kept: 1 }, [
      ['/valueQuantity', '42 kg'],
      ['/at', '2 January 2026'],
    ])
    const done = redact(item, [span(item, '42 kg'), span(item, '2 January 2026')])
    assert.deepEqual(jsonOf(done), { kept: 1 })
  })
})

suite('never in the JSON of a copy', () => {
  test('the narrative, also of what is contained, and bytes of attachments', () => {
    const text = { status: 'generated', div: '<div>Susan</div>' }
    const item = itemOf(
      {
        text,
        contained: [{ resourceType: 'RelatedPerson', text }],
        content: [
          { attachment: { contentType: 'text/plain', data: 'U3VzYW4=', hash: 'x', size: 5 } },
        ],
        note: [{ text: 'kept' }],
        value: 1.1,
      },
      [],
    )
    assert.deepEqual(jsonOf(redact(item, [])), {
      contained: [{ resourceType: 'RelatedPerson' }],
      content: [{ attachment: { contentType: 'text/plain' } }],
      note: [{ text: 'kept' }],
      value: 1.1,
    })
  })

  test('a number is written as it was', () => {
    const item = { ...itemOf({}, []), resource: '{"value":1.10,"more":[100000000000000000001]}' }
    assert.equal(redact(item, []).resource, item.resource)
  })
})

test('an attachment stays whatever it is said to be, to be given as pictures or told to be missing', () => {
  const bytes = Buffer.from('x')
  for (const contentType of ['application/pdf', 'text/rtf', 'text/xml', 'application/fhir+json']) {
    const scan = { ...itemOf({}, []), attachment: { contentType, bytes } }
    assert.deepEqual(redact(scan, []).attachment, scan.attachment, contentType)
  }
})

suite('an item', () => {
  test('that is held back whole leaves where it stood, and nothing else', () => {
    const item = itemOf({ valueString: 'Susan' }, [['/valueString', 'Susan']])
    assert.deepEqual(redact(item, [{ item: 'i', ground: 'serious-harm', kind: 'whole' }]), {
      ...{ id: 'i', part: 'consultations', title: '[Information removed]', at: null, writer: null },
      ...{ isPrivate: false, version: null, texts: [], resource: null, attachment: null },
    })
  })

  test('is not touched by what is taken out of another', () => {
    const item = { ...itemOf({ valueString: 'Susan' }, [['/valueString', 'Susan']]), writer: null }
    assert.deepEqual(redact(item, [{ ...span(item, 'Susan'), item: 'other' }]), item)
  })

  test('is not given where the words are not found in it', () => {
    const item = itemOf({ valueString: 'Susan' }, [['/valueString', 'Susan']])
    for (const wrong of [
      { path: '/note', start: 0, end: 2 },
      { path: '/valueString', start: 3, end: 9 },
      { path: '/valueString', start: 2, end: 2 },
    ]) {
      const redaction = { item: 'i', ground: 'third-party', kind: 'span', ...wrong } as const
      assert.throws(() => redact(item, [redaction]), TypeError)
    }
  })
})

suite('whatever an item says', () => {
  // letters of several alphabets and cases, and none of the words of a label
  const word = fc
    .stringMatching(/^[bdgkpxzåéŁσЖ][bdgkpxzåéŁσЖ]{2,7}$/)
    .map((one) => one.normalize('NFC'))
  const joint = fc.constantFrom(' ', ', ', '. ', '\n', ' "', '" ', '\t', ' \\ ', '’s ', '-', ' — ')
  const written = (one: string) =>
    fc.constantFrom(
      one,
      one.toUpperCase(),
      one.toLowerCase(),
      one.normalize('NFD'),
      `${one[0]}\u00ad${one.slice(1)}`,
    )
  const said = (words: readonly string[]) =>
    fc
      .array(fc.tuple(fc.constantFrom(...words).chain(written), joint), {
        minLength: 1,
        maxLength: 8,
      })
      .map((all) => all.flat().join(''))
  const world = fc.array(word, { minLength: 3, maxLength: 6 }).chain((words) =>
    fc.record({
      texts: fc.array(said(words), { minLength: 1, maxLength: 4 }),
      more: said(words),
      at: fc.nat(),
      many: fc.integer({ min: 1, max: 3 }),
    }),
  )

  test('none of the words that are taken out is left anywhere in it', () => {
    fc.assert(
      fc.property(world, ({ texts, more, at, many }) => {
        const resource = {
          code: { coding: [{ system: 's', code: 'c', display: more }], text: texts[0] },
          note: texts.map((text) => ({ text, _text: { extension: [{ valueString: more }] } })),
          text: { div: `<div>${more}</div>` },
          contained: [{ name: [{ text: more, given: more.split(' ') }], text: { div: more } }],
          author: { reference: 'a/b', display: more },
        }
        const item = {
          ...itemOf(
            resource,
            texts.map((text, i) => [`/note/${i}/text`, text] as const),
          ),
          writer: more,
        }
        const [{ text, path } = { text: '', path: '' }] = item.texts
        const words = [...text.matchAll(/[\p{L}\p{M}\p{Cf}]{2,}/gu)]
        const first = words[at % words.length]
        const last = words[Math.min((at % words.length) + many - 1, words.length - 1)]
        if (!first || !last) return
        const [start, end] = [first.index, last.index + last[0].length]
        const cut = { item: 'i', ground: 'third-party', kind: 'span', path, start, end } as const
        const done = redact(item, [cut])
        const gone = text.slice(start, end)
        const strings = stringsIn([
          done.title,
          done.writer,
          done.texts.map((one) => one.text),
          jsonOf(done),
        ])
        for (const one of [...strings, done.resource ?? '']) {
          assert.deepEqual(placesOf(one, gone), [], one)
          assert.ok(!` ${plain(one)} `.includes(` ${plain(gone)} `), one)
        }
      }),
      { numRuns: 500, seed: Number(process.env['CONFIDE_SEED'] ?? 7) },
    )
  })

  /** Letters alone, with one space for all else: another way to compare than the one under test. */
  function plain(text: string): string {
    return text
      .normalize('NFKD')
      .replaceAll(/[\p{M}\p{Cf}]/gu, '')
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .join(' ')
      .trim()
  }
})

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

test('words are compared as they are read', () => {
  assert.equal(folded('  ÉMILE  O’Brien–Šmíd\n'), 'emile o brien smid')
  assert.deepEqual(placesOf("an O’Brien, O'BRIEN", "o'brien"), [
    { start: 3, end: 10 },
    { start: 12, end: 19 },
  ])
})
