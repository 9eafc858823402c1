import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { projectFolder } from '../../config.ts'
import { CompactRange } from './compact-range.ts'
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  rootOf,
} from './merkle.ts'

// @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1
const folder = join(projectFolder, '..', 'shared', 'data', 'rfc6962')
const needsVectors = existsSync(folder)
  ? {}
  : { skip: 'needs the RFC 6962 vectors in ../shared/data/rfc6962' }

suite('the constants of RFC 6962', () => {
  const hex = (bytes: Buffer) => bytes.toString('hex')

  test('no leaves, an empty leaf, a leaf, a node', () => {
    assert.deepEqual(
      [
        hex(emptyRoot),
        hex(leafHash(Buffer.alloc(0))),
        hex(leafHash(Buffer.from('L123456'))),
        hex(nodeHash(Buffer.from('N123'), Buffer.from('N456'))),
      ],
      [
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
        'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
      ],
    )
  })

  test('the roots of the first eight trees', () => {
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']
    leaves.push('606162636465666768696a6b6c6d6e6f')
    const range = new CompactRange()
    const roots = leaves.map((leaf) => {
      range.append(leafHash(Buffer.from(leaf, 'hex')))
      return hex(range.root())
    })
    assert.deepEqual(roots, [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ])
  })
})

type Vector = { readonly proof: readonly string[] | null; readonly wantErr: boolean } & (
  | { readonly leafIdx: number; readonly treeSize: number; readonly root: string; leafHash: string }
  | { readonly size1: number; readonly size2: number; readonly root1: string; root2: string }
)

suite('the vectors of others', needsVectors, () => {
  const bytes = (text: string | null | undefined) => Buffer.from(text ?? '', 'base64')
  const files = globSync('**/*.json', { cwd: folder })

  test('are all there', () => assert.equal(files.length, 196))

  for (const file of files) {
    test(file, () => {
      const vector = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector
      const proof = (vector.proof ?? []).map(bytes)
      const holds =
        'leafIdx' in vector
          ? isIncluded(
              bytes(vector.leafHash),
              ...([vector.leafIdx, vector.treeSize, proof, bytes(vector.root)] as const),
            )
          : isConsistent(
              { size: vector.size1, root: bytes(vector.root1) },
              { size: vector.size2, root: bytes(vector.root2) },
              proof,
            )
      assert.equal(holds, !vector.wantErr)
    })
  }
})

suite('every tree to 300 leaves', () => {
  const most = 300
  const nodes = new Map<string, Buffer>()
  const roots: Buffer[] = [emptyRoot]
  const leaves = Array.from({ length: most }, (_, n) => leafHash(Buffer.from(`entry ${n}`)))
  const range = new CompactRange()
  for (const leaf of leaves) {
    range.append(leaf, (level, index, hashed) => nodes.set(`${level} ${index}`, hashed))
    roots.push(range.root())
  }
  const hashAt = (level: number, index: number) => {
    const found = nodes.get(`${level} ${index}`)
    assert.ok(found, `the subtree ${level} ${index} is whole`)
    return found
  }
  const root = (size: number) => roots[size] ?? Buffer.alloc(0)
  const leafAt = (index: number) => leaves[index] ?? Buffer.alloc(0)

  /** MTH as RFC 6962 writes it, and nothing else. */
  function plainRoot(part: readonly Buffer[]): Buffer {
    const [one] = part
    if (one === undefined) return emptyRoot
    if (part.length === 1) return one
    let k = 1
    while (k * 2 < part.length) k *= 2
    return nodeHash(plainRoot(part.slice(0, k)), plainRoot(part.slice(k)))
  }

  test('has the root of the definition, however it is come by', () => {
    for (let size = 0; size <= most; size++) {
      const plain = plainRoot(leaves.slice(0, size))
      assert.deepEqual([root(size), rootOf(size, hashAt)], [plain, plain])
    }
  })

  test('each leaf is proved to be in it, and in no other place', () => {
    let proofs = 0
    for (let size = 1; size <= most; size++) {
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, hashAt)
        assert.ok(isIncluded(leafAt(index), index, size, proof, root(size)))
        const next = (index + 1) % size
        if (size > 1) assert.ok(!isIncluded(leafAt(index), next, size, proof, root(size)))
        proofs++
      }
    }
    assert.equal(proofs, (most * (most + 1)) / 2)
  })

  test('each smaller tree is proved to be its beginning, and no other root is', () => {
    for (let size = 1; size <= most; size++) {
      for (let old = 1; old <= size; old++) {
        const proof = consistencyProof(old, size, hashAt)
        const now = { size, root: root(size) }
        assert.ok(isConsistent({ size: old, root: root(old) }, now, proof), `${old} of ${size}`)
        assert.ok(!isConsistent({ size: old, root: emptyRoot }, now, proof))
      }
    }
  })
})
