import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEntryId, newPatientId } from '../../src/identity/ids.ts'
import { differs, openTwins, withoutChance } from '../support/twins.ts'
import type { Patient, Service } from '../support/world.ts'
import { questionsAbout } from './questions.ts'

// Leak channels 23, 31, 36 to 40 and 57 to 61 for what is marked by hand: two databases, in one of which an
// entry and what refers to it are marked through the door, in the other they never were. Whoever may not see
// them gets the same bytes from every address of both.

const twins = await openTwins()
const { left, right, both } = twins
const sides = [left, right]

const gp: Service = await both((world) => world.service('Z64001', 'Millbrook Surgery'))
const nurses: Service = await both((world) =>
  world.service('Z64002', 'District Nursing', 'district-nursing'),
)
await both((world) => world.list(gp, 'allowed', nurses))
const doctor = await both((world) => world.staff(gp, 'doctor', 'Sam doctor'))
const nurse = await both((world) => world.staff(nurses, 'nurse', 'Sam nurse'))
const helperFacts = { id: newPatientId(), name: 'Joan Helper', number: 900 }
const helper = await both((world) => world.patient(helperFacts))
const asDoctor = await twins.signIn(doctor)
const asNurse = await twins.signIn(nurse)
const asHelper = await twins.signIn(helper)

const storedAt = new Date('2026-01-05T10:00:00Z')

/** `told`: that an entry was made private is on the patient's log; which one it was is not. */
const ways = [
  { what: 'private', asked: 'patient', from: 'staff', told: true },
  { what: 'private', asked: 'clinician', from: 'staff', told: true },
  { what: 'withheld', ground: 'serious-harm', from: 'patient', told: false },
  { what: 'withheld', ground: 'third-party', from: 'patient', told: false },
  { what: 'private', asked: 'clinician', from: 'patient', told: false },
  { what: 'private', asked: 'patient', from: 'proxy', told: false },
] as const
type Way = (typeof ways)[number]

for (const [n, way] of ways.entries()) {
  const why = 'asked' in way ? `asked for by the ${way.asked}` : way.ground
  /** What the patient does not see anyway. */
  const already = way.what === 'private' && !way.told
  const title = `${way.what}, ${why}${already ? ', withheld from the patient before' : ''}`
  test(`${title}: no trace for ${way.from}`, async () => {
    const facts = { id: newPatientId(), name: 'Rosa Twin', practice: gp, number: 20 * n }
    const patient = await both((world) => world.patient(facts))
    await both((world) => world.inCareOf(patient, gp, nurses))
    await both((world) => world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes']))
    await twins.helps(helper, patient, ['Condition', 'Observation'])
    const [open, own, other] = [newEntryId(), newEntryId(), newEntryId()]
    await both((world) => world.entry(patient, gp, { id: open, title: 'Open' }))
    await both((world) => world.entry(patient, nurses, { id: own, title: 'Own' }))
    // the one bit agrees: in both something is held back
    const hidden = { id: other, title: 'Kept', private: true, withheld: way.what === 'withheld' }
    const kept = await both((world) => world.entry(patient, gp, hidden))
    // the summary, stored before in both: hiding what is not in it does not touch it
    for (const { db, world } of sides) {
      await world.asJob(patient, (tx) => db.keepFresh(tx, patient.id, storedAt))
    }
    // a condition stands in the summary that staff read, and in the patient's if they may see it
    const kind = already ? 'Condition' : 'Observation'
    const made = { kind, withheld: already }
    const about = await left.world.entry(patient, gp, { ...made, title: 'Sentinel' })
    const referrer = await left.world.entry(patient, gp, { ...made, title: 'Sentinel too' })
    if (already) {
      await left.world.asJob(patient, (tx) => left.db.keepFresh(tx, patient.id, new Date()))
    }
    await left.owner`
      insert into entry_link (patient_id, from_id, to_id)
      values (${patient.id}, ${referrer.id}, ${about.id})`
    await left.owner`
      insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by, replaced_by,
                                 reason, resource)
      values (${patient.id}, ${about.id}, 0, ${gp}, now(), 'x', 'x', 'Sentinel of a version', '{}')`
    const marked = await mark(patient, about.ref, way)
    assert.equal(marked.status, 303)
    // the doctor looks as often in the other world, at something that nobody else sees either
    for (let times = 0; times < 2; times++) {
      const url = `/entries/${kept.ref}`
      assert.equal((await right.door.ask({ url, as: asDoctor })).status, 200)
    }
    if (way.told) {
      await right.owner`
        insert into access_event
        select (e).* from (select jsonb_populate_record(null::access_event, to_jsonb(x)
          || jsonb_build_object('id', gen_random_uuid(), 'kind', 'mark', 'filter', 'private')) as e
          from access_event x where x.patient_id = ${patient.id} and x.actor_kind = 'staff' limit 1) y`
    }
    const looker = { staff: asNurse, proxy: asHelper, patient: await twins.signIn(patient) }
    const subject = {
      patient,
      reader: way.from === 'staff' ? way.from : ('patient' as const),
      entries: [about.ref, referrer.ref, kept.ref],
      years: [2025, 1999],
      kinds: ['Observation', 'Condition'],
      services: [gp, nurses],
    }
    for (const question of questionsAbout(subject)) {
      const answers = await twins.askBoth({ ...question, as: looker[way.from] })
      const [a, b] = answers.map((answer) => JSON.stringify(withoutChance(question, answer)))
      assert.equal(differs(a ?? '', b ?? ''), '', `${question.route} ${question.url}`)
      assert.doesNotMatch(a ?? '', /Sentinel/)
    }
  })
}

async function mark(patient: Patient, ref: string, way: Way) {
  const url = `/patients/${patient.ref}/marks`
  const chosen = { do: way.what, [`entry-${ref}`]: 'yes' }
  const open = await left.door.ask({ url, as: asDoctor, form: chosen })
  const hidden = [...open.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
  const review = [...open.body.matchAll(/name="(review-\w+)"[^>]*value="(\d+)"/g)]
  const days = Object.fromEntries(review.map(([, name = '', value = '']) => [name, value]))
  const said = 'asked' in way ? { 'asked-by': way.asked } : { ground: way.ground }
  const form = { ...fields, ...days, ...said, reason: 'Sentinel why' }
  return left.door.ask({ url, as: asDoctor, form })
}
