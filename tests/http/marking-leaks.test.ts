import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { hashOfToken } from '../../src/identity/actor.ts'
import { newEntryId, newPatientId } from '../../src/identity/ids.ts'
import { testDatabase } from '../support/database.ts'
import { normalised, openDoor, type Answer, type Door } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service, type StaffMember } from '../support/world.ts'
import { questionsAbout } from './questions.ts'

// Leak channels 23, 31, 36 to 40 and 57 to 61 for what is marked by hand: two databases, in one of which an
// entry and what refers to it are marked through the door, in the other they never were. Whoever may not see
// them gets the same bytes from every address of both.

const dbs = [await testDatabase(), await testDatabase()] as const
const owners = [asAnyone(dbs[0]), asAnyone(dbs[1])] as const
const worlds = [worldIn(dbs[0]), worldIn(dbs[1])] as const
const left = await openDoor(dbs[0])
const right = await openDoor(dbs[1], left.dataFolder)
after(() => Promise.all(owners.map((one) => one.end())))

type World = (typeof worlds)[number]

async function both<T>(work: (world: World) => Promise<T>): Promise<T> {
  const first = await work(worlds[0])
  await work(worlds[1])
  return first
}

const gp: Service = await both((world) => world.service('Z64001', 'Millbrook Surgery'))
const nurses: Service = await both((world) =>
  world.service('Z64002', 'District Nursing', 'district-nursing'),
)
await both((world) => world.list(gp, 'allowed', nurses))
const doctor = await both((world) => world.staff(gp, 'doctor', 'Sam doctor'))
const nurse = await both((world) => world.staff(nurses, 'nurse', 'Sam nurse'))

/** The same session in both. */
async function signIn(who: StaffMember | Patient): Promise<string> {
  const token = await worlds[0].signIn(who)
  const rows = await owners[0]`select * from session where token_hash = ${hashOfToken(token)}`
  await owners[1]`insert into session ${owners[1](rows)}`
  return token
}

const asDoctor = await signIn(doctor)
const asNurse = await signIn(nurse)

const storedAt = new Date('2026-01-05T10:00:00Z')

const ways = [
  { what: 'private', asked: 'patient', from: 'staff' },
  { what: 'private', asked: 'clinician', from: 'staff' },
  { what: 'withheld', ground: 'serious-harm', from: 'patient' },
  { what: 'withheld', ground: 'third-party', from: 'patient' },
] as const

for (const [n, way] of ways.entries()) {
  const why = 'asked' in way ? `asked for by the ${way.asked}` : way.ground
  test(`${way.what}, ${why}: no trace for ${way.from}`, async () => {
    const facts = { id: newPatientId(), name: 'Rosa Twin', practice: gp, number: 20 * n }
    const patient = await both((world) => world.patient(facts))
    await both((world) => world.inCareOf(patient, gp, nurses))
    await both((world) => world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes']))
    const [open, own, other] = [newEntryId(), newEntryId(), newEntryId()]
    await both((world) => world.entry(patient, gp, { id: open, title: 'Open' }))
    await both((world) => world.entry(patient, nurses, { id: own, title: 'Own' }))
    // the one bit agrees: in both something is held back
    const hidden = { id: other, title: 'Kept', private: true, withheld: way.what === 'withheld' }
    const kept = await both((world) => world.entry(patient, gp, hidden))
    // the summary, stored before in both: hiding what is not in it does not touch it
    for (const [place, db] of dbs.entries()) {
      await worlds[place]?.asJob(patient, (tx) => db.keepFresh(tx, patient.id, storedAt))
    }
    const about = await worlds[0].entry(patient, gp, { title: 'Sentinel' })
    const referrer = await worlds[0].entry(patient, gp, { title: 'Sentinel too' })
    await owners[0]`
      insert into entry_link (patient_id, from_id, to_id)
      values (${patient.id}, ${referrer.id}, ${about.id})`
    await owners[0]`
      insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by, replaced_by,
                                 reason, resource)
      values (${patient.id}, ${about.id}, 0, ${gp}, now(), 'x', 'x', 'Sentinel of a version', '{}')`
    const marked = await mark(left, patient, about.ref, way)
    assert.equal(marked.status, 303)
    // the doctor looks as often in the other world, at something that nobody else sees either
    for (let times = 0; times < 2; times++) {
      const url = `/entries/${kept.ref}`
      assert.equal((await right.ask({ url, as: asDoctor })).status, 200)
    }
    if (way.what === 'private') {
      // that a choice changed is told on the log; which entry it was is not
      await owners[1]`
        insert into access_event
        select (e).* from (select jsonb_populate_record(null::access_event, to_jsonb(x)
          || jsonb_build_object('id', gen_random_uuid(), 'kind', 'mark', 'filter', 'private')) as e
          from access_event x where x.patient_id = ${patient.id} and x.actor_kind = 'staff' limit 1) y`
    }
    const looker = way.from === 'staff' ? asNurse : await signIn(patient)
    const subject = {
      patient,
      reader: way.from,
      entries: [about.ref, referrer.ref, kept.ref],
      years: [2025, 1999],
      kinds: ['Observation', 'Condition'],
      services: [gp, nurses],
    }
    for (const question of questionsAbout(subject)) {
      const headers = { host: 'confide.test', origin: 'http://confide.test' }
      const [a, b] = await Promise.all(
        [left, right].map(async (door) =>
          withoutChance(question.url, await door.ask({ ...question, as: looker, headers })),
        ),
      )
      assert.equal(
        differs(JSON.stringify(a), JSON.stringify(b)),
        '',
        `${question.route} ${question.url}`,
      )
      assert.doesNotMatch(JSON.stringify(a), /Sentinel/)
    }
  })
}

async function mark(door: Door, patient: Patient, ref: string, way: (typeof ways)[number]) {
  const url = `/patients/${patient.ref}/marks`
  const chosen = { do: way.what, [`entry-${ref}`]: 'yes' }
  const open = await door.ask({ url, as: asDoctor, form: chosen })
  const hidden = [...open.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
  const review = [...open.body.matchAll(/name="(review-\w+)"[^>]*value="(\d+)"/g)]
  const days = Object.fromEntries(review.map(([, name = '', value = '']) => [name, value]))
  const said = 'asked' in way ? { 'asked-by': way.asked } : { ground: way.ground }
  return door.ask({
    url,
    as: asDoctor,
    form: { ...fields, ...days, ...said, reason: 'Sentinel why' },
  })
}

/** Without ids of requests and forms, and the time of a look. */
function withoutChance(url: string, answer: Answer) {
  const { status, headers, body } = normalised(answer)
  const { location, 'content-length': _, ...rest } = headers
  return {
    status,
    headers: { ...rest, location: location?.replace(/\.\w{26}$/, '') },
    body: (url.includes('summary') ? body : body.replace(/dateTime="[^"]*Z">[^<]*</g, '<hour>'))
      .replace(/(name="(?:token|id)" value=")[^"]*/g, '$1<token>')
      .replace(/(who-looked\/)\w{26}/g, '$1<look>'),
  }
}

/** Where two texts part, in a few words of each. */
function differs(a: string, b: string): string {
  if (a === b) return ''
  const at = Array.from(a).findIndex((letter, n) => letter !== b[n])
  const from = Math.max(0, at - 60)
  return `${a.slice(from, at + 120)} | ${b.slice(from, at + 120)}`
}
