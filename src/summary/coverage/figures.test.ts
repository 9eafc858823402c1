import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { bandOf } from './bands.ts'
import { countedFigures, publishedFigures } from './figures.ts'
import { told } from './told.ts'

suite('a number that may be told', () => {
  for (const [count, shown] of [
    [0, 0],
    [1, 'few'],
    [7, 'few'],
    [8, 10],
    [12, 10],
    [13, 15],
    [2_000_002, 2_000_000],
  ] as const) {
    test(`of ${count} is ${shown}`, () => {
      assert.equal(told(count), shown)
    })
  }
})

suite('the band of a figure', () => {
  for (const [percent, band] of [
    [[0, 0], 'under-10'],
    [[9.9, 9.9], 'under-10'],
    [[10, 10], '10-to-49'],
    [[49.9, 49.9], '10-to-49'],
    [[50, 50], '50-to-89'],
    [[90, 90], '90-or-more'],
    [[100, 100], '90-or-more'],
    [[1, 8], 'under-10'],
    [[9, 10], undefined],
    [null, undefined],
  ] as const) {
    test(`${percent?.join(' to ') ?? 'not known'} is ${band ?? 'none'}`, () => {
      assert.equal(bandOf(percent)?.id, band)
    })
  }
})

suite('what was published', () => {
  const named = (on: string, kind: string) =>
    publishedFigures(on)
      .filter((figure) => figure.kind === kind)
      .map(({ name, percent }) => [name, percent])

  test('in January 2011: by strategic health authority, and so by region', () => {
    assert.deepEqual(named('2011-01', 'england'), [['England', [8.5, 8.5]]])
    assert.deepEqual(named('2011-01', 'strategic-authority').length, 10)
    assert.deepEqual(Object.fromEntries(named('2011-01', 'region')), {
      'North East': [17.6, 17.6],
      'North West': [6.3, 6.3],
      'Yorkshire and The Humber': [14, 14],
      'East Midlands': [7, 7],
      'West Midlands': [5.3, 5.3],
      'East of England': [10.3, 10.3],
      London: [4.1, 4.1],
      'South East': [1, 8],
      'South West': [13.9, 13.9],
    })
  })

  test('in 2016: for England only', () => {
    assert.deepEqual(named('2016', 'england'), [['England', [96, 96]]])
    assert.deepEqual(named('2016', 'strategic-authority'), [])
    assert.ok(named('2016', 'region').every(([, percent]) => percent === null))
  })
})

suite('what is counted here', () => {
  const counts = [
    { practice: 'A1', area: 'North', patients: 100, core: 4, additional: 90, dissent: 6 },
    { practice: 'A1', area: 'South', patients: 100, core: 20, additional: 70, dissent: 10 },
    { practice: 'A2', area: 'North', patients: 40, core: 0, additional: 3, dissent: 0 },
    { practice: 'A3', area: 'North', patients: 0, core: 0, additional: 0, dissent: 0 },
    { practice: 'A4', area: 'North', patients: 10, core: 0, additional: 10, dissent: 0 },
  ]
  const practices = [
    { id: 'A1', name: 'One', careBoard: 'QSL' },
    { id: 'A2', name: 'Two', careBoard: 'QSL' },
    { id: 'A3', name: 'Three', careBoard: 'QNQ' },
    { id: 'A4', name: 'Four', careBoard: null },
    { id: 'A5', name: 'Not counted', careBoard: 'QSL' },
  ]
  const since = new Map([
    ['A1', '2026-05-04'],
    ['A2', '2026-06-01'],
  ])
  const figures = countedFigures('2026-11-29', counts, practices, since)
  const figure = (code: string) => figures.find((one) => one.code === code)
  const here = { name: 'Counted on this system', href: null }

  test('a board is the sum of its practices, rounded, since the first of them shared', () => {
    assert.deepEqual(figure('E54000038'), {
      ...{ code: 'E54000038', kind: 'board', name: 'Somerset', practices: 2, summaries: 185 },
      ...{ percent: [77, 77], core: 25, additional: 165, optedOut: 15, since: '2026-05-04' },
      source: here,
    })
  })

  test('a region is the sum of its boards', () => {
    assert.deepEqual(figure('E12000009'), {
      ...figure('E54000038'),
      ...{ code: 'E12000009', kind: 'region', name: 'South West' },
    })
  })

  test('few are not told, and then there is no percent', () => {
    assert.deepEqual(figure('A2'), {
      ...{ code: 'A2', kind: 'practice', name: 'Two', practices: 1, summaries: 'few' },
      ...{ percent: null, core: 0, additional: 'few', optedOut: 0, since: '2026-06-01' },
      source: here,
    })
  })

  test('a practice without patients has no percent', () => {
    assert.equal(figure('A3')?.percent, null)
  })

  test('a practice placed nowhere counts in all, and in no area', () => {
    assert.equal(figure('England')?.practices, 4)
    const boards = figures.filter(({ kind }) => kind === 'board')
    assert.equal(
      boards.reduce((sum, board) => sum + (board.practices ?? 0), 0),
      2,
    )
  })

  test('every area without figures is there and says none; the made-up one is not', () => {
    const boards = figures.filter(({ kind }) => kind === 'board')
    assert.equal(boards.length, 36)
    assert.equal(boards.filter(({ practices: some }) => some === null).length, 35)
  })

  test('the made-up board is there where a practice is', () => {
    const demo = [{ id: 'A1', name: 'One', careBoard: 'Z9WESTBURY' }]
    const found = countedFigures('2026-11-29', counts, demo, since)
    assert.equal(found.find(({ code }) => code === 'Z9WESTBURY')?.practices, 1)
  })

  test('practices that were counted are told by name, the others not', () => {
    assert.deepEqual(
      figures.filter(({ kind }) => kind === 'practice').map(({ name }) => name),
      ['One', 'Two', 'Three', 'Four'],
    )
  })
})
