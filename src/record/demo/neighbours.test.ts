import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateResource } from '../validate/validate-resource.ts'
import { dayOf } from './days.ts'
import { demoDay, demoPatients, mostDemoPatients } from './demo-patients.ts'
import { demoNeighbours, mostNeighbours, usualNeighbours } from './neighbours.ts'
import { lastTestNumbers, testNumbers } from './person.ts'
import { randomOf } from './random.ts'

const neighbours = [...demoNeighbours(usualNeighbours, 7)]

test('the same seed gives the same neighbours, and a larger number only adds to them', () => {
  assert.deepEqual([...demoNeighbours(40, 7)], neighbours.slice(0, 40))
  assert.notDeepEqual([...demoNeighbours(40, 8)], neighbours.slice(0, 40))
})

test('no neighbour has the number of a demo patient, however many there are', () => {
  const random = () => randomOf(7, 'numbers')
  const last = new Set<string>()
  for (const number of lastTestNumbers(random())) {
    if (last.size === mostNeighbours) break
    last.add(number)
  }
  let first = 0
  for (const number of testNumbers(random())) {
    if (first++ === mostDemoPatients) break
    assert.ok(!last.has(number))
  }
  assert.deepEqual(
    neighbours.map(({ nhsNumber }) => nhsNumber),
    [...last].slice(0, usualNeighbours),
  )
})

test('their records are valid, short and of the past', () => {
  for (const { resource, entries, birthDate } of neighbours) {
    assert.deepEqual(validateResource(resource), [])
    assert.ok(entries.length > 0 && entries.length < 20)
    for (const entry of entries) {
      assert.deepEqual(validateResource(entry.resource), [])
      assert.ok(entry.at > birthDate && entry.at < demoDay)
    }
  }
})

test('of each practice enough people stopped, or were admitted, and enough did not', () => {
  const [sent, stopped] = ['315232003', '160617001']
  const [home, admitted] = ['248171000000108', '183452005']
  const asked = [
    { of: sent, had: stopped, within: 91 },
    { of: home, had: admitted, within: 365 },
  ]
  const practices = Map.groupBy(neighbours, ({ practice }) => practice)
  assert.equal(practices.size, 5)
  for (const people of practices.values()) {
    for (const { of, had, within } of asked) {
      const days = (code: string, person: (typeof people)[number]) =>
        person.entries
          .filter(({ resource }) => JSON.stringify(resource).includes(`"code":"${code}"`))
          .map(({ at }) => dayOf(at.slice(0, 10)))
      const theirs = people.filter((person) => days(of, person).length > 0)
      const yes = theirs.filter((person) =>
        days(had, person).some((day) => day - (days(of, person)[0] ?? day) <= within),
      )
      assert.ok(yes.length > 7 && theirs.length - yes.length > 7)
    }
  }
})

test('none of them is a named case', () => {
  const named = new Set([...demoPatients(12, 7)].map(({ nhsNumber }) => nhsNumber))
  assert.ok(neighbours.every(({ nhsNumber, note }) => note === null && !named.has(nhsNumber)))
})
