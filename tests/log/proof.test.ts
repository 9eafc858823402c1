import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { appendEvent } from '../../src/audit/append.ts'
import { eraseEvent } from '../../src/audit/erase.ts'
import { signerOf } from '../../src/audit/log/keys.ts'
import { originOfLog } from '../../src/audit/log/newest.ts'
import {
  faultsOfHistory,
  faultsOfLine,
  historyText,
  parseHistory,
  parseLineProof,
  policyOf,
  type History,
  type ProvedLeaf,
} from '../../src/audit/log/proof-text.ts'
import { proofOf } from '../../src/audit/proof.ts'
import { eventsToProve, type StoredEvent } from '../../src/audit/stored-events.ts'
import type { Key, KeyName } from '../../src/identity/key-store.ts'
import { testDatabase } from '../support/database.ts'
import { anEvent, append, seed, sequencerOf, tags, witnessMemory, witnessSigner } from './log.ts'

// What a patient takes away, and what whoever checks it finds.

const db = await testDatabase()
const owner = postgres(db.url, { max: 2, onnotice: () => undefined })
test.after(() => owner.end())
const sequencer = sequencerOf(db.sequencer, witnessMemory())
const secrets: Partial<Record<KeyName, Buffer>> = { log: seed, 'log-tag': tags }
const store = {
  key: (name: KeyName): Key => ({ id: 'x', secret: secrets[name] ?? Buffer.alloc(32) }),
}

const patient = randomUUID()
const others = [randomUUID(), randomUUID()]
await append(db, [patient, ...others], 60)
await appendEvent(db, anEvent(patient, { route: 'online', filter: 'online-access' }))
await append(db, [patient, ...others], 9)
const download = anEvent(patient, { kind: 'log', purpose: 'own record', filter: 'proof' })
await appendEvent(db, download)
await sequencer.run()
await append(db, [patient, ...others], 30)
await sequencer.run()

const published = {
  log: signerOf('log', (await originOfLog(db.sequencer)) ?? '', seed).text,
  witnesses: [witnessSigner.text],
  quorum: 1,
}
/** As the patient's account shows them. */
const read = async (): Promise<StoredEvent[]> =>
  (await eventsToProve(owner, patient, null)).filter(({ filter }) => filter !== 'online-access')
const prove = (one: string | null) => proofOf(db, { store, published }, patient, read, one)
const text = await prove(null)
const history = parseHistory(text)
const policy = policyOf(published)
const now = Math.floor(Date.now() / 1000)
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const nextLetter = (letter: string) => letters[letters.indexOf(letter) + 1] ?? ''
const faults = (changed: Partial<History>) =>
  faultsOfHistory({ ...history, ...changed }, policy, now).map(({ fault }) => fault)

suite('a history', () => {
  test('has all lines up to its own download, and a head; and nothing is wrong with it', async () => {
    assert.deepEqual([history.leaves.length, faults({})], [25, []])
    const kinds = history.leaves.map(({ opening }) =>
      opening === null ? 'head' : (JSON.parse(opening.body) as { kind: string }).kind,
    )
    assert.deepEqual(kinds, [...Array.from({ length: 23 }, () => 'open'), 'log', 'head'])
    assert.deepEqual(history.keys, published)
  })

  test('has each line opened once', async () => {
    const [lines, opened] = [await read(), new Map<string, number>()]
    for (const line of lines) {
      const { requestId } = line
      const get = () => {
        opened.set(line.id, (opened.get(line.id) ?? 0) + 1)
        return requestId
      }
      Object.defineProperty(line, 'requestId', { get })
    }
    await proofOf(db, { store, published }, patient, () => Promise.resolve(lines), null)
    assert.deepEqual([opened.size, new Set(opened.values())], [24, new Set([1])])
  })

  test('is read back as it was written', () => assert.equal(historyText(history), text))

  const at = (n: number): ProvedLeaf => {
    const leaf = history.leaves[n]
    assert.ok(leaf)
    return leaf
  }
  const { leaves } = history
  const body = at(3).opening?.body ?? ''
  const nonce = at(3).opening?.nonce ?? Buffer.alloc(32)
  const changed: readonly (readonly [name: string, Partial<History>, fault: string])[] = [
    ['a line left out', { leaves: leaves.toSpliced(3, 1) }, 'missing-or-moved'],
    ['the first line left out', { leaves: leaves.slice(1) }, 'missing-or-moved'],
    ['the last line left out', { leaves: leaves.toSpliced(23, 1) }, 'cut-short'],
    ['the head left out', { leaves: leaves.slice(0, -1) }, 'cut-short'],
    ['the end cut off', { leaves: leaves.slice(0, 10) }, 'cut-short'],
    ['a line twice', { leaves: leaves.toSpliced(3, 0, at(3)) }, 'missing-or-moved'],
    [
      'two lines in each other’s place',
      { leaves: leaves.with(3, at(4)).with(4, at(3)) },
      'missing-or-moved',
    ],
    [
      'another body',
      {
        leaves: leaves.with(3, {
          ...at(3),
          opening: { nonce, body: body.replace('nurse', 'doctor') },
        }),
      },
      'changed',
    ],
    [
      'another entry',
      { leaves: leaves.with(3, { ...at(3), entry: Buffer.from(at(3).entry).fill(0, 99) }) },
      'not-in-the-log',
    ],
    [
      'another place in the tree',
      { leaves: leaves.with(3, { ...at(3), index: at(3).index + 1 }) },
      'not-in-the-log',
    ],
    ['no proof', { leaves: leaves.with(3, { ...at(3), hashes: [] }) }, 'not-in-the-log'],
    [
      'a checkpoint without its witness',
      { checkpoint: history.checkpoint.split('\n').toSpliced(-2, 1).join('\n') },
      'not-witnessed',
    ],
    [
      'a checkpoint of another size',
      { checkpoint: history.checkpoint.replace(/\n\d+\n/, '\n7\n') },
      'not-signed',
    ],
  ]
  for (const [name, change, fault] of changed) {
    test(`with ${name}: ${fault}`, () => {
      const found = faults(change)
      assert.ok(found.includes(fault as never), found.join(' '))
    })
  }

  test('with a hash written another way, it is none', () => {
    const hashed = leaves[0]?.hashes[0]?.toString('base64') ?? ''
    // the last letter before the sign at the end holds two bits that say nothing
    const again = hashed.replace(/.=$/, (end) => `${nextLetter(end[0] ?? '')}=`)
    assert.deepEqual(Buffer.from(again, 'base64'), Buffer.from(hashed, 'base64'))
    assert.throws(() => parseHistory(text.replace(hashed, again)), TypeError)
  })

  test('with any letter changed, something is wrong or it is none', () => {
    let tried = 0
    for (let n = 0; n < text.length; n += 97) {
      const other = text[n] === 'A' ? 'B' : 'A'
      const wrong = text.slice(0, n) + other + text.slice(n + 1)
      tried++
      assert.ok(isRefused(wrong), `letter ${n}: ${text.slice(n - 20, n + 20)}`)
    }
    assert.ok(tried > 200)
    function isRefused(changedText: string): boolean {
      try {
        const read_ = parseHistory(changedText)
        // who is believed stands in the policy, not in the file
        const sameKeys = JSON.stringify(read_.keys) === JSON.stringify(published)
        return !sameKeys || faultsOfHistory(read_, policy, now).length > 0
      } catch (error) {
        assert.ok(error instanceof TypeError || error instanceof RangeError)
        return true
      }
    }
  })

  test('of a patient who never looked there is none to be had', async () => {
    await assert.rejects(
      () => proofOf(db, { store, published }, others[0] ?? '', () => Promise.resolve([]), null),
      { code: 'not-found' },
    )
  })
})

suite('the proof of a line', () => {
  test('holds for its line alone', async () => {
    const [event] = await read()
    const { leaf, checkpoint } = parseLineProof(await prove(event?.id ?? ''))
    assert.deepEqual(faultsOfLine(leaf, checkpoint, policy, now), [])
    assert.equal((JSON.parse(leaf.opening?.body ?? '{}') as { id?: string }).id, event?.id)
    const other = { ...leaf, index: leaf.index + 1 }
    assert.deepEqual(faultsOfLine(other, checkpoint, policy, now), [
      { fault: 'not-in-the-log', line: 1 },
    ])
  })

  test('of somebody else’s line is not given', async () => {
    await assert.rejects(() => prove(randomUUID()), { code: 'not-found' })
  })
})

test('a line whose content was erased stays in the history, and opens nothing', async () => {
  const [event] = await read()
  await eraseEvent(db, db.url, patient, event?.id ?? '', 'court-order')
  const after = parseHistory(await prove(null))
  const erased = after.leaves.filter(({ opening }) => opening === null)
  assert.deepEqual([after.leaves.length, erased.length], [25, 2])
  assert.deepEqual(faultsOfHistory(after, policy, now), [])
})
