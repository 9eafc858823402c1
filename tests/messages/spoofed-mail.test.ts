import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mailIntake } from '../../src/forms/mail/intake.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import { setPracticePage } from '../../src/identity/practice-page.ts'
import { largestMail } from '../../src/messages/read-mail.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { from, rawOf, secret, spoofs, to } from './spoofs.ts'

// Emails by somebody who wants something: each waits for people to look at it, and does nothing else.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const answers: string[] = []
const take = mailIntake(
  db,
  {
    deliver: () => Promise.resolve('sent'),
    answer: (to) => (answers.push(to), Promise.resolve('sent')),
    close: () => undefined,
  },
  from,
)
after(() => owner.end())

let untouched = ''
const references: Record<string, string> = { mine: 'FM-2222-2222', theirs: 'FM-3333-3333' }

before(async () => {
  const practice = await world.service('Z10', 'Millbrook Surgery')
  const other = await world.service('Z11', 'Hawthorn Surgery')
  await setPracticePage(db.job, practice, { recordsMail: to })
  await setPracticePage(db.job, other, { recordsMail: 'records@hawthorn.example' })
  await world.patient({ name: 'Margaret Fernstead' })
  for (const [organisation, reference] of [
    ['Z10', references['mine'] ?? ''],
    ['Z11', references['theirs'] ?? ''],
  ] as const) {
    await owner`
      insert into form_case (organisation, reference, form, form_version, channel, answers, created_at, due_on)
      values (${organisation}, ${reference}, 'copy', 'x', 'online', '{}', now(), now())`
  }
  untouched = await everythingElse()
})

/** Everything of everybody but what an email may add. */
async function everythingElse(): Promise<string> {
  const tables = await owner<{ name: string }[]>`
    select name from table_registry
     where name <> all (array['inbound_mail', 'quarantined_file', 'flat_page', 'work_item']) order by name`
  const sums = []
  for (const { name } of tables) {
    const [row] = await owner`
      select ${name} as name, count(*)::int as rows, md5(string_agg(t::text, '' order by t::text)) as sum
        from ${owner(name)} t`
    sums.push(row)
  }
  return JSON.stringify(sums)
}

const envelope = { returnPath: 'evil@example.net', recipients: [to], ip: '127.0.0.1', helo: null }

for (const [name, mail, pages, faults, told] of spoofs) {
  test(`an email ${name} waits, and does nothing else`, async () => {
    const before = answers.length
    const raw = Buffer.isBuffer(mail) ? mail : rawOf(mail)
    assert.equal(await take(raw, envelope), 'taken')
    const [row] = await owner<{ reference: string }[]>`
      select organisation, reference, state, kept_with as "keptWith", cardinality(faults) as faults,
             (select count(*)::int from flat_page f where f.reference = m.reference) as pages,
             (select count(*)::int from work_item w
               where w.reference = m.reference and w.kind = 'mail' and w.patient_id is null) as work
        from inbound_mail m order by received_at desc limit 1`
    const { reference, ...kept } = row ?? assert.fail('nothing came in')
    assert.match(reference, /^MI-/)
    const waiting = { organisation: 'Z10', state: 'waiting', keptWith: null, work: 1 }
    assert.deepEqual(kept, { ...waiting, faults, pages })
    assert.equal(answers.length - before, told ? 1 : 0)
    assert.equal(await everythingElse(), untouched)
  })
}

test('40 were tried', () => assert.equal(spoofs.length, 40))

test('what was refused is kept nowhere, and names of files are nowhere', async () => {
  const tables = await owner<{ name: string }[]>`select name from table_registry`
  for (const { name } of tables) {
    const found = await owner`
      select 1 from ${owner(name)} t
       where t::text like '%cron.d%' or t::text like '%passwd.png%' or t::text like '%x.png.exe%' or t::text like '%' || ${Buffer.from(`MZ ${secret}`).toString('hex')} || '%'
       limit 1`
    assert.deepEqual([...found], [], name)
  }
})

test('the same email is taken once', async () => {
  const raw = rawOf({ from: 'twice@x.org' })
  assert.deepEqual([await take(raw, envelope), await take(raw, envelope)], ['taken', 'twice'])
})

test('one that is too large or empty is refused', async () => {
  for (const raw of [Buffer.alloc(largestMail + 1, 'x'), Buffer.alloc(0)]) {
    assert.equal(await take(raw, envelope), 'unreadable')
  }
})

test('a notice of this system to the same mailbox is not taken', async () => {
  const notice = rawOf({ from, headers: 'Auto-Submitted: auto-generated\r\n' })
  assert.equal(await take(notice, envelope), 'notice')
})

test('one to nobody here is not taken', async () => {
  const elsewhere = { ...envelope, recipients: ['records@evil.example'] }
  assert.equal(await take(rawOf({}), elsewhere), 'not-ours')
})

test('nor one to a practice that is suspended, and one to a mailbox of two practices waits at both', async () => {
  await world.service('Z12', 'Third Surgery')
  await setPracticePage(db.job, 'Z12' as OdsCode, { recordsMail: 'two@practices.example' })
  await owner`update organisation set suspended_at = now() where id = 'Z12'`
  const both = { ...envelope, recipients: ['two@practices.example'] }
  assert.equal(await take(rawOf({ from: 'a@x.org' }), both), 'not-ours')
  await owner`update organisation set suspended_at = null where id = 'Z12'`
  await setPracticePage(db.job, 'Z11' as OdsCode, { recordsMail: 'two@practices.example' })
  const raw = rawOf({ from: 'b@x.org' })
  assert.equal(await take(raw, both), 'taken')
  const rows = await owner`
    select organisation from inbound_mail where sender = 'b@x.org' order by organisation`
  assert.deepEqual([...rows], [{ organisation: 'Z11' }, { organisation: 'Z12' }])
  assert.equal(await take(raw, both), 'twice')
})

test('words beyond those that are kept are told of', async () => {
  const text = 'word '.repeat(5000)
  assert.equal(await take(rawOf({ from: 'long@x.org', text }), envelope), 'taken')
  const [row] = await owner<{ faults: string[] }[]>`
    select faults from inbound_mail where sender = 'long@x.org'`
  assert.deepEqual(row?.faults, ['Its text goes on: only the first 20,000 letters are kept'])
})

test('no more than 300 come in on one day, and no more than 100 are told', async () => {
  await owner`update inbound_mail set answered = 'x' where answered is null`
  const fill = (count: number) => owner`
    insert into inbound_mail (organisation, reference, received_at, digest, sender, sender_name, subject, body,
                              spf, dkim, dmarc, faults, answered)
    select 'Z10', 'MI-' || gen_random_uuid(), now(), gen_random_uuid()::text::bytea, '', '', '', '', 'none',
           'none', 'none', '{}', 'x' from generate_series(1, ${count})`
  await fill(100)
  const before = answers.length
  assert.equal(await take(rawOf({ from: 'late@x.org' }), envelope), 'taken')
  assert.equal(answers.length, before)
  await fill(300)
  assert.equal(await take(rawOf({ from: 'later@x.org' }), envelope), 'too-many')
})
