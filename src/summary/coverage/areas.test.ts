import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { areas, areasOn, boardOn, boardWith } from './areas.ts'
import { lettersOf, postcodeArea } from './postcodes.ts'
import { shapes } from './shapes.ts'

const real = (day: string) => areasOn('board', day).filter(({ madeUp }) => !madeUp)
const names = (codes: readonly string[]) =>
  codes.map((code) => areas.find((area) => area.code === code)?.name)

suite('areas of England', () => {
  test('there are nine regions, each with its outline', () => {
    const regions = areasOn('region', '2026-11-29')
    assert.equal(regions.length, 9)
    assert.deepEqual(
      regions.map(({ code }) => code).toSorted(),
      shapes.map(({ code }) => code).toSorted(),
    )
  })

  for (const [day, boards] of [
    ['2022-06-30', 0],
    ['2022-07-01', 42],
    ['2026-03-31', 42],
    ['2026-04-01', 36],
  ] as const) {
    test(`on ${day} there are ${boards} integrated care boards`, () => {
      assert.equal(real(day).length, boards)
    })
  }

  for (const day of ['2026-03-31', '2026-04-01']) {
    test(`on ${day} each board has a tile of its own, a code of its own and a region`, () => {
      const boards = real(day)
      const own = (of: (board: (typeof boards)[number]) => unknown) => new Set(boards.map(of)).size
      assert.equal(
        own(({ tile }) => tile?.join()),
        boards.length,
      )
      assert.equal(
        own(({ code }) => code),
        boards.length,
      )
      assert.equal(
        own(({ ods }) => ods),
        boards.length,
      )
      const regions = new Set<string | null>(areasOn('region', day).map(({ code }) => code))
      assert.ok(boards.every(({ region }) => regions.has(region)))
    })
  }

  test('each board of April 2026 says what it was made of', () => {
    const made = areas.filter(({ from }) => from === '2026-04-01')
    assert.deepEqual(
      Object.fromEntries(made.map((area) => [area.name, names(area.predecessors)])),
      {
        'Central East': [
          'Bedfordshire, Luton and Milton Keynes',
          'Cambridgeshire and Peterborough',
          'Hertfordshire and West Essex',
        ],
        'Norfolk and Suffolk': ['Norfolk and Waveney', 'Suffolk and North East Essex'],
        Essex: [
          'Mid and South Essex',
          'Hertfordshire and West Essex',
          'Suffolk and North East Essex',
        ],
        'Thames Valley': ['Buckinghamshire, Oxfordshire and Berkshire West', 'Frimley'],
        'West and North London': ['North West London', 'North Central London'],
        'Hampshire and Isle of Wight': ['Hampshire and Isle of Wight', 'Frimley'],
        'Surrey and Sussex': ['Surrey Heartlands', 'Sussex', 'Frimley'],
      },
    )
  })

  for (const [code, day, found] of [
    ['QNX', '2026-03-31', 'Sussex'],
    ['QNX', '2026-04-01', 'Surrey and Sussex'],
    ['QNQ', '2026-04-01', undefined],
    ['QRL', '2026-03-31', 'Hampshire and Isle of Wight'],
    ['E54000042', '2026-04-01', 'Hampshire and Isle of Wight'],
    ['S9B9J', '2026-04-01', 'Surrey and Sussex'],
    ['', '2026-04-01', undefined],
  ] as const) {
    test(`a practice recorded at “${code}” is on ${day} in ${found ?? 'no board that is known'}`, () => {
      assert.equal(boardOn(code, day)?.name, found)
    })
  }

  test('a board that is no more is not found by its code', () => {
    assert.equal(boardWith('QNX', '2026-04-01'), undefined)
  })
})

suite('the letters of a postcode', () => {
  for (const [asked, letters] of [
    ['BA13 3JD', 'BA'],
    ['ba133jd', 'BA'],
    [' sw1a 2aa ', 'SW'],
    ['M1', 'M'],
    ['W1A', 'W'],
    ['Millbrook', undefined],
    ['BA', undefined],
    ['B33 8TH 9', undefined],
    ['', undefined],
  ] as const) {
    test(`of “${asked}” are ${letters ?? 'none: it is no postcode'}`, () => {
      assert.equal(lettersOf(asked), letters)
    })
  }

  for (const [letters, town, regions, outside] of [
    ['BA', 'Bath', ['South West'], null],
    ['SN', 'Swindon', ['South West', 'South East'], null],
    ['SA', 'Swansea', [], 'Wales'],
    ['TD', 'Galashiels', ['North East'], 'Scotland'],
  ] as const) {
    test(`${letters} is ${town}`, () => {
      const area = postcodeArea(letters)
      assert.deepEqual(
        { ...area, regions: area?.regions.map(({ name }) => name) },
        { letters, town, regions, outside },
      )
    })
  }

  test('WB is no postcode area', () => {
    assert.equal(postcodeArea('WB'), undefined)
  })
})
