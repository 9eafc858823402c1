import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { forgetMail } from '../../src/forms/mail/mails.ts'
import { setPracticePage } from '../../src/identity/practice-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { emptyPdf, greyPng } from '../support/files.ts'
import { asAnyone } from '../support/people.ts'
import { openPostOffice } from '../support/post-office.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Email to a practice: from a mail program to the work list, and on to the form it belongs to.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const { mailbox, sender } = await openPostOffice(db)
after(() => owner.end())

const to = 'records@millbrook.example'
const tokens: Record<string, string> = {}
let patient: Patient

before(async () => {
  const practice = await world.service('Z10', 'Millbrook Surgery')
  const other = await world.service('Z11', 'Hawthorn Surgery')
  await setPracticePage(db.job, practice, { recordsMail: to })
  await setPracticePage(db.job, other, { recordsMail: 'records@hawthorn.example' })
  for (const [as, of, role] of [
    ['desk', practice, 'receptionist'],
    ['elsewhere', other, 'receptionist'],
    ['officer', practice, 'privacy-officer'],
  ] as const) {
    tokens[as] = await world.signIn(await world.staff(of, role, `Sam ${as}`))
  }
  patient = await world.patient({ name: 'Margaret Fernstead' })
  tokens['patient'] = await world.signIn(patient)
})

/** The newest email in the work list. */
async function newest(): Promise<string> {
  const [row] = await owner<{ reference: string }[]>`
    select reference from inbound_mail order by received_at desc, reference limit 1`
  return row?.reference ?? assert.fail('no email came in')
}
const desk = (url: string) => door.ask({ url, as: tokens['desk'] })
const send = (subject: string, more: object = {}) =>
  sender.sendMail({ from: 'someone@example.org', to, subject, text: 'Hello', ...more })

/** A form that is printed now, and its reference. */
async function print(practice = 'Z10') {
  const pdf = await fetch(`${door.origin}/practices/${practice}/forms/type-1/paper`, {
    method: 'POST',
    headers: { origin: door.origin },
  })
  const name = pdf.headers.get('content-disposition') ?? ''
  const reference = /PF(?:-[0-9A-Z]{4}){2}/.exec(name)?.[0] ?? assert.fail(name)
  return { reference, content: Buffer.from(await pdf.arrayBuffer()) }
}

suite('an email', () => {
  test('waits in the work list of the practice it came to, without a word of it', async () => {
    await send('Please send Margaret Fernstead her record')
    const reference = await newest()
    const list = await desk('/work?kind=mail')
    assert.match(list.body, new RegExp(`href="/mail/${reference}"`))
    assert.doesNotMatch(list.body, /Fernstead|someone@example/)
    const elsewhere = await door.ask({ url: '/work?kind=mail', as: tokens['elsewhere'] })
    assert.doesNotMatch(elsewhere.body, /MI-/)
  })

  test('is read at that desk and nowhere else, and each opening is on the log', async () => {
    const reference = await newest()
    const { status, body } = await desk(`/mail/${reference}`)
    assert.equal(status, 200)
    assert.match(body, /someone@example\.org/)
    assert.match(body, /Nothing holds because of this/)
    for (const as of [tokens['elsewhere'], tokens['officer'], tokens['patient'], undefined]) {
      const answer = await door.ask({ url: `/mail/${reference}`, as })
      assert.ok(answer.status >= 400)
      assert.doesNotMatch(answer.body, /someone@example/)
    }
    const [line] = await owner`
      select count(*)::int as n from system_event where kind = 'form' and detail = ${`opened ${reference}`}`
    assert.deepEqual({ ...line }, { n: 1 })
  })

  test('shows its HTML as words, and its files as pictures', async () => {
    await send('Form', {
      text: undefined,
      html: '<p>Good <b>morning</b><script>alert(1)</script><img src="https://evil.example/x.png"></p>',
      attachments: [
        { filename: '../../form.pdf', content: emptyPdf(2), contentType: 'application/pdf' },
        { filename: 'x.exe', content: Buffer.from('MZ') },
      ],
    })
    const url = `/mail/${await newest()}`
    const { body } = await desk(url)
    assert.match(body, /Good morning/)
    assert.doesNotMatch(body, /<b>morning|alert\(1\)|"https:\/\/evil|\.\.\/form/)
    assert.match(body, /A file was not taken\. The file is not a PDF, JPEG or PNG\./)
    for (const page of [1, 2]) {
      assert.match(body, new RegExp(`src="${url}/pages/${page}"`))
      const picture = await desk(`${url}/pages/${page}`)
      assert.deepEqual([picture.status, picture.headers['content-type']], [200, 'image/png'])
    }
    assert.equal((await desk(`${url}/pages/3`)).status, 404)
    const foreign = await door.ask({ url: `${url}/pages/1`, as: tokens['elsewhere'] })
    assert.equal(foreign.status, 404)
  })

  test('to nobody here is in the development mailbox and nowhere else', async () => {
    const before = await newest()
    await sender.sendMail({ from: 'a@example.org', to: 'x@elsewhere.example', text: 'x' })
    assert.equal(await newest(), before)
    assert.equal(mailbox.mails[0]?.to, 'x@elsewhere.example')
  })

  test('is answered once, with words that name nobody and quote nothing', async () => {
    for (const subject of ['First', 'Second']) {
      await send(subject, { from: 'Wilhelmina <wilhelmina@example.org>', text: 'Secret words' })
    }
    const told = () => mailbox.mails.filter((mail) => mail.to.includes('wilhelmina@example.org'))
    for (let tries = 0; told().length === 0 && tries < 100; tries++) await wait(50)
    // time for a second, which must not be
    await wait(300)
    const answers = told()
    assert.equal(answers.length, 1)
    const [answer] = answers
    assert.match(answer?.text ?? '', /Reference: MI-/)
    assert.doesNotMatch(JSON.stringify(answer), /Secret|First|Millbrook|Fernstead/)
  })
})

suite('where an email belongs', () => {
  const comesBack = {
    subject: ({ reference }) => send(`My form ${reference}`),
    address: ({ reference }) =>
      send('My form', { to: to.replace('@', `+${reference.toLowerCase()}@`) }),
    code: ({ content }) => send('My form', { attachments: [{ filename: 'scan.pdf', content }] }),
  } as const satisfies Record<string, (form: Awaited<ReturnType<typeof print>>) => unknown>
  for (const how of ['subject', 'address', 'code'] as const) {
    test(`a printed form that comes back is matched by its ${how}`, async () => {
      const form = await print()
      await comesBack[how](form)
      const { reference } = form
      const { body } = await desk(`/mail/${await newest()}`)
      assert.match(body, new RegExp(`${reference}</span> in .*printed on`, 's'))
      assert.match(body, /href="\/forms\/on-paper\/type-1\?mail=MI-/)
    })
  }

  test('one that names a form of another practice, or none there is, is for people to look at', async () => {
    const { reference: theirs } = await print('Z11')
    for (const reference of [theirs, 'PF-2345-6789', 'SR-2345-6789']) {
      await send(`My form ${reference}`)
      const { body } = await desk(`/mail/${await newest()}`)
      assert.match(body, /Your practice has no form or request of that reference/)
      assert.doesNotMatch(body, /printed on/)
    }
  })

  test('what a printed form says is entered by the same questions, and the email is kept with it', async () => {
    await comesBack.code(await print())
    const mail = await newest()
    const url = '/forms/on-paper/type-1'
    const asked = await desk(`${url}?mail=${mail}`)
    assert.match(asked.body, new RegExp(`name="mail" value="${mail}"`))
    assert.match(asked.body, new RegExp(`src="/mail/${mail}/pages/1"`))
    const elsewhere = { url: `${url}?mail=${mail}`, as: tokens['elsewhere'] }
    assert.equal((await door.ask(elsewhere)).status, 404)
    const open = await door.ask({ url, as: tokens['desk'], form: { mail, objects: 'no' } })
    assert.deepEqual([open.status, open.body.includes(`name="mail" value="${mail}"`)], [400, true])
    const form = {
      ...{ mail, objects: 'yes', for: 'me', name: 'Margaret Fernstead', 'nhs-number': '' },
      ...{ 'born-day': '3', 'born-month': '2', 'born-year': '1950', reach: '01632 960 100' },
    }
    const made = await door.ask({ url, as: tokens['desk'], form })
    assert.equal(made.status, 303, made.body)
    const at = String(made.headers['location'])
    assert.match((await desk(at)).body, new RegExp(`href="/mail/${mail}"`))
    assert.match((await desk(`/mail/${mail}`)).body, new RegExp(`Kept with .*${at}`, 's'))
    assert.doesNotMatch((await desk('/work?kind=mail')).body, new RegExp(mail))
    assert.equal((await door.ask({ url, as: tokens['desk'], form })).status, 409)
  })

  test('it is kept with a form that came in before, or ended; once, and at its own desk', async () => {
    const [row] = await owner<{ reference: string }[]>`select reference from form_case limit 1`
    const formCase = row?.reference ?? ''
    await send(`About ${formCase}`)
    const kept = await newest()
    assert.match((await desk(`/mail/${kept}`)).body, new RegExp(`value="${formCase}"`))
    const ask = (mail: string, form: Record<string, string>, as = tokens['desk']) =>
      door.ask({ url: `/mail/${mail}`, as, form })
    const wrong = await ask(kept, { do: 'keep', 'kept-with': 'FM-2345-6789' })
    assert.equal(wrong.status, 400)
    assert.match(wrong.body, /Give the reference of a form or request that came in here/)
    const elsewhere = await ask(kept, { do: 'keep', 'kept-with': formCase }, tokens['elsewhere'])
    assert.equal(elsewhere.status, 404)
    const done = await ask(kept, { do: 'keep', 'kept-with': formCase.toLowerCase() })
    assert.deepEqual([done.status, done.headers['location']], [303, `/mail/${kept}`])
    assert.equal((await ask(kept, { do: 'end', outcome: 'not-here' })).status, 409)
    await send('Weather')
    const ended = await newest()
    assert.equal((await ask(ended, { do: 'end' })).status, 400)
    assert.equal((await ask(ended, { do: 'end', outcome: 'not-here' })).status, 303)
    assert.match((await desk(`/mail/${ended}`)).body, /The person was told where to ask instead/)
  })

  test('it is kept with a request of that practice, which stays as it is', async () => {
    const requests = () => owner`select * from access_register`
    await owner`
      insert into access_register (organisation, reference, patient_id, version, channel, asked_by, state,
                                   received_on, extended)
      values ('Z10', 'SR-2222-2222', ${patient.id}, 1, 'counter', 'patient', 'identity', now(), false),
             ('Z11', 'SR-3333-3333', ${patient.id}, 1, 'counter', 'patient', 'identity', now(), false)`
    const before = [...(await requests())]
    await send('My passport for SR-2222-2222')
    const url = `/mail/${await newest()}`
    assert.match((await desk(url)).body, /It names .*request SR-2222-2222/s)
    const keep = (reference: string) =>
      door.ask({ url, as: tokens['desk'], form: { do: 'keep', 'kept-with': reference } })
    assert.equal((await keep('SR-3333-3333')).status, 400)
    assert.equal((await keep('SR-2222-2222')).status, 303)
    assert.match((await desk(url)).body, /Kept with .*request SR-2222-2222/s)
    assert.deepEqual([...(await requests())], before)
  })

  test('90 days after it was decided it is forgotten, with its files', async () => {
    const picture = { filename: 'a.png', content: greyPng(8, 8, () => 0) }
    await send('Old', { attachments: [picture] })
    const reference = await newest()
    const left = async () => {
      const rows = await owner`
        select reference from inbound_mail where reference = ${reference}
        union all select reference from quarantined_file where reference = ${reference}
        union all select reference from flat_page where reference = ${reference}`
      return rows.length
    }
    const decide = (days: number) =>
      owner`update inbound_mail set state = 'ended', decided_at = now() - make_interval(days => ${days})
             where reference = ${reference}`
    for (const [days, rows] of [
      [89, 3],
      [91, 0],
    ] as const) {
      await decide(days)
      await forgetMail(db)
      assert.equal(await left(), rows)
    }
  })

  test('but not while the form that it is kept with waits, nor 90 days from its end', async () => {
    await send('Kept', {})
    const reference = await newest()
    await owner`
      insert into form_case (organisation, reference, form, form_version, channel, answers, created_at, due_on)
      values ('Z10', 'FM-8888-8888', 'copy', 'x', 'paper', '{}', now(), now())`
    await owner`
      update inbound_mail set state = 'kept', kept_with = 'FM-8888-8888', decided_at = now() - interval '99 days'
       where reference = ${reference}`
    const left = async () =>
      (await owner`select from inbound_mail where reference = ${reference}`).length
    const ended = (days: number) => owner`
      update form_case set state = 'done', decided_at = now() - make_interval(days => ${days})
       where reference = 'FM-8888-8888'`
    await forgetMail(db)
    assert.equal(await left(), 1)
    for (const [days, rows] of [
      [89, 1],
      [91, 0],
    ] as const) {
      await ended(days)
      await forgetMail(db)
      assert.equal(await left(), rows)
    }
  })
})
