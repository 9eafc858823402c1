import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntryId } from '../identity/ids.ts'
import { markSet, type Markable } from './mark-set.ts'

// Entries a, b, c … of one practice, x of a clinic. `b>a`: b refers to a. `a!`: hidden for itself; `b~`: hidden
// only for what it refers to.

type Case = readonly [
  sentence: string,
  world: string,
  links: string,
  chosen: string,
  marked: boolean,
  changes: string,
  stays?: string,
]

const cases: readonly Case[] = [
  ['one entry alone is marked', 'a b', '', 'a', true, 'a'],
  ['what refers to it is marked with it', 'a b', 'b>a', 'a', true, 'a b>a'],
  ['and what refers to that', 'a b c', 'b>a c>b', 'a', true, 'a b>a c>b'],
  ['what it refers to is not', 'a b', 'b>a', 'b', true, 'b'],
  ["another organisation's entry is not", 'a x', 'x>a', 'a', true, 'a'],
  ["nor what refers to it through another organisation's", 'a x b', 'x>a b>x', 'a', true, 'a'],
  ['entries that refer to each other are marked once', 'a b', 'b>a a>b', 'a', true, 'a b>a'],
  ['an entry that refers to itself too', 'a', 'a>a', 'a', true, 'a'],
  ['two chosen that refer to each other are both chosen', 'a b', 'b>a', 'a b', true, 'a b'],
  ['what is marked already changes nothing', 'a!', '', 'a', true, ''],
  ['what was hidden for another is now marked for itself', 'a! b~', 'b>a', 'b', true, 'b'],
  ['what is hidden already is not marked again', 'a b!', 'b>a', 'a', true, 'a'],
  ['what is not there is left out', 'a', '', 'z', true, ''],
  ['lifting shows the entry again', 'a!', '', 'a', false, 'a'],
  ['and what was hidden with it', 'a! b~ c~', 'b>a c>b', 'a', false, 'a b>a c>b'],
  ['but not what was marked for itself', 'a! b!', 'b>a', 'a', false, 'a'],
  ['nor what refers to that', 'a! b! c~', 'b>a c>b', 'a', false, 'a'],
  ['nor what refers to something else hidden', 'a! d! b~', 'b>a b>d', 'a', false, 'a'],
  ['what refers to a hidden entry stays', 'a! b~', 'b>a', 'b', false, '', 'b>a'],
  ['even when it was marked for itself too', 'a! b!', 'b>a', 'b', false, '', 'b>a'],
  ['both chosen, both are shown', 'a! b!', 'b>a', 'a b', false, 'a b'],
  ['what was never hidden changes nothing', 'a', '', 'a', false, ''],
]

for (const [sentence, world, links, chosen, marked, changes, stays = ''] of cases) {
  test(sentence, () => {
    const set = markSet(words(world).map(entryOf), words(links).map(linkOf), words(chosen), marked)
    assert.deepEqual(
      { changes: set.changes.map(textOf), stays: set.stays.map(textOf) },
      { changes: words(changes), stays: words(stays) },
    )
  })
}

function words(text: string): EntryId[] {
  return text.split(' ').filter(Boolean) as EntryId[]
}

function entryOf(word: string): Markable {
  return {
    id: word.slice(0, 1) as EntryId,
    organisation: word.startsWith('x') ? 'clinic' : 'practice',
    hidden: /[!~]/.test(word),
    forItself: word.endsWith('!'),
  }
}

function linkOf(word: string) {
  const [from = '', to = ''] = word.split('>')
  return { from: from as EntryId, to: to as EntryId }
}

function textOf({ id, through }: { id: EntryId; through: EntryId | null }): string {
  return through === null ? id : `${id}>${through}`
}
