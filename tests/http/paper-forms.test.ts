import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { forgetForms } from '../../src/forms/drafts.ts'
import { formOf } from '../../src/forms/forms.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { emptyPdf, exif, greyJpeg, greyPng } from '../support/files.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'

// Forms on paper: printed with a reference, and kept with their scan when they come back.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const tokens: Record<string, string> = {}
const base = '/practices/Z10/forms'
const answers = {
  ...{ objects: 'yes', for: 'me', name: 'Margaret Fernstead', 'nhs-number': '' },
  ...{ 'born-day': '3', 'born-month': '2', 'born-year': '1950', reach: '01632 960 100' },
}

before(async () => {
  const practice = await world.service('Z10', 'Millbrook Surgery')
  const other = await world.service('Z11', 'Hawthorn Surgery')
  for (const [as, of, role] of [
    ['desk', practice, 'receptionist'],
    ['elsewhere', other, 'receptionist'],
    ['officer', practice, 'privacy-officer'],
  ] as const) {
    tokens[as] = await world.signIn(await world.staff(of, role, `Sam ${as}`))
  }
  tokens['patient'] = await world.signIn(await world.patient({ name: 'Margaret Fernstead' }))
})

suite('a scan of the paper', () => {
  const url = '/forms/on-paper/type-1'
  const dark = greyPng(16, 8, (x) => (x < 8 ? 0 : 255))
  const photograph = greyJpeg(2, 1, (x) => (x < 1 ? 0 : 255), [exif(1, 'SENTINEL')])

  function posts(name: string, type: string, bytes: Buffer) {
    const line = '----confide-test'
    const field = ([key, value]: [string, string]) =>
      `--${line}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`
    const head = `--${line}\r\ncontent-disposition: form-data; name="scan"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
    const whole = Object.entries(answers)
    return door.ask({
      ...{ method: 'POST', url, as: tokens['desk'] },
      headers: { 'content-type': `multipart/form-data; boundary=${line}` },
      body: Buffer.concat([
        Buffer.from(whole.map(field).join('') + head),
        bytes,
        Buffer.from(`\r\n--${line}--\r\n`),
      ]),
    })
  }

  for (const [name, type, bytes, pages] of [
    ['../../form.png', 'image/png', dark, [1]],
    ['IMG_0001.JPG', 'image/jpeg', photograph, [1]],
    ['scan.pdf', 'application/pdf', emptyPdf(2), [1, 2]],
  ] as const) {
    test(`${name} is kept with the case as it came, and shown as flat pages to that desk`, async () => {
      const made = await posts(name, type, bytes)
      assert.equal(made.status, 303, made.body)
      const at = String(made.headers['location'])
      const { body } = await door.ask({ url: at, as: tokens['desk'] })
      assert.deepEqual(
        [...body.matchAll(/<img [^>]*src="(\/forms[^"]+)"/g)].map(([, src]) => src),
        pages.map((page) => `${at}/scan/${page}`),
      )
      const page = await door.ask({ url: `${at}/scan/1`, as: tokens['desk'] })
      assert.deepEqual(
        [page.status, page.headers['content-type'], page.headers['x-content-type-options']],
        [200, 'image/png', 'nosniff'],
      )
      assert.ok(!page.body.includes('SENTINEL'))
      const [kept] = await owner`
        select bytes from quarantined_file where reference = ${at.slice('/forms/'.length)}`
      assert.deepEqual(kept?.['bytes'], bytes)
      for (const as of [tokens['elsewhere'], tokens['officer'], tokens['patient'], undefined]) {
        assert.ok((await door.ask({ url: `${at}/scan/1`, as })).status >= 400)
      }
      for (const none of ['0', '99', 'x', '1e0']) {
        assert.equal(
          (await door.ask({ url: `${at}/scan/${none}`, as: tokens['desk'] })).status,
          404,
        )
      }
    })
  }

  for (const [what, name, type, bytes, says] of [
    ['a page', 'scan.pdf', 'application/pdf', Buffer.from('<html>%PDF-1.7'), /is not a PDF, JPEG/],
    ['of another kind', 'scan.pdf', 'application/pdf', dark, /not of the kind that its name says/],
    ['too large', 'a.png', 'image/png', Buffer.alloc(10 * 1024 * 1024 + 1), /is too large/],
    ['chosen but empty', 'a.png', 'image/png', Buffer.alloc(0), /is empty/],
  ] as const) {
    test(`that is ${what} is refused, and what was typed is kept`, async () => {
      const cases = () => owner`select count(*)::int as n from form_case`
      const before = [...(await cases())]
      const answer = await posts(name, type, bytes)
      assert.equal(answer.status, 400)
      assert.match(answer.body, says)
      assert.match(answer.body, /value="Margaret Fernstead"/)
      assert.deepEqual([...(await cases())], before)
    })
  }

  test('is forgotten with who sent the form, 90 days after it was decided', async () => {
    const made = await posts('a.png', 'image/png', dark)
    const reference = String(made.headers['location']).slice('/forms/'.length)
    const kept = () => owner`
      select 1 from quarantined_file where reference = ${reference}
      union all select 1 from flat_page where reference = ${reference}`
    await owner`update form_case set state = 'refused', decided_at = now() - interval '89 days' where reference = ${reference}`
    await forgetForms(db)
    assert.equal((await kept()).length, 2)
    await owner`update form_case set decided_at = now() - interval '91 days' where reference = ${reference}`
    await forgetForms(db)
    assert.equal((await kept()).length, 0)
  })
})

suite('a form to print', () => {
  const url = `${base}/copy/paper`
  const print = (from: string) =>
    door.ask({ method: 'POST', url, headers: { 'x-forwarded-for': from } })

  test('has a reference of its own each time, which leads to that form and says nothing else', async () => {
    const references = await Promise.all(
      [1, 2].map(async () => {
        const pdf = await print('192.0.2.1')
        assert.deepEqual([pdf.status, pdf.headers['content-type']], [200, 'application/pdf'])
        assert.match(pdf.body, /^%PDF-/)
        const name = String(pdf.headers['content-disposition'])
        return /"copy-(PF(?:-[0-9A-Z]{4}){2})\.pdf"/.exec(name)?.[1] ?? assert.fail(name)
      }),
    )
    assert.notEqual(references[0], references[1])
    for (const reference of references) {
      for (const typed of [reference, reference.toLowerCase()]) {
        const led = await door.ask({ url: `/f/${typed}` })
        assert.deepEqual([led.status, led.headers['location']], [303, `${base}/copy`])
      }
    }
    const [row] = await owner`
      select practice, form, form_version from form_printing where reference = ${references[0] ?? ''}`
    assert.deepEqual(
      { ...row },
      { practice: 'Z10', form: 'copy', form_version: formOf('copy').version },
    )
    assert.equal((await door.ask({ url: '/f/PF-2345-6789' })).status, 404)
  })

  test('is printed 30 times in an hour from one address, and 500 times in a day of one practice', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 31; n++) statuses.push((await print('192.0.2.2')).status)
    assert.deepEqual([...new Set(statuses.slice(0, 30))], [200])
    assert.equal(statuses[30], 429)
    await owner`
      insert into form_printing (reference, practice, form, form_version, printed_at)
      select 'x' || n, 'Z10', 'copy', 'x', now() from generate_series(1, 500) n`
    const closed = await print('192.0.2.3')
    assert.equal(closed.status, 429)
    assert.match(closed.body, /No PDF can be made just now/)
    assert.equal(
      (await door.ask({ method: 'POST', url: '/practices/Z11/forms/copy/paper' })).status,
      200,
    )
  })

  test('is forgotten after a year', async () => {
    await owner`update form_printing set printed_at = now() - interval '366 days'`
    await owner`
      insert into form_printing (reference, practice, form, form_version, printed_at)
      values ('new', 'Z10', 'copy', 'x', now() - interval '364 days')`
    await forgetForms(db)
    assert.deepEqual(
      (await owner`select reference from form_printing`).map((row) => row['reference']),
      ['new'],
    )
  })
})
