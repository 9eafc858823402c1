import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  faultsOfHistory,
  faultsOfLine,
  parseHistory,
  parseLineProof,
  policyOf,
} from '../../src/audit/log/proof-text.ts'
import { signerOf } from '../../src/audit/log/keys.ts'
import { shortId } from '../../src/identity/ids.ts'
import { openKeyStore } from '../../src/identity/key-store.ts'
import { sequencerOf, witnessMemory, witnessWith } from '../log/log.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { statementsOf } from '../support/statements-of.ts'
import { worldIn, type Patient } from '../support/world.ts'

// The patient saves a proof of who has looked, and checks it without us.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const keys = openKeyStore(`${door.dataFolder}/keys`)
const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const witness = signerOf('witness', 'witness-here', keys.key('witness').secret)
const memory = witnessMemory()
const sequencer = sequencerOf(db.sequencer, memory, {
  witnesses: witnessWith(memory, witness),
  ...{ seed: keys.key('log').secret, tags: keys.key('log-tag').secret },
})
const tokens = { patient: '', nurse: '' }
let patient: Patient

before(async () => {
  const gp = await world.service('Z85001', 'Millbrook Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp)
  tokens.patient = await world.signIn(patient)
  tokens.nurse = await world.signIn(await world.staff(gp, 'nurse', 'Nora Nurse'))
  for (let n = 0; n < 3; n++) {
    await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens.nurse })
  }
})
after(async () => {
  await browser?.close()
  await owner.end()
})

const whole = '/my-record/who-looked/proof'
const now = () => Math.floor(Date.now() / 1000)
const ask = (url: string, as = tokens.patient) => door.ask({ url, as })

describe('a proof', () => {
  let sequencing: NodeJS.Timeout
  let running: Promise<unknown> = Promise.resolve()
  before(async () => {
    await sequencer.run()
    sequencing = setInterval(() => {
      running = running.then(() => sequencer.run())
    }, 200)
  })
  // before the database is gone
  after(async () => {
    clearInterval(sequencing)
    await running
  })

  test('of the whole list is right, and its last line is that it was saved', async () => {
    const { status, headers, body, requestId } = await ask(whole)
    assert.equal(status, 200, body)
    assert.match(headers['content-disposition'] ?? '', /who-has-looked\.confide-history/)
    const history = parseHistory(body)
    assert.deepEqual(faultsOfHistory(history, policyOf(history.keys), now()), [])
    const bodies = history.leaves.flatMap(({ opening }) => (opening ? [opening.body] : []))
    const rows = await owner`select 1 from access_event where patient_id = ${patient.id}`
    assert.equal(bodies.length, rows.length)
    assert.match(bodies.at(-1) ?? '', new RegExp(requestId))
  })

  test('of one line is right', async () => {
    const [look] = await owner<{ id: string }[]>`
      select id from access_event where patient_id = ${patient.id} and kind = 'open' limit 1`
    const { status, body } = await ask(`/my-record/who-looked/${shortId(look?.id ?? '')}/proof`)
    assert.equal(status, 200, body)
    const { leaf, checkpoint } = parseLineProof(body)
    const { keys: known } = parseHistory((await ask(whole)).body)
    assert.deepEqual(faultsOfLine(leaf, checkpoint, policyOf(known), now()), [])
    assert.match(leaf.opening?.body ?? '', new RegExp(look?.id ?? 'none'))
  })

  test('of one line reads that line and no other', async () => {
    const [look] = await owner<{ id: string }[]>`
      select id from access_event where patient_id = ${patient.id} and kind = 'open' limit 1`
    const url = `/my-record/who-looked/${shortId(look?.id ?? '')}/proof`
    const read = (await statementsOf(db, () => ask(url))).filter(({ text }) =>
      text.includes('from access_event'),
    )
    assert.ok(read.length > 0)
    for (const { values } of read) assert.ok(values.includes(look?.id))
  })

  test('is for the patient, of their own lines', async () => {
    const none = `/my-record/who-looked/${patient.ref}/proof`
    assert.equal((await ask(none)).status, 404)
    for (const url of [whole, none]) assert.equal((await ask(url, tokens.nurse)).status, 404)
  })

  test('is checked by the page that we serve, which finds what is missing', inBrowser, async () => {
    if (!browser) return
    const { body } = await ask(whole)
    const page = await openPage(browser, door.origin)
    await page.goto('/verify.html')
    const titleOf = async (content: string) => {
      await page.evaluate(`document.querySelector('#found').replaceChildren()`)
      const buffer = Buffer.from(content)
      await page.locator('#file').setInputFiles({ name: 'x', mimeType: 'text/plain', buffer })
      return page.locator('#found h2').first().textContent()
    }
    assert.match(
      (await titleOf(body)) ?? '',
      /^Everything is right: \d+ lines, none missing, none changed$/,
    )
    const [head = '', first = '', second = '', ...rest] = body.split('\n\n')
    assert.equal(await titleOf([head, first, ...rest].join('\n\n')), 'Something is not right')
    assert.notEqual(second, '')
  })

  test('tells neither how much was shown nor by which address', async () => {
    const { leaves } = parseHistory((await ask(whole)).body)
    for (const { opening } of leaves) {
      assert.doesNotMatch(opening?.body ?? '', /"(count|digest|route|filter)"|\/patients\//)
    }
  })
})
