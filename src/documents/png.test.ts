import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PNG } from 'pngjs'
import { packedPixels, writePng } from './png.ts'

const [width, height] = [40, 30]
type Colour = readonly [number, number, number]

function written(colourAt: (x: number, y: number) => Colour) {
  const data = new Uint8Array(4 * width * height)
  for (let n = 0; n < width * height; n++) {
    data.set([...colourAt(n % width, Math.floor(n / width)), 255], 4 * n)
  }
  const png = writePng({ width, height, data })
  const read = PNG.sync.read(png)
  const differs = read.data.reduce(
    (most, is, n) => Math.max(most, Math.abs(is - (data[n] ?? 0))),
    0,
  )
  return { differs, ...packedPixels(png) }
}

const noise = (x: number, y: number) => (x * 7919 + y * 104_729) % 251
/** Looks, the colours they are made of, how many channels are kept, and how far a pixel may be off. */
const looks: readonly (readonly [string, (x: number, y: number) => Colour, number, number])[] = [
  ['writing', (x) => (x % 9 === 0 ? [0, 0, 0] : [255, 255, 255]), 1, 0],
  ['a grey picture', (x, y) => [noise(x, y), noise(x, y), noise(x, y)], 1, 0],
  ['writing on faintly yellow paper', (x) => (x % 9 === 0 ? [9, 9, 9] : [255, 250, 230]), 1, 32],
  [
    'a red stamp among writing',
    (x, y) => (x === 3 && y === 3 ? [200, 0, 0] : [255, 255, 255]),
    3,
    0,
  ],
  ['a picture in colours', (x, y) => [noise(x, y), noise(y, x), 7], 3, 0],
]
for (const [name, colourAt, channels, off] of looks) {
  test(`${name} is the same when it is read, and packed as it is told`, () => {
    const { differs, packed, ...told } = written(colourAt)
    assert.ok(differs <= off, `${differs}`)
    assert.deepEqual(told, { width, height, channels })
    assert.ok(packed.length > 0)
  })
}
