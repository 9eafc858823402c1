import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { setPermissionPolicy } from '../../src/identity/organisations.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn } from '../support/world.ts'

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)

before(() => world.service('Z20001', 'Millbrook Surgery'))

async function search(typed: string) {
  const url = `/practices/Z20001/search?q=${encodeURIComponent(typed)}`
  const { status, body, headers } = await door.ask({ url })
  const links = [...body.matchAll(/<h2[^>]*><a href="\/practices\/Z20001\/([^"]*)"/g)]
  return { status, body, headers, found: links.map(([, href]) => href) }
}

/** What people type, and where the answer is: it must be among the first three. */
const typed: readonly [string, string][] = [
  ['unconscious', 'sharing#emergency'],
  ['who has looked at my record', 'sharing#looked'],
  ['can I change my mind', 'sharing#change'],
  ['copy of my records', 'copy-of-your-record'],
  ['complaint', 'complaints'],
  ['cookie', 'cookies'],
  ['care.data', 'research#care-data'],
  ['a code for a service', 'sharing#code'],
  ['type 1', 'research#type-1'],
  ['sumary care record', 'summary-care-record'],
  ['keep it privite', 'private'],
  ['recieve a copy', 'copy-of-your-record'],
  ['unconcious', 'sharing#emergency'],
  ['reserch', 'research'],
  ['hide an entry', 'private'],
  ['subject acess request', 'copy-of-your-record#how'],
  ['ombudsmen', 'complaints#ombudsman'],
  ['unlisted service code digits', 'questions/sharing#code'],
]

describe('search finds', () => {
  for (const [words, wanted] of typed) {
    test(`“${words}”`, async () => {
      const { status, found } = await search(words)
      assert.equal(status, 200)
      const first = found.slice(0, 3)
      assert.ok(
        first.some((href) => href === wanted || href?.startsWith(`${wanted}#`)),
        first.join(', '),
      )
    })
  }

  test('what holds at this practice at that moment', async () => {
    const words = 'does the smoking clinic ask'
    const says = async () => (await search(words)).body.match(/Smoking Clinic \w+ \w+ \w+/)?.[0]
    assert.equal(await says(), undefined)
    const clinic = await world.service('Z20002', 'Smoking Clinic', 'smoking-clinic', 'extended')
    assert.equal(await says(), 'Smoking Clinic asks you once')
    await setPermissionPolicy(db.job, clinic, 'ask-each-time')
    assert.equal(await says(), 'Smoking Clinic asks you each')
  })

  test('a question once, though a page and the questions answer it', async () => {
    const { body } = await search('unconscious')
    assert.equal(body.match(/>What if I am unconscious\?</g)?.length, 1)
  })

  test('what was meant, and says so', async () => {
    const { body } = await search('privite')
    assert.match(body, /We looked for <strong>private<\/strong> instead of “privite”/)
  })

  test('nothing for what is nowhere, and says what to do', async () => {
    for (const words of ['xylophone zebra', '', ' ', '\0', '%', '((', '<b>']) {
      const { status, body, found } = await search(words)
      assert.equal(status, 200, words)
      assert.deepEqual(found, [], words)
      assert.match(body, /questions people ask/)
      assert.doesNotMatch(body, /<b>/)
    }
  })

  test('however long the question, and however it is sent', async () => {
    assert.equal((await search('private '.repeat(200))).status, 200)
    assert.equal((await search("'; drop table entry --")).status, 200)
    assert.equal((await search('private & | ! <-> :* "')).status, 200)
    assert.equal((await door.ask({ url: '/practices/Z20001/search?q=a&q=b' })).status, 200)
    assert.equal((await door.ask({ url: '/practices/Z29999/search?q=a' })).status, 404)
  })

  test('and keeps nothing: no cookie, and no copy in the browser or on the way', async () => {
    const { headers } = await search('private')
    assert.equal(headers['set-cookie'], undefined)
    assert.equal(headers['cache-control'], 'no-store')
  })
})
