import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { hashOfToken } from '../../src/identity/actor.ts'
import { chooseForService } from '../../src/sharing/choose.ts'
import { enter } from '../../src/sharing/enter.ts'
import { visible } from '../../src/sharing/visible.ts'
import { proof, testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { asAnyone } from '../support/people.ts'
import { hiddenFields } from '../support/sharing-form.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// The revocation race: choices change and services read at full speed.
//
// A read that began after a choice's commit had returned obeys that choice. And no read mixes two moments: an
// entry that is ordinary only while the choice is no is seen by nobody, whenever the read began.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const seconds = proof === 'full' ? 30 : 3
const readers = 4

let gp: Service
let nurses: Service
let patient: Patient
let nurse: string
let self: string

before(async () => {
  gp = await world.service('Z40001', 'Millbrook Surgery')
  nurses = await world.service('Z40002', 'District Nursing', 'district-nursing')
  patient = await world.patient({ practice: gp })
  await world.inCareOf(patient, gp, nurses)
  await world.list(gp, 'allowed', nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  await world.entry(patient, gp, { title: 'Ordinary' })
  await world.entry(patient, gp, { title: 'Secret', private: true })
  nurse = await world.signIn(await world.staff(nurses, 'nurse', 'Nurse Joyce'))
  self = await world.signIn(patient)
})

type Read = () => Promise<{ readonly ordinary: boolean; readonly secret: boolean }>
type Found = { reads: number; checked: number; changes: number; stale: number; mixed: number }

/** Changes and reads until the time is over. */
async function race(read: Read, forSeconds: number): Promise<Found> {
  const found: Found = { reads: 0, checked: 0, changes: 0, stale: 0, mixed: 0 }
  const until = performance.now() + forSeconds * 1000
  /** What holds since a commit returned, and how often a change has begun. */
  let shares = true
  let begun = 0
  let settled = true
  let isOver = false
  let wake: () => void = () => undefined
  /** Every other time a read gets through before the next change, however busy the machine. */
  const pause = () =>
    found.changes % 4 < 2
      ? setTimeout(3)
      : new Promise<void>((resolve) => {
          wake = resolve
          void setTimeout(2000).then(resolve)
        })
  const change = async (to: boolean) => {
    settled = false
    begun++
    await choose(to)
    shares = to
    settled = true
    found.changes++
  }
  const changer = async () => {
    while (performance.now() < until || (found.changes < 24 && found.changes > 0)) {
      await change(false)
      // ordinary while the choice is no, and private again before it is yes
      await owner`update entry set private = false where code_text = 'Secret'`
      await pause()
      await owner`update entry set private = true where code_text = 'Secret'`
      await change(true)
      await pause()
    }
    isOver = true
  }
  const reader = async () => {
    while (!isOver) {
      const [wanted, at, still] = [shares, begun, settled]
      const seen = await read()
      found.reads++
      if (seen.secret) found.mixed++
      if (!still || begun !== at) continue
      found.checked++
      wake()
      if (seen.ordinary !== wanted) found.stale++
    }
  }
  await Promise.all([changer(), ...Array.from({ length: readers }, reader)])
  return found
}

let changes = 0
async function choose(shares: boolean): Promise<void> {
  const url = `/my-record/sharing/${gp}/check?out=${shares ? 'yes' : 'no'}&in=yes`
  const { shown = '', writers = '' } = hiddenFields((await door.ask({ url, as: self })).body)
  const actor = { session: hashOfToken(self), requestId: 'race', route: 'race' }
  await chooseForService(
    ...([db, actor, patient.id] as const),
    { organisation: gp, shareOut: shares ? 'yes' : 'no', shareIn: 'yes' },
    { basis: 'express', channel: 'online' },
    { token: `a-race-${changes++}`, shown, writers: writers.split(' ') },
  )
}

const overHttp: Read = async () => {
  const url = `${door.origin}/fhir/R4/Patient/${patient.ref}/$everything`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${nurse}` } })
  const body = await answer.text()
  assert.equal(answer.status, 200)
  return { ordinary: body.includes('"Ordinary"'), secret: body.includes('"Secret"') }
}

/** The grant and the entries from two moments: what the read must not be. */
const wrong: Read = async () => {
  const titles = await db.app.begin('isolation level read committed', async (tx) => {
    const actor = { session: hashOfToken(nurse), requestId: 'race', route: 'race' }
    await enter(tx, actor, patient.id, 'read')
    await setTimeout(Math.random() * 4)
    const rows = await tx<{ title: string }[]>`
      select e.code_text as title from entry e where e.patient_id = ${patient.id} and ${visible(tx)}`
    return rows.map(({ title }) => title)
  })
  return { ordinary: titles.includes('Ordinary'), secret: titles.includes('Secret') }
}

test('no read obeys a choice that was taken back, and none mixes two moments', async (t) => {
  const found = await race(overHttp, seconds)
  t.diagnostic(JSON.stringify(found))
  assert.ok(found.checked >= 10 && found.changes >= 20, JSON.stringify(found))
  assert.deepEqual([found.stale, found.mixed], [0, 0])
  if (proof === 'full') {
    const [reads, checked, made] = [found.reads, found.checked, found.changes].map((n) =>
      n.toLocaleString('en'),
    )
    writeMeasurement(
      'proof:revocation',
      `${made} changes of a choice and ${reads} reads over HTTP at the same time, for ${seconds} s: ${checked} reads began after a change was answered and ended before the next began; none obeyed an older choice, and none of all mixed two moments.`,
    )
  }
})

test('the race can fail: with two statements under read committed it finds mixed reads', async (t) => {
  const found = await race(wrong, Math.min(seconds, 5))
  t.diagnostic(JSON.stringify(found))
  assert.ok(found.mixed > 0, JSON.stringify(found))
})
