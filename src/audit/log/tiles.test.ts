import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CompactRange } from './compact-range.ts'
import { leafHash, rootOf } from './merkle.ts'
import {
  edgeTiles,
  hashesIn,
  parseTilePath,
  partsOf,
  tileHeight,
  tileKey,
  tileWidth,
} from './tiles.ts'

suite('the tiles of a tree', () => {
  test('are, of 70,000 leaves, those at its edge that have less than 16 hashes', () => {
    assert.deepEqual(edgeTiles(70_000), [
      // 4375 tiles are full; 273 of the 4375 above; 17 above these
      { level: 1, index: 273 },
      { level: 2, index: 17 },
      { level: 3, index: 1 },
      { level: 4, index: 0 },
    ])
  })

  test('hold the root of every size, at their edge alone', () => {
    const tiles = new Map<string, Buffer>()
    const range = new CompactRange()
    for (let n = 0; n < 1500; n++) {
      range.append(leafHash(Buffer.from(`${n}`)), (level, index, hashed) => {
        if (level % tileHeight !== 0) return
        const key = tileKey(level / tileHeight, Math.floor(index / tileWidth))
        tiles.set(key, Buffer.concat([tiles.get(key) ?? Buffer.alloc(0), hashed]))
      })
      const edge = new Set(edgeTiles(n + 1).map(({ level, index }) => tileKey(level, index)))
      const find = (level: number, index: number) => {
        const key = tileKey(level, index)
        return edge.has(key) ? tiles.get(key) : undefined
      }
      assert.deepEqual(rootOf(n + 1, hashesIn(find)), range.root())
    }
  })
})

test('a published tile is 16 of ours', () => {
  assert.deepEqual(partsOf(1, 3, 256).length, 16)
  assert.deepEqual(partsOf(1, 3, 20), [
    { level: 2, index: 48 },
    { level: 2, index: 49 },
  ])
})

suite('the address of a tile', () => {
  const rows = [
    ['000', { index: 0, width: 256 }],
    ['067.p/17', { index: 67, width: 17 }],
    ['x001/x234/067', { index: 1_234_067, width: 256 }],
    ['x001/067.p/255', { index: 1067, width: 255 }],
  ] as const
  for (const [path, expected] of rows) {
    test(path, () => assert.deepEqual(parseTilePath(path), expected))
  }
  for (const path of ['', '1', '0000', 'x000/001', '000.p/0', '000.p/256', '001/067', '../000']) {
    test(`"${path}" is none`, () => assert.throws(() => parseTilePath(path), TypeError))
  }
})
