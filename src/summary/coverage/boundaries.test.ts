import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Refusal } from '../../errors.ts'
import { shapesIn } from './boundaries.ts'

const feature = (code: string, coordinates: unknown, type = 'Polygon') => ({
  ...{ type: 'Feature', properties: { FID: 1, ICB26CD: code }, geometry: { type, coordinates } },
})
const file = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })
const square = (x: number, y: number, size: number) => [
  [x, y],
  [x, y + size],
  [x + size, y + size],
  [x + size, y],
  [x, y],
]

suite('boundaries in a file', () => {
  test('in metres fill the drawing, north up, whatever the direction of the ring', () => {
    const west = feature('E54000038', [square(0, 0, 100_000)])
    const east = feature('E54000037', [square(100_000, 0, 100_000).toReversed()])
    assert.deepEqual(shapesIn(file(west, east)), [
      { code: 'E54000038', path: 'M0,242l0,-242 242,0 0,242 -242,0Z', label: [97, 145] },
      { code: 'E54000037', path: 'M242,242l242,0 0,-242 -242,0 0,242Z', label: [339, 145] },
    ])
  })

  test('in degrees are drawn narrower, as England is there', () => {
    const [shape] = shapesIn(file(feature('E54000038', [square(-2, 52, 1)])))
    const [, wide = 0, high = 0] =
      /^M0,582l0,-582 ([\d.]+),0 0,([\d.]+)/.exec(shape?.path ?? '')?.map(Number) ?? []
    assert.equal(high, 582)
    assert.ok(Math.abs(wide / high - 0.605) < 0.005, shape?.path)
  })

  test('lose the same points on both sides of a border', () => {
    const border = [
      [100, 0],
      [100.3, 33],
      [100.1, 33.2],
      [99.7, 66],
      [100, 100],
    ]
    const west = feature('E54000038', [[[0, 100], [0, 0], ...border, [0, 100]]])
    const east = feature('E54000037', [[[200, 100], ...border.toReversed(), [200, 0], [200, 100]]])
    const [left, right] = shapesIn(file(west, east)).map(({ path }) => pointsOf(path))
    const shared = left?.filter((point) => right?.includes(point)) ?? []
    assert.ok(shared.length >= 4, shared.join(' '))
    const inner = left?.filter((point) => !/^(?:0|242),(?:0|242)$/.test(point)) ?? []
    assert.deepEqual(
      inner.filter((point) => !right?.includes(point)),
      [],
    )
  })

  test('of many parts keep the largest and leave out specks', () => {
    const [shape] = shapesIn(
      file(
        feature(
          'E54000036',
          [[square(0, 0, 1000)], [square(2000, 0, 1)], [square(1500, 500, 500)]],
          'MultiPolygon',
        ),
      ),
    )
    assert.equal(shape?.path.match(/M/g)?.length, 2)
  })

  test('of areas we do not have are left out', () => {
    const shapes = shapesIn(
      file(feature('W06000001', [square(0, 0, 1)]), feature('E54000038', [square(0, 0, 1)])),
    )
    assert.deepEqual(
      shapes.map(({ code }) => code),
      ['E54000038'],
    )
  })

  for (const [what, text, message] of [
    ['no JSON', '<kml/>', 'The file is not GeoJSON: it is not JSON at all'],
    ['no features', '{}', 'The file is not GeoJSON with features'],
    [
      'no care board',
      file(feature('W06000001', [square(0, 0, 1)])),
      'The file has no feature with the code of a care board, like E54000038',
    ],
    [
      'a point',
      file(feature('E54000038', [1, 2], 'Point')),
      'A boundary in the file is neither Polygon nor MultiPolygon',
    ],
    [
      'words for numbers',
      file(feature('E54000038', [[['a', 'b']]])),
      'A boundary in the file is neither Polygon nor MultiPolygon',
    ],
  ] as const) {
    test(`with ${what} are refused: ${message}`, () => {
      assert.throws(() => shapesIn(text), new Refusal('invalid', message))
    })
  }
})

function pointsOf(path: string): string[] {
  const [start = '', steps = ''] = path.slice(1, -1).split('l')
  let [x = 0, y = 0] = start.split(',').map(Number)
  return [
    start,
    ...steps.split(' ').map((step) => {
      const [dx = 0, dy = 0] = step.split(',').map(Number)
      ;[x, y] = [x + dx, y + dy]
      return `${x},${y}`
    }),
  ]
}
