import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { moveRequest } from '../../src/access/move-request.ts'
import type { NewRequest } from '../../src/access/open-request.ts'
import { pdfMaker } from '../../src/documents/pdf.ts'
import { zipped } from '../../src/documents/zip.ts'
import { pagesOf } from '../support/pdf-text.ts'
import type { Patient } from '../support/world.ts'
import {
  askedOnPaper,
  asClerk,
  asFar,
  asLately,
  door,
  gp,
  on,
  owner,
  relayed,
  waitsOnPaper,
  world,
} from './paper-desk.ts'

// What goes out on paper, many at once: no page of one ends in the envelope of another (leak channel 64).

const pdfs = pdfMaker()
after(() => pdfs.close())

type Waiting = { readonly patient: Patient; readonly reference: string }
let [first, second, letter]: Waiting[] = []

before(async () => {
  first = await withCopy('Rosa Sample', 1)
  second = await withCopy('Owen Second', 3)
  letter = await asked('Ada Third', { channel: 'post', delivery: 'post' })
  await relayed()
})

async function asked(name: string, more: Partial<NewRequest>): Promise<Waiting> {
  const patient = await world.patient({ name, practice: gp })
  const by = more.channel === 'post' ? asClerk : await world.signIn(patient)
  const use = more.channel === 'post' ? 'handle' : 'choose'
  const reference = await askedOnPaper(by, patient, use, more)
  return { patient, reference }
}

/** A copy on paper that is released. */
async function withCopy(name: string, parts: number): Promise<Waiting> {
  const { patient, reference } = await asked(name, {})
  const record = await pdfs.make({
    ...{ title: 'Copy of your record', patient: { name, facts: [] }, face: [] },
    madeAt: new Date(),
    blocks: [{ kind: 'paragraph', text: `Said of ${name}` }],
  })
  const files = Array.from({ length: parts }, (_, n) => ({
    ...{ name: `record-${n + 1}.pdf`, compress: false, content: () => [record] },
  }))
  const bytes = await buffer(zipped(files, new Date()).stream)
  await waitsOnPaper(patient, reference, bytes)
  return { patient, reference }
}

const sends = (as: string, form: Record<string, string>) =>
  fetch(`${door.origin}/print-queue`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(form) },
    headers: { cookie: `sid=${as}`, origin: door.origin },
  })
const chosen = (...things: string[]) =>
  Object.fromEntries(things.map((thing) => [`thing-${thing}`, 'yes']))
const does = async (step: string, form: Record<string, string>) => {
  const answer = await sends(asClerk, { do: step, ...form })
  await relayed()
  return answer
}
const listed = async (as = asClerk) => (await door.ask({ url: '/print-queue', as })).body
const kinds = async () =>
  (
    await owner<{ kind: string }[]>`
      select kind || ' ' || reference as kind from work_item
       where closed_at is null and kind ~ '^(copy|letter)-' order by 1`
  ).map(({ kind }) => kind)
const work = (prefix: string, { reference }: Waiting, more = '') =>
  reference.replace('SR', prefix) + more

suite('the print queue', () => {
  test('lists what waits, without whose it is, to the desk of the service alone', async () => {
    assert.ok(first && second && letter)
    const body = await listed()
    for (const { reference, patient } of [first, second, letter]) {
      assert.ok(body.includes(reference))
      assert.ok(!body.includes(patient.name))
    }
    assert.doesNotMatch(await listed(asFar), /SR-/)
  })

  test('prints many as one PDF, each behind a proof sheet of its own, soon after signing in', async () => {
    assert.ok(first && second && letter)
    const form = {
      do: 'print',
      ...chosen(first.reference, second.reference, `${letter.reference}-1`),
    }
    assert.equal((await sends(asClerk, form)).status, 303)
    const answer = await sends(asLately, form)
    assert.equal(answer.status, 200)
    const pages = await pagesOf(Buffer.from(await answer.arrayBuffer()))
    const sheets = pages.flatMap((text, n) => (/Proof sheet/.test(text) ? [n] : []))
    assert.equal(sheets.length, 3)
    // each begins a sheet of paper, also where both sides are printed
    assert.deepEqual(
      sheets.map((n) => n % 2),
      [0, 0, 0],
    )
    const envelopes = sheets.map((n, at) => pages.slice(n, sheets[at + 1]).join('\n'))
    const all: readonly Waiting[] = [first, second, letter]
    for (const [at, one] of all.entries()) {
      const text = envelopes[at] ?? ''
      for (const other of all) {
        const isThis = one === other
        assert.equal(text.includes(other.reference), isThis)
        assert.equal(text.includes(other.patient.name), isThis)
      }
    }
    assert.match(envelopes[0] ?? '', /Together 2 pages/)
    assert.match(envelopes[1] ?? '', /Together 4 pages[^]*(Said of Owen Second[^]*){3}/)
    const [lines] = await owner<{ count: number }[]>`
      select count(*)::int as count from access_event
       where request_id = ${answer.headers.get('x-request-id')}`
    assert.equal(lines?.count, 3)
  })

  test('prints the others where one cannot be, and tells which on a sheet before them', async () => {
    assert.ok(first && second)
    const form = { do: 'print', ...chosen(first.reference, 'SR-2345-6789', second.reference) }
    const answer = await sends(asLately, form)
    assert.equal(answer.status, 200)
    const [missing = '', ...pages] = await pagesOf(Buffer.from(await answer.arrayBuffer()))
    assert.match(missing, /Not in this PDF[^]*SR-2345-6789/)
    assert.equal(pages.filter((text) => /Proof sheet/.test(text)).length, 2)
    assert.match(pages[1] ?? '', /Proof sheet/, 'which begins a sheet of paper')
    const lines = await owner`
      select filter from access_event where request_id = ${answer.headers.get('x-request-id')}`
    assert.deepEqual([...lines], [{ filter: 'copy taken' }, { filter: 'copy taken' }])
  })

  test('marks many as printed, posted and returned in one go', async () => {
    assert.ok(first && second && letter)
    const all = chosen(first.reference, second.reference, `${letter.reference}-1`)
    assert.equal((await does('printed', all)).headers.get('location'), '/print-queue?done=3')
    assert.deepEqual(
      await kinds(),
      [
        `copy-printed ${work('PP', first)}`,
        `copy-printed ${work('PP', second)}`,
        `letter-printed ${work('LP', letter, '-1')}`,
      ].toSorted(),
    )
    await does('posted', all)
    assert.deepEqual(await kinds(), [])
    const references = `${first.reference}\n${letter.reference.toLowerCase()}`
    await does('returned', { references })
    assert.deepEqual(await kinds(), [
      `copy-to-post ${work('PO', first, '-r2')}`,
      `letter-to-post ${work('LO', letter, '-1-r2')}`,
    ])
  })

  test('says which could not be marked, and marks the others', async () => {
    assert.ok(first && second)
    const answer = await does('printed', chosen(first.reference, second.reference, 'SR-2345-6789'))
    assert.equal(answer.status, 409)
    const body = await answer.text()
    assert.match(body, /It is marked\./)
    assert.ok(body.includes(`${second.reference}</span>`))
    assert.match(body, /SR-2345-6789<\/span>/)
    assert.ok((await kinds()).includes(`copy-printed ${work('PP', first, '-r2')}`))
    for (const [as, step] of [
      [asFar, 'posted'],
      [asFar, 'print'],
    ] as const) {
      assert.equal((await sends(as, { do: step, ...chosen(first.reference) })).status, 409)
    }
    assert.equal((await sends(asClerk, { do: 'posted' })).status, 400)
    assert.equal((await sends(asClerk, { do: 'returned', references: 'x' })).status, 400)
  })

  test('a letter stands for the one before, which is not printed any more', async () => {
    const waiting = await asked('Bea Fourth', { channel: 'post' })
    const { patient, reference } = waiting
    await on(asClerk, patient, 'handle', (tx, acting) =>
      moveRequest(tx, acting, patient.id, reference, 'clarifying', { words: 'Which years?' }),
    )
    await relayed()
    const mine = (await kinds()).filter((kind) => kind.includes(reference.slice(2)))
    assert.deepEqual(mine, [`letter-to-post ${work('LO', waiting, '-2')}`])
    assert.equal((await does('printed', chosen(`${reference}-1`))).status, 409)
  })

  test('what cannot be made is on no log, and keeps the others from nothing', async () => {
    assert.ok(first && second)
    // letters that no font has
    const asker = '\u{13080} and Partners'
    const odd = await asked('Cleo Fifth', { channel: 'post', askedBy: 'solicitor', asker })
    const broken = await asked('Dan Sixth', {})
    await waitsOnPaper(broken.patient, broken.reference, Buffer.from('no zip'))
    await relayed()
    const { reference } = odd
    const things = chosen(first.reference, `${reference}-1`, broken.reference, second.reference)
    const answer = await sends(asLately, { do: 'print', ...things })
    assert.equal(answer.status, 200)
    const [missing = ''] = await pagesOf(Buffer.from(await answer.arrayBuffer()))
    for (const one of [reference, broken.reference]) assert.ok(missing.includes(one), one)
    const lines = await owner<{ patient: string }[]>`
      select patient_id as patient from access_event
       where request_id = ${answer.headers.get('x-request-id')}`
    assert.deepEqual(
      lines.map(({ patient }) => patient).toSorted(),
      [first.patient.id, second.patient.id].toSorted(),
    )
    const alone = await sends(asLately, { do: 'print', ...chosen(`${reference}-1`) })
    assert.equal(alone.status, 409)
    assert.match(await alone.text(), /letters that a PDF made here cannot show/)
  })
})
