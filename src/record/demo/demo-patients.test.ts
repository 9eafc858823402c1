import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { checkDigit } from '../../identity/nhs-number.ts'
import { validateResource } from '../validate/validate-resource.ts'
import * as codes from './codes.ts'
import type { DemoEntry, DemoPatient } from './demo-patient.ts'
import { demoPatients } from './demo-patients.ts'
import { randomOf } from './random.ts'
import { testNumbers } from './person.ts'

const sample = [...demoPatients(300, 7)]

test('the same seed gives the same people, byte for byte, and a larger number only adds to them', () => {
  const digest = (people: readonly DemoPatient[]) =>
    createHash('sha256').update(JSON.stringify(people)).digest('hex')
  assert.equal(digest([...demoPatients(300, 7)]), digest(sample))
  assert.equal(digest([...demoPatients(40, 7)]), digest(sample.slice(0, 40)))
  const other = [...demoPatients(300, 8)]
  assert.equal(digest(other.slice(0, 12)), digest(sample.slice(0, 12)))
  assert.notEqual(digest(other.slice(12)), digest(sample.slice(12)))
})

// Whoever changes the population on purpose changes this digest; anything else that does is a mistake.
test('the people of seed 1 are the same on every machine', () => {
  const hash = createHash('sha256')
  for (const patient of demoPatients(50, 1)) hash.update(JSON.stringify(patient))
  assert.equal(
    hash.digest('hex'),
    'e79c547d963efd5c18fff74a0deff1c3db0ca2c745f5259f165ffa6fe41990d8',
  )
})

test('every NHS number is valid, of the range that is never issued, and given once', () => {
  const numbers = new Set<string>(sample.map(({ nhsNumber }) => nhsNumber))
  assert.equal(numbers.size, sample.length)
  let count = 0
  for (const number of testNumbers(randomOf('any seed'))) {
    if (count++ === 20_000) break
    numbers.add(number)
    assert.match(number, /^999\d{7}$/)
    assert.equal(checkDigit(number.slice(0, 9)), Number(number[9]))
  }
})

test('no test number comes twice in the whole range', () => {
  const seen = new Uint8Array(1_000_000)
  let twice = 0
  for (const number of testNumbers(randomOf('whole range'))) {
    const stem = Number(number.slice(3, 9))
    twice += seen[stem] ?? 0
    seen[stem] = 1
  }
  assert.equal(twice, 0)
})

test('every resource is valid FHIR R4', () => {
  for (const { resource, entries } of sample) {
    assert.deepEqual(validateResource(resource), [])
    for (const entry of entries) assert.deepEqual(validateResource(entry.resource), [])
  }
})

test('every clinical code is one of the checked list', () => {
  const { bloodPressure, smokingStatus, measures, ...tables } = codes
  const listed = [
    bloodPressure,
    smokingStatus,
    ...Object.values(measures).map(({ concept }) => concept),
    ...Object.values(tables).flatMap((table) => Object.values<codes.Concept>(table)),
  ]
  const known = new Set(listed.map(({ system, code }) => `${system}|${code}`))
  const clinical = /^http:\/\/(snomed\.info|loinc\.org)|^https:\/\/dmd\.nhs\.uk/
  const used = new Set<string>()
  for (const { entries } of sample) {
    for (const { resource } of entries) collectCodes(resource, clinical, used)
  }
  assert.deepEqual(
    [...used].filter((code) => !known.has(code)),
    [],
  )
  assert.ok(used.size > 60, `only ${used.size} codes are used`)
})

test('every SNOMED CT and dm+d code has a right check digit', () => {
  const concepts = Object.values(codes).flatMap((table) => Object.values<unknown>(table))
  const ids = concepts.filter(isConcept).filter(({ system }) => system !== 'http://loinc.org')
  assert.ok(ids.length > 70)
  assert.deepEqual(
    ids.filter(({ code }) => verhoeff(code) !== 0),
    [],
  )
})

test('every reference points to an entry of the same record and the same service', () => {
  for (const { entries, label } of sample) {
    const writers = new Map(entries.map((entry) => [nameOf(entry), entry.organisation]))
    assert.equal(writers.size, entries.length, label)
    for (const entry of entries) {
      for (const name of referencesIn(entry)) assert.equal(writers.get(name), entry.organisation)
    }
  }
})

test('what refers to a private or withheld entry is private or withheld itself', () => {
  for (const { entries } of sample) {
    const byName = new Map(entries.map((entry) => [nameOf(entry), entry]))
    for (const entry of entries) {
      for (const name of referencesIn(entry)) {
        const target = byName.get(name)
        assert.ok(!target?.private || entry.private, name)
        assert.ok(!target?.withheldFromPatient || entry.withheldFromPatient, name)
      }
    }
  }
})

test('entries lie between birth and death or the day of the demo, oldest first', () => {
  for (const { entries, birthDate, diedAt, label } of sample) {
    const times = entries.map(({ at }) => at)
    assert.deepEqual(times, times.toSorted(), label)
    assert.ok((times[0] ?? '9') > birthDate, label)
    assert.ok((times.at(-1) ?? '') < (diedAt ?? '2026-11-23'), label)
  }
})

test('a record of an adult is of a real length on average', () => {
  const adults = sample.slice(12).filter(({ birthDate }) => birthDate < '2008-11-23')
  const average = adults.reduce((sum, { entries }) => sum + entries.length, 0) / adults.length
  assert.ok(average > 40 && average < 150, String(average))
})

test('nobody who is allergic to penicillin is given amoxicillin', () => {
  for (const { entries, label } of sample.filter(({ note }) => note === null)) {
    const said = JSON.stringify(entries)
    const allergic = /Allergy to penicillin|Penicillin adverse|Allergy to amoxicillin/.test(said)
    assert.ok(!allergic || !/Amoxicillin \d/.test(said), label)
  }
})

function nameOf({ resource }: DemoEntry): string {
  return `${resource.resourceType}/${resource.id}`
}

function referencesIn({ resource }: DemoEntry): string[] {
  const found = [...JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g)]
  return found.map(([, name = '']) => name).filter((name) => name !== 'Patient/patient')
}

function collectCodes(value: unknown, clinical: RegExp, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  const { system, code } = value as { system?: unknown; code?: unknown }
  if (typeof system === 'string' && typeof code === 'string' && clinical.test(system)) {
    into.add(`${system}|${code}`)
  }
  for (const part of Object.values(value)) collectCodes(part, clinical, into)
}

function isConcept(value: unknown): value is codes.Concept {
  return typeof value === 'object' && value !== null && 'code' in value && 'system' in value
}

const turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

/** 0 for a number whose last digit is the Verhoeff check digit of those before it. */
function verhoeff(digits: string): number {
  return digits
    .split('')
    .toReversed()
    .reduce((sum, digit, place) => {
      let value = Number(digit)
      for (let i = 0; i < place % 8; i++) value = turn[value] ?? 0
      return dihedral(sum, value)
    }, 0)
}

function dihedral(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5
  return b < 5 ? ((a - b) % 5) + 5 : (a - b + 5) % 5
}
