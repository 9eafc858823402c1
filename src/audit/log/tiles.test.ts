import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { CompactRange } from './compact-range.ts'
import { leafHash, rootOf } from './merkle.ts'
import { edgeTiles, hashesIn, parseTilePath, tileKey, tileWidth } from './tiles.ts'

suite('the tiles of a tree', () => {
  test('of 70,000 leaves have the widths of the specification', () => {
    const size = 70_000
    const widths = [size, Math.floor(size / tileWidth), Math.floor(size / tileWidth ** 2)].map(
      (count) => [Math.floor(count / tileWidth), count % tileWidth],
    )
    assert.deepEqual(widths, [
      [273, 112],
      [1, 17],
      [0, 1],
    ])
    assert.deepEqual(edgeTiles(size), [
      { level: 0, index: 273 },
      { level: 1, index: 1 },
      { level: 2, index: 0 },
    ])
  })

  test('hold the root of every size, at their edge alone', () => {
    const tiles = new Map<string, Buffer>()
    const range = new CompactRange()
    for (let n = 0; n < 1500; n++) {
      range.append(leafHash(Buffer.from(`${n}`)), (level, index, hashed) => {
        if (level % 8 !== 0) return
        const key = tileKey(level / 8, Math.floor(index / tileWidth))
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
