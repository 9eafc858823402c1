import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { setPracticePage } from '../../src/identity/practice-page.ts'
import { suspendOrganisation } from '../../src/identity/organisations.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn, type Service } from '../support/world.ts'

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)

let practice: Service
let paths: readonly string[]

before(async () => {
  practice = await world.service('Z20001', 'Millbrook Surgery')
  await world.service('Z20002', 'Smoking Clinic', 'smoking-clinic')
  paths = door.manifest
    .filter(({ method, url }) => method === 'GET' && /^\/practices\/:ods(\/[\w-]+)*$/.test(url))
    .map(({ url }) => url.replace(':ods', 'Z20001'))
})

/** Without the moment at which a page was asked for. */
const untimed = (html: string) => html.replaceAll(/<time[^>]*>[^<]*<\/time>/g, '')

describe('every page of a practice', () => {
  test('names the practice, says whom to call, and sets no cookie, also for who is signed in', async () => {
    const token = await world.signIn(await world.staff(practice, 'doctor', 'Sam Doctor'))
    for (const url of paths) {
      const anyone = await door.ask({ url })
      const signedIn = await door.ask({ url, as: token })
      assert.equal(anyone.status, 200, url)
      assert.match(anyone.body, /Millbrook Surgery/, url)
      assert.match(anyone.body, /Call 111 if:/, url)
      assert.match(anyone.body, /Call 999 if:/, url)
      assert.equal(anyone.headers['set-cookie'], undefined, url)
      assert.equal(signedIn.headers['set-cookie'], undefined, url)
      assert.equal(untimed(signedIn.body), untimed(anyone.body), url)
    }
  })

  test('is for an open GP practice only; anything else is not there', async () => {
    const closed = await world.service('Z20003', 'Suspended Surgery')
    await suspendOrganisation(db, closed, true)
    for (const code of ['Z20002', 'Z20003', 'Z29999', 'nonsense', '%00']) {
      for (const path of paths) {
        const { status } = await door.ask({ url: path.replace('Z20001', code) })
        assert.equal(status, 404, `${path} of ${code}`)
      }
    }
    assert.equal((await door.ask({ url: '/practices/z20001' })).status, 200)
  })
})

describe('a page from memory', () => {
  const url = '/practices/Z20001'
  const packed = { 'accept-encoding': 'gzip, br' }

  test('comes compressed to whoever takes it, and says the same', async () => {
    const plain = await door.ask({ url })
    const brotli = await door.app.inject({ url, headers: packed })
    const none = await door.ask({ url, headers: { 'accept-encoding': 'br;q=0, gzip;q=0' } })
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.equal(none.headers['content-encoding'], undefined)
    assert.equal(brotli.headers['content-encoding'], 'br')
    assert.equal(brotliDecompressSync(brotli.rawPayload).toString(), plain.body)
    assert.equal(plain.headers['vary'], 'accept-encoding')
    assert.equal(plain.headers['cache-control'], 'no-cache')
  })

  test('is not sent again to who has it, until it changes; the change is told to the next who asks', async () => {
    const { etag = '' } = (await door.ask({ url })).headers
    const again = { url, headers: { 'if-none-match': etag } }
    const kept = await door.ask(again)
    assert.deepEqual([kept.status, kept.body, kept.headers['etag']], [304, '', etag])
    await setPracticePage(db.job, practice, { telephone: '01632 960 199' })
    const changed = await door.ask(again)
    assert.equal(changed.status, 200)
    assert.notEqual(changed.headers['etag'], etag)
    assert.match(changed.body, /01632 960 199/)
  })
})

describe('the front page', () => {
  test('lists practices and no other service, and finds them by a part of their name', async () => {
    const all = await door.ask({ url: '/' })
    assert.match(all.body, /href="\/practices\/Z20001"/)
    assert.doesNotMatch(all.body, /Smoking Clinic|Suspended Surgery/)
    const found = await door.ask({ url: '/?practice=brook+surg' })
    assert.match(found.body, /href="\/practices\/Z20001"/)
    for (const odd of ['%25', 'x%00', 'Mill_rook']) {
      const none = await door.ask({ url: `/?practice=${odd}` })
      assert.equal(none.status, 200)
      assert.doesNotMatch(none.body, /href="\/practices\/Z20001"/)
      assert.equal(none.headers['set-cookie'], undefined)
    }
  })
})

describe('what a practice says of itself', () => {
  const refused: [string, Parameters<typeof setPracticePage>[2]][] = [
    ['a telephone number of words', { telephone: 'ask Pat' }],
    ['a website without https', { website: 'http://millbrook.example' }],
    ['a mail address without a place', { recordsMail: 'records' }],
    ['opening hours without days', { openingHours: ['8am to 6pm'] }],
  ]
  for (const [what, change] of refused) {
    test(`${what} is refused`, async () => {
      await assert.rejects(setPracticePage(db.job, practice, change), { code: 'invalid' })
    })
  }

  test('is for practices: a clinic has no page, and who is not there has none', async () => {
    const clinic = 'Z20002' as Service
    await assert.rejects(setPracticePage(db.job, clinic, {}), { code: 'invalid' })
    await assert.rejects(setPracticePage(db.job, 'Z29999' as Service, {}), { code: 'not-found' })
  })
})
