import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { setCareBoard } from '../../src/identity/care-board.ts'
import { suspendOrganisation } from '../../src/identity/organisations.ts'
import { countCoverage } from '../../src/summary/coverage/count.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn } from '../support/world.ts'

// Where summaries have reached, as anyone may ask without signing in.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const practice = await world.service('Z10', 'Millbrook Surgery')
const hidden = await world.service('Z11', 'Millbrook Old Surgery')
const nursing = await world.service('Z20', 'District Nursing', 'district-nursing')
await setCareBoard(db.job, practice, 'QSL')
await suspendOrganisation(db, hidden, true)
for (let one = 0; one < 9; one++) {
  await world.choose(await world.patient({ practice }), [nursing, 'yes', 'no'])
}
await countCoverage(db, new Date())

const find = (place: string) => door.ask({ url: '/coverage', form: { place } })
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&#x27;', '’')
    .replaceAll('&quot;', '"')

suite('the finder', () => {
  test('answers the name of a practice in a sentence, and leads to its page', async () => {
    const { status, body } = await find(' millbrook SURG ')
    assert.equal(status, 200)
    assert.match(textOf(body), /Millbrook Surgery has not shared summaries yet\./)
    assert.match(body, /href="\/practices\/Z10\/coverage"/)
    assert.doesNotMatch(body, /Millbrook Old/)
  })

  test('answers a postcode with its region', async () => {
    const { status, body } = await find('sn1 2ab')
    assert.equal(status, 200)
    assert.match(
      textOf(body),
      /Most postcodes that begin with SN \(Swindon\) are in the South West, some in the South East\./,
    )
    assert.match(
      textOf(body),
      /South West: on .*, about 0% of the patients of the practices on this system had a summary\. The last published figure is from January 2011: 13\.9% of people\./,
    )
    assert.match(textOf(body), /South East: no practice there is counted on this system\./)
  })

  test('says that a postcode is not in England', async () => {
    assert.match(textOf((await find('SA1 1AA')).body), /begin with SA are in Wales\./)
  })

  for (const [place, message] of [
    ['', 'Enter the name of a practice, or a postcode'],
    ['x', 'Enter at least 3 letters of the practice’s name, or a postcode like SW1A 2AA'],
    ['WB1 1AA', 'No postcode begins with WB. Check it, or enter the name of a practice'],
    ['<b>Nowhere', 'No practice here is called “&lt;b&gt;Nowhere”. Check the spelling'],
  ] as const) {
    test(`says what to do about “${place}”, and keeps what was typed`, async () => {
      const { status, body } = await find(place)
      assert.equal(status, 400)
      assert.ok(body.includes(message), message)
      assert.ok(body.includes('<title>Error: '))
      const kept = place.replace('<b>', '&lt;b&gt;')
      assert.match(
        body,
        new RegExp(`name="place"[^>]*value="${kept}"|value="${kept}"[^>]*name="place"`),
      )
    })
  }

  test('sets no cookie and is kept in no address', async () => {
    const { headers, body } = await find('millbrook')
    assert.equal(headers['set-cookie'], undefined)
    const [form = ''] = /<form[^>]*action="\/coverage"[^>]*>/.exec(body) ?? []
    assert.match(form, /method="post"/)
  })
})

suite('the page', () => {
  test('begins with the sentence of a practice, and tells what its patients share', async () => {
    const { status, body } = await door.ask({
      url: '/practices/z10/coverage?on=2011-01&sort=percent',
    })
    assert.equal(status, 200)
    assert.match(textOf(body), /Millbrook Surgery has not shared summaries yet\./)
    assert.match(textOf(body), /District Nursing100/)
    assert.match(body, /href="\/practices\/Z10\/coverage\?on=2016&amp;sort=percent#map"/)
  })

  for (const ods of ['Z20', 'Z11', 'Z99', 'x']) {
    test(`is not there for ${ods}, which is no practice that is open`, async () => {
      assert.equal((await door.ask({ url: `/practices/${ods}/coverage` })).status, 404)
    })
  }

  test('tells on the map what the table tells', async () => {
    const { body } = await door.ask({ url: '/coverage?on=2011-01' })
    for (const text of ['South West: 13.9%', 'South East: 1% to 8%']) {
      assert.ok(body.includes(`<title>${text}</title>`), text)
    }
    assert.match(body, /<th scope="row">South West<\/th><td>13\.9%<\/td>/)
  })

  test('tells of an area that is chosen', async () => {
    const { body } = await door.ask({ url: '/coverage?area=E54000038' })
    assert.match(body, /id="area-name">Somerset</)
  })
})

suite('a page from memory', () => {
  const packed = { 'accept-encoding': 'br' }
  for (const url of ['/coverage', '/practices/Z10/coverage']) {
    test(`${url} is packed, and not sent again until something it shows differs`, async () => {
      const first = await door.app.inject({ url, headers: packed })
      assert.equal(first.headers['content-encoding'], 'br')
      const etag = String(first.headers['etag'])
      const again = { url, headers: { ...packed, 'if-none-match': etag } }
      assert.equal((await door.app.inject(again)).statusCode, 304)
      const plain = await door.ask({ url })
      assert.equal(brotliDecompressSync(first.rawPayload).toString(), plain.body)
      assert.equal(plain.headers['etag'], etag)
      await setCareBoard(db.job, practice, 'QKK')
      const changed = await door.app.inject(again)
      await setCareBoard(db.job, practice, 'QSL')
      assert.equal(changed.statusCode, 200)
      assert.notEqual(changed.headers['etag'], etag)
    })
  }

  test('is one page for each time, area and order that there are, whatever an address says', async () => {
    const etagOf = async (url: string) => (await door.ask({ url })).headers['etag']
    const usual = await etagOf('/coverage')
    for (const query of ['?on=1999-01', '?area=nowhere', '?sort=x&dir=up', '?other=1']) {
      assert.equal(await etagOf(`/coverage${query}`), usual, query)
    }
    const others = ['?on=2011-01', '?area=E54000038', '?sort=percent', '?dir=down']
    const tags = await Promise.all(others.map((query) => etagOf(`/coverage${query}`)))
    assert.equal(new Set([usual, ...tags]).size, others.length + 1)
  })
})

test('the file has every figure, and names the day', async () => {
  const { headers, body } = await door.ask({ url: '/coverage.csv?on=2011-01' })
  assert.equal(headers['content-disposition'], 'attachment; filename="coverage-2011-01.csv"')
  assert.match(headers['content-type'] ?? '', /^text\/csv/)
  assert.equal(body.trim().split('\r\n').length, 1 + 1 + 9 + 10)
})
