import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { signCheckpoint, signedAt } from '../../src/audit/log/checkpoint.ts'
import { CompactRange } from '../../src/audit/log/compact-range.ts'
import { signerOf } from '../../src/audit/log/keys.ts'
import { consistencyProof, leafHash } from '../../src/audit/log/merkle.ts'
import { addCheckpoint, addCheckpointBody, type Witness } from '../../src/audit/log/witness.ts'
import { witnessFolder } from '../../src/audit/log/witness-file.ts'
import { serveWitness } from '../../src/audit/log/witness-server.ts'
import { seed, witnessMemory, witnessSigner } from './log.ts'

// What a witness signs and what it refuses. @see https://c2sp.org/tlog-witness

const log = signerOf('log', 'records.test/audit/2026/0', seed)
const now = 1_800_000_000

/** Two trees that are the same to 20 leaves. */
function tree(fork: string) {
  const range = new CompactRange()
  const nodes = new Map<string, Buffer>()
  const roots = [range.root()]
  for (let n = 0; n < 40; n++) {
    const leaf = leafHash(Buffer.from(n < 20 ? `${n}` : `${n} ${fork}`))
    range.append(leaf, (level, index, hashed) => nodes.set(`${level} ${index}`, hashed))
    roots.push(range.root())
  }
  return {
    note: (size: number) =>
      signCheckpoint({ origin: log.name, size, root: roots[size] ?? Buffer.alloc(32) }, log),
    proof: (old: number, size: number) =>
      consistencyProof(old, size, (level, index) => {
        return nodes.get(`${level} ${index}`) ?? Buffer.alloc(32)
      }),
  }
}
const ours = tree('ours')
const forked = tree('forked')

function aWitness(): Witness {
  return { signer: witnessSigner, logs: [log], store: witnessMemory() }
}

function seen(size: number): Witness {
  const witness = aWitness()
  assert.equal(addCheckpoint(witness, addCheckpointBody(0, [], ours.note(size)), now).status, 200)
  return witness
}

suite('a witness', () => {
  test('signs the first checkpoint it sees, and each that has only grown', () => {
    const witness = seen(7)
    for (const [old, size] of [
      [7, 20],
      [20, 20],
      [20, 33],
    ] as const) {
      const note = ours.note(size)
      const answer = addCheckpoint(
        witness,
        addCheckpointBody(old, ours.proof(old, size), note),
        now,
      )
      assert.equal(answer.status, 200)
      assert.equal(signedAt(note + answer.body, witnessSigner), now)
    }
  })

  const other = signerOf('log', 'other.test/audit', seed)
  const wrongKey = signerOf('log', log.name, Buffer.alloc(32, 9))
  const [text = ''] = ours.note(20).split('\n\n')
  const [, , root = ''] = text.split('\n')
  const parts = { size: 20, root: Buffer.from(root, 'base64') }
  const rows: readonly (readonly [string, string, number, string?])[] = [
    ['what is no request', 'hello', 400],
    ['no checkpoint', 'old 7\n\nhello\n', 400],
    [
      'an old size with a zero before it',
      addCheckpointBody(7, ours.proof(7, 20), ours.note(20)).replace('old 7', 'old 07'),
      400,
    ],
    ['an old size above the new one', addCheckpointBody(20, [], ours.note(7)), 400],
    [
      'a log it does not know',
      addCheckpointBody(7, [], signCheckpoint({ ...parts, origin: other.name }, other)),
      404,
    ],
    [
      'a signature by another key',
      addCheckpointBody(
        7,
        ours.proof(7, 20),
        signCheckpoint({ ...parts, origin: log.name }, wrongKey),
      ),
      403,
    ],
    [
      'another size than it has seen',
      addCheckpointBody(5, ours.proof(5, 20), ours.note(20)),
      409,
      '7\n',
    ],
    ['a start anew', addCheckpointBody(0, [], ours.note(20)), 409, '7\n'],
    ['a proof that is none', addCheckpointBody(7, [], ours.note(20)), 422],
    [
      'a hash too many',
      addCheckpointBody(7, [...ours.proof(7, 20), parts.root], ours.note(20)),
      422,
    ],
  ]
  for (const [name, body, status, said] of rows) {
    test(`refuses ${name}`, () => {
      const answer = addCheckpoint(seen(7), body, now)
      assert.equal(answer.status, status)
      if (said !== undefined)
        assert.deepEqual([answer.body, answer.type], [said, 'text/x.tlog.size'])
    })
  }

  test('signs no fork, whichever it sees first: two never both have its signature', () => {
    const witness = seen(30)
    const fork = addCheckpointBody(30, forked.proof(30, 35), forked.note(35))
    assert.equal(addCheckpoint(witness, fork, now).status, 422)
    const same = addCheckpointBody(30, [], forked.note(30))
    assert.equal(addCheckpoint(witness, same, now).status, 422)
  })

  test('two forks never both obtain two of three', () => {
    const witnesses = [aWitness(), aWitness(), aWitness()]
    const ask = (witness: Witness, of: typeof ours) =>
      addCheckpoint(witness, addCheckpointBody(0, [], of.note(25)), now).status === 200
    for (let split = 0; split < 64; split++) {
      const both = [0, 0]
      for (const [n, witness] of witnesses.entries()) {
        const fresh = { ...witness, store: witnessMemory() }
        const order = (split >> n) % 2 === 0 ? [ours, forked] : [forked, ours]
        for (const of of order) {
          const side = of === ours ? 0 : 1
          both[side] = (both[side] ?? 0) + (ask(fresh, of) ? 1 : 0)
        }
      }
      assert.ok(!both.every((count) => count >= 2), `split ${split}`)
    }
  })
})

test('over HTTP it answers the same, and remembers over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'confide-witness-'))
  try {
    const witness = { ...aWitness(), store: witnessFolder(folder) }
    const served = await serveWitness(witness, '127.0.0.1', 0)
    const at = `http://127.0.0.1:${served.port}`
    const add = (body: string) => fetch(`${at}/add-checkpoint`, { method: 'POST', body })
    const first = await add(addCheckpointBody(0, [], ours.note(7)))
    assert.deepEqual(
      [first.status, signedAt(ours.note(7) + (await first.text()), witnessSigner) !== undefined],
      [200, true],
    )
    const stale = await add(addCheckpointBody(0, [], ours.note(20)))
    assert.deepEqual(
      [stale.status, await stale.text(), stale.headers.get('content-type')],
      [409, '7\n', 'text/x.tlog.size'],
    )
    assert.equal((await fetch(`${at}/other`)).status, 404)
    await served.stop()
    const again = { ...aWitness(), store: witnessFolder(folder) }
    assert.equal(addCheckpoint(again, addCheckpointBody(0, [], forked.note(30)), now).status, 409)
    assert.ok(again.store.newest(log.name)?.startsWith(ours.note(7)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
