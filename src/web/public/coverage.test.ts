import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { csvCell } from '../../audit/signed-export.ts'
import { publishedFigures, type Figure } from '../../summary/coverage/figures.ts'
import { addressOf, readAddress } from './coverage-address.ts'
import { bandStyles } from './coverage-bands.ts'
import { coverageCsv } from './coverage-csv.ts'
import { sorted } from './coverage-table.tsx'
import { inArea, practiceSentence, readingOf } from './coverage-words.ts'

const source = { name: 'Counted on this system', href: null }
const figure: Figure = {
  ...{ code: 'Z1', kind: 'practice', name: 'Millbrook Surgery', practices: 1, summaries: 95 },
  ...{ percent: [95, 95], core: 5, additional: 90, optedOut: 'few', since: '2025-05-04', source },
}

suite('a practice in a sentence', () => {
  for (const [change, sentence] of [
    [
      {},
      'Millbrook Surgery has shared summaries since 4 May 2025. About 95% of its patients have one.',
    ],
    [
      { summaries: 'few', percent: null },
      'Millbrook Surgery has shared summaries since 4 May 2025. A few of its patients have one.',
    ],
    [{ since: null, summaries: 0 }, 'Millbrook Surgery has not shared summaries yet.'],
  ] as const) {
    test(sentence, () => {
      assert.equal(practiceSentence('Millbrook Surgery', { ...figure, ...change }), sentence)
    })
  }

  test('before it was counted', () => {
    assert.equal(
      practiceSentence('Millbrook Surgery', undefined),
      'We have not yet counted the summaries of Millbrook Surgery.',
    )
  })
})

suite('the map in a sentence', () => {
  for (const [on, sentence] of [
    [
      '2011-01',
      'In January 2011, 8.5% of people in England had a summary. Most had one in the North East (17.6%), fewest in South Central (1%).',
    ],
    [
      '2013-03',
      'In March 2013, 24 million people in England had a summary. There are no figures by area for this time.',
    ],
    [
      '2015-02',
      'In February 2015, 90% of people in England, 50 million people, had a summary. There are no figures by area for this time.',
    ],
  ] as const) {
    test(on, () => {
      assert.equal(readingOf({ on, counted: false }, publishedFigures(on)), sentence)
    })
  }

  test('of what is counted here', () => {
    const all: Figure = { ...figure, kind: 'england', name: 'All', practices: 2 }
    const board: Figure = { ...figure, kind: 'board', name: 'Somerset' }
    assert.equal(
      readingOf({ on: '2026-11-29', counted: true }, [all, board]),
      'On 29 November 2026, about 95% of the patients of the 2 practices on this system had a summary. They are in Somerset. The other areas have no figures here.',
    )
  })

  for (const [name, text] of [
    ['South West', 'the South West'],
    ['East of England', 'the East of England'],
    ['London', 'London'],
    ['Yorkshire and The Humber', 'Yorkshire and The Humber'],
    ['South East Coast', 'South East Coast'],
  ] as const) {
    test(`in ${text}`, () => {
      assert.equal(inArea(name), text)
    })
  }
})

suite('bands', () => {
  for (const [id, { fill, text }] of Object.entries(bandStyles)) {
    test(`words on ${id} have at least 4.5:1`, () => {
      const [bright, dim] = [luminance(fill), luminance(text)].toSorted((a, b) => b - a)
      assert.ok(((bright ?? 0) + 0.05) / ((dim ?? 0) + 0.05) >= 4.5)
    })
  }

  test('each has a pattern of its own', () => {
    const patterns = Object.values(bandStyles).map(({ pattern }) => pattern)
    assert.equal(new Set(patterns).size, patterns.length)
  })
})

suite('the table', () => {
  const named = (name: string, percent: number | null): Figure => ({
    ...{ ...figure, name, code: name },
    percent: percent === null ? null : [percent, percent],
  })
  const rows = [named('B', 9), named('A', null), named('C', 80)]

  test('is sorted by what the address says; what is not known is last either way', () => {
    const order = (down: boolean) => sorted(rows, { sort: 'percent', down }).map(({ name }) => name)
    assert.deepEqual(order(false), ['B', 'C', 'A'])
    assert.deepEqual(order(true), ['C', 'B', 'A'])
    assert.deepEqual(
      sorted(rows, { sort: 'area', down: false }).map(({ name }) => name),
      ['A', 'B', 'C'],
    )
  })
})

suite('numbers in the table', () => {
  test('are sorted as numbers: few come after none and before the rest', () => {
    const summaries = [1910, 'few', 150, 0, 12_150] as const
    const rows = summaries.map((some) => ({ ...figure, summaries: some }))
    assert.deepEqual(
      sorted(rows, { sort: 'summaries', down: false }).map((row) => row.summaries),
      [0, 'few', 150, 1910, 12_150],
    )
  })
})

suite('the address', () => {
  test('says what is shown, and reads it back', () => {
    const at = readAddress('/coverage', { on: '2011-01', area: 'X', sort: 'percent', dir: 'down' })
    const address = addressOf({ ...at, on: '2011-01' }, {}, 'map')
    assert.equal(address, '/coverage?on=2011-01&area=X&sort=percent&dir=down#map')
  })

  test('what it does not know counts as not said', () => {
    assert.deepEqual(
      readAddress('/coverage', { sort: 'salary', dir: 'sideways', on: ['a', 'b'] }),
      {
        ...{ base: '/coverage', on: undefined, area: undefined, sort: 'area', down: false },
      },
    )
  })
})

suite('the file', () => {
  for (const [text, cell] of [
    ['Millbrook Surgery', '"Millbrook Surgery"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['+44', '"\'+44"'],
    ['-1', '"\'-1"'],
    ['@SUM(A1)', '"\'@SUM(A1)"'],
    ['\tx', '"\'\tx"'],
    ['a, b\n"c"', '"a, b\n""c"""'],
  ] as const) {
    test(`holds ${JSON.stringify(text)} as a text and no formula`, () => {
      assert.equal(csvCell(text), cell)
    })
  }

  test('has a line of names, then one for each figure', () => {
    assert.equal(
      coverageCsv([figure], '2026-11-29'),
      '"Kind","Code","Area","Practices","With a summary","Percent","Core only","Core and additional","Opted out","Since","Source","As of"\r\n' +
        '"practice","Z1","Millbrook Surgery","1","95","95%","5","90","1 to 7","2025-05-04","Counted on this system","2026-11-29"\r\n',
    )
  })
})

/** @see WCAG 2.2, relative luminance */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
