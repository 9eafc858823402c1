import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { cosign, faultOf, parseCheckpoint, signCheckpoint, signedAt } from './checkpoint.ts'
import { parseVerifier, signerOf } from './keys.ts'
import { leafHash } from './merkle.ts'

const log = signerOf('log', 'records.example/audit/2026/0', Buffer.alloc(32, 1))
const witness = signerOf('witness', 'witness.example', Buffer.alloc(32, 2))
const second = signerOf('witness', 'second.example', Buffer.alloc(32, 3))
const checkpoint = { origin: log.name, size: 7, root: leafHash(Buffer.from('x')) }
const note = signCheckpoint(checkpoint, log)
const now = 1_800_000_000

suite('a key', () => {
  test('is read back from its text', () => {
    for (const one of [log, witness]) {
      const read = parseVerifier(one.text)
      assert.deepEqual([read.kind, read.name, read.text], [one.kind, one.name, one.text])
    }
  })

  test('has the id that the example of the specification has', () => {
    const text = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    assert.equal(parseVerifier(text).text, text)
  })

  test('is refused where a letter is wrong', () => {
    for (let at = 0; at < log.text.length; at++) {
      const letter = log.text[at] === 'A' ? 'B' : 'A'
      const wrong = log.text.slice(0, at) + letter + log.text.slice(at + 1)
      assert.throws(() => parseVerifier(wrong), TypeError, wrong)
    }
  })
})

suite('a checkpoint', () => {
  test('has three lines, an empty one and the signature', () => {
    const root = checkpoint.root.toString('base64')
    assert.match(note, /^[^\n]+\n7\n[^\n]{44}\n\n— records\.example\/audit\/2026\/0 \S+\n$/)
    assert.ok(note.includes(`\n${root}\n`))
    assert.deepEqual(parseCheckpoint(note), checkpoint)
  })

  test('is signed by the key that signed it and by no other', () => {
    const other = signerOf('log', log.name, Buffer.alloc(32, 9))
    assert.deepEqual([signedAt(note, log), signedAt(note, other)], [0, undefined])
  })

  test('changed in one letter it is signed by nobody, or is none', () => {
    for (let at = 0; at < note.length; at++) {
      const letter = note[at] === 'x' ? 'y' : 'x'
      const changed = note.slice(0, at) + letter + note.slice(at + 1)
      assert.equal(signedOrNone(changed), undefined, changed)
    }
    function signedOrNone(text: string) {
      try {
        parseCheckpoint(text)
        return signedAt(text, log)
      } catch (error) {
        assert.ok(error instanceof TypeError)
        return undefined
      }
    }
  })

  test('is cosigned with its time', () => {
    const cosigned = note + cosign(note, witness, now)
    assert.deepEqual(
      [signedAt(cosigned, log), signedAt(cosigned, witness), signedAt(cosigned, second)],
      [0, now, undefined],
    )
  })
})

suite('a policy', () => {
  const policy = { log, witnesses: [witness, second], quorum: 1 }
  const cosigned = note + cosign(note, witness, now)

  const rows = [
    ['holds with one of two', cosigned, policy, undefined],
    ['and not with none', note, policy, 'not-witnessed'],
    ['nor where two are asked', cosigned, { ...policy, quorum: 2 }, 'not-witnessed'],
    ['nor with another log', cosigned, { ...policy, log: witness }, 'not-signed'],
    ['twice the same counts once', cosigned + cosign(note, witness, now), { ...policy, quorum: 2 }],
    ['from the future', note + cosign(note, witness, now + 3600), policy, 'from-the-future'],
  ] as const

  for (const [name, text, by, fault = 'not-witnessed'] of rows) {
    test(name, () => {
      const expected = name.startsWith('holds') ? undefined : fault
      assert.equal(faultOf(text, by, now), expected)
    })
  }
})
