import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { hashOfToken } from '../../src/identity/actor.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'

// How many forms are taken from whom: one network closes them to itself and to nobody else.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const ours = { origin: door.origin, host: new URL(door.origin).host }
const base = '/practices/Z10/forms'

before(async () => {
  await world.service('Z10', 'Millbrook Surgery')
  await world.service('Z13', 'Quiet Surgery')
})

/** Answers about a person as a draft keeps them. */
const filled = {
  ...{ for: 'me', name: 'Margaret Fernstead', born: '1950-02-03', 'nhs-number': '' },
  reach: '01632 960 100',
}

test('closes a practice to one network that sent so many, and to no other', async () => {
  const token = randomBytes(32).toString('base64url')
  const answers = { objects: 'yes', ...filled }
  const visit = (at: string, from: string) =>
    door.app.inject({
      ...{ method: 'POST', url: `/practices/${at}/forms/type-1/check` },
      headers: { ...ours, 'x-forwarded-for': from, cookie: `form=${token}` },
    })
  const statuses: Record<string, number[]> = {}
  for (const [name, at, from, times] of [
    ['one network', 'Z10', '203.0.113', 41],
    ['another', 'Z10', '198.51.100', 1],
    ['another practice', 'Z13', '203.0.113', 1],
  ] as const) {
    for (let n = 0; n < times; n++) {
      await owner`
        insert into form_draft (token_hash, practice, form, answers, expires_at)
        values (${hashOfToken(token)}, ${at}, 'type-1', ${owner.json(answers)}, now() + interval '1 hour')
        on conflict do nothing`
      const { statusCode, headers } = await visit(at, `${from}.${n + 1}`)
      ;(statuses[name] ??= []).push(headers.location?.includes('/sent?') ? statusCode : -statusCode)
    }
    await owner`delete from form_draft where token_hash = ${hashOfToken(token)}`
  }
  assert.deepEqual(statuses['one network']?.slice(-2), [303, -429])
  assert.deepEqual([statuses['another'], statuses['another practice']], [[303], [303]])
})

test('counts behind a proxy who asked it, and believes nobody else', async () => {
  const begin = async (remoteAddress: string, forwarded: string) => {
    const headers = { ...ours, 'x-forwarded-for': forwarded }
    const url = `${base}/type-1`
    const { statusCode } = await door.app.inject({ method: 'POST', url, remoteAddress, headers })
    return statusCode
  }
  const each = async (from: (n: number) => [string, string]) => {
    let last = 0
    for (let n = 0; n < 31; n++) last = await begin(...from(n))
    return last
  }
  assert.equal(await each(() => ['127.0.0.1', '203.0.113.200']), 429)
  assert.equal(await begin('127.0.0.1', '203.0.113.201'), 303)
  assert.equal(await each((n) => ['127.0.0.1', `203.0.112.${n}, 203.0.113.202`]), 429)
  assert.equal(await each((n) => ['192.0.2.9', `203.0.112.${n}`]), 429)
})
