import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distance, nearestWords } from './nearest-word.ts'

const distances: readonly [string, string, number][] = [
  ['', '', 0],
  ['abc', '', 3],
  ['private', 'private', 0],
  ['privite', 'private', 1],
  ['sumary', 'summary', 1],
  ['recieve', 'receive', 1],
  ['recrod', 'record', 1],
  ['reserch', 'research', 1],
  ['emergncey', 'emergency', 2],
  ['ab', 'ba', 1],
  ['kitten', 'sitting', 3],
]
for (const [from, to, far] of distances) {
  test(`from ${from} to ${to} are ${far}`, () => {
    assert.deepEqual([distance(from, to), distance(to, from)], [far, far])
  })
}

const words = new Set('private privacy summary receive record gp nurse nurses case care'.split(' '))
const meant: readonly [string, readonly string[]][] = [
  ['private', ['private']],
  ['privite', ['private']],
  ['sumary', ['summary']],
  ['nurces', ['nurses']],
  ['cave', ['case', 'care']],
  ['gt', []],
  ['elephant', []],
]
for (const [typed, wanted] of meant) {
  test(`${typed} is meant for ${wanted.join(' or ') || 'nothing'}`, () => {
    assert.deepEqual(nearestWords(typed, words), wanted)
  })
}
