import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  entryRef,
  newEntryId,
  newId,
  newPatientId,
  parseEntryRef,
  parsePatientId,
  shortId,
  type EntryId,
  type PatientId,
} from './ids.ts'

test('a short id and its uuid are one and the same', () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => assert.equal(parsePatientId(shortId(uuid)), uuid)))
})

test('short ids are in the order of their uuids', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (a, b) => assert.equal(a < b, shortId(a) < shortId(b))),
  )
})

test('an entry’s id leads to its patient and fits a FHIR id', () => {
  const [patient, entry] = [newPatientId(), newEntryId()]
  const ref = entryRef(patient, entry)
  assert.match(ref, /^[A-Za-z0-9\-.]{1,64}$/)
  assert.deepEqual(parseEntryRef(ref), { patient, entry })
})

test('the least and the greatest uuid', () => {
  assert.equal(shortId('00000000-0000-0000-0000-000000000000'), '0'.repeat(26))
  assert.equal(shortId('ffffffff-ffff-ffff-ffff-ffffffffffff'), `7${'z'.repeat(25)}`)
})

for (const text of [
  '',
  'x',
  '8'.padEnd(26, 'z'),
  'i'.repeat(26),
  `${'0'.repeat(25)}Z`,
  '0'.repeat(27),
]) {
  test(`"${text}" answers like an id that does not exist`, () => {
    assert.throws(() => parsePatientId(text), { code: 'not-found' })
  })
}

for (const text of ['', '.', `${'0'.repeat(26)}`, `${'0'.repeat(26)}.${'0'.repeat(26)}.1`]) {
  test(`"${text}" is not an entry's id`, () => {
    assert.throws(() => parseEntryRef(text), { code: 'not-found' })
  })
}

test('ids of entries are version 7 and rise with time', () => {
  const [early, late] = [newId(1_000_000_000_000), newId(1_000_000_000_001)]
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(early < late, true)
})

test('ids of one moment lie in the order they were made', () => {
  const ids = Array.from({ length: 2000 }, () => newId(1_000_000_000_000))
  assert.deepEqual(ids, ids.toSorted())
  assert.equal(new Set(ids).size, 2000)
})

test('ids of entries of one moment do not count: what is hidden between two is not told', () => {
  const ids = Array.from({ length: 200 }, () => newEntryId(1_000_000_000_000))
  assert.match(ids[0] ?? '', /^00e8d4a5-1000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const counts = ids.map((id) => parseInt(id.slice(15, 18), 16))
  const steps = counts.slice(1).filter((count, at) => count - (counts[at] ?? 0) === 1)
  assert.ok(steps.length < 20, `${steps.length} of 199 are one more than the one before`)
})

test('ids of patients are version 4: they say nothing', () => {
  assert.match(newPatientId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/)
})

test('a reference is two short ids and a dot', () => {
  const patient = 'ffffffff-ffff-4fff-bfff-ffffffffffff' as PatientId
  const entry = '00000000-0000-7000-8000-000000000001' as EntryId
  assert.equal(entryRef(patient, entry), `${shortId(patient)}.${shortId(entry)}`)
})
