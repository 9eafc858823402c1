import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEntryId, newPatientId } from '../../src/identity/ids.ts'
import { normalised } from '../support/door.ts'
import { differs, openTwins } from '../support/twins.ts'
import type { Patient } from '../support/world.ts'

// SCR-6, SCR-7: "none recorded", "none known" and "withheld" are never confused. Two databases with an entry that
// says "No known allergy"; in one of them an allergy is kept back from who reads.

const twins = await openTwins()
const { left, both } = twins
const gp = await both((world) => world.service('Z71001', 'Millbrook Surgery'))
const hospital = await both((world) => world.service('Z71002', 'Northgate Hospital', 'hospital'))
const clinic = await both((world) => world.service('Z71003', 'Quit Clinic', 'smoking-clinic'))
await both((world) => world.list(gp, 'allowed', hospital, clinic))
const doctor = await both((world) => world.staff(hospital, 'doctor', 'Sam doctor'))
const asDoctor = await twins.signIn(doctor)
const helperFacts = { id: newPatientId(), name: 'Joan Helper', number: 900 }
const helper = await both((world) => world.patient(helperFacts))
const asHelper = await twins.signIn(helper)

const words = 'No known allergy'
const resource = (id: string) =>
  JSON.stringify({
    resourceType: 'AllergyIntolerance',
    id,
    code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }], text: words },
  })

/** Says in both that no allergy is known; keeps one back in the left one only. */
async function told(hidden: { by: typeof gp; private?: true; withheld?: true } | null) {
  const facts = { id: newPatientId(), practice: gp, number: Math.floor(Math.random() * 1e6) * 10 }
  const patient = await both((world) => world.patient(facts))
  await both((world) => world.inCareOf(patient, gp, hospital))
  const yes = [gp, hospital, clinic].map((one) => [one, 'yes', 'yes'] as const)
  await both((world) => world.choose(patient, ...yes))
  await twins.helps(helper, patient, ['AllergyIntolerance'])
  const none = { id: newEntryId(), kind: 'AllergyIntolerance', status: 'active', title: words }
  const entry = await both((world) =>
    world.entry(patient, gp, { ...none, resource: resource(none.id) }),
  )
  if (hidden) {
    const { by, ...flags } = hidden
    const one = { kind: 'AllergyIntolerance', status: 'active', title: 'Allergy to penicillin' }
    await left.world.entry(patient, by, { ...one, ...flags })
  }
  for (const { db, world } of [left, twins.right]) {
    const at = new Date('2026-01-05T10:00:00Z')
    await world.asJob(patient, (tx) => db.keepFresh(tx, patient.id, at))
  }
  return { patient, entry }
}

const read = async (url: string, as: string) => (await left.door.ask({ url, as })).body
/** The boxes on top, by what stands in the first. */
const allergiesIn = (body: string) =>
  /id="allergies">.*?<\/h2>(.*?)<\/section>/s.exec(body)?.[1]?.replaceAll(/<[^>]*>/g, ' ') ?? ''
const recordOf = (patient: Patient) => `/patients/${patient.ref}/record`

test('staff from whom nothing is held back read that none is known, as who wrote it', async () => {
  const { patient, entry } = await told(null)
  const record = await read(recordOf(patient), asDoctor)
  assert.match(allergiesIn(record), /No known allergy.*Millbrook Surgery/)
  assert.doesNotMatch(record, /on that day/)
  assert.doesNotMatch(await read(`/entries/${entry.ref}`, asDoctor), /on that day/)
  const summary = await read(`/patients/${patient.ref}/summary`, asDoctor)
  assert.match(summary, /No known allergies: asked, and none is known/)
  assert.doesNotMatch(summary, /is not shared with your service/)
})

for (const [why, hidden] of [
  ['another service keeps one private', { by: clinic, private: true }],
  ['the practice keeps one private', { by: gp, private: true }],
] as const) {
  test(`staff from whom something is held back do not: ${why}`, async () => {
    const { patient, entry } = await told(hidden)
    const record = await read(recordOf(patient), asDoctor)
    assert.doesNotMatch(allergiesIn(record), /No known/)
    assert.match(allergiesIn(record), /Some information is not shared with your service/)
    const line = /No known allergy<\/a>(.*?)<\/li>/s.exec(record)?.[1] ?? ''
    assert.match(line, /one service wrote on that day. Some information is not shared/)
    const one = await read(`/entries/${entry.ref}`, asDoctor)
    assert.match(one, /one service wrote on that day. Some information is not shared/)
    const summary = await read(`/patients/${patient.ref}/summary`, asDoctor)
    assert.match(summary, /Some information is not shared with your service/)
    assert.doesNotMatch(summary, /[Nn]o known allerg|penicillin/)
  })
}

/** What notes say of the entry, read by itself and in `$everything`. */
async function notesIn(patient: Patient, entry: { ref: string }, as: string): Promise<string[]> {
  const one = JSON.parse(await read(`/fhir/R4/AllergyIntolerance/${entry.ref}`, as)) as Noted
  const all = JSON.parse(await read(`/fhir/R4/Patient/${patient.ref}/$everything`, as)) as {
    entry: { resource: Noted }[]
  }
  const same = all.entry.filter(({ resource }) => resource.id === one.id)
  assert.deepEqual(
    same.map(({ resource }) => resource),
    [one],
  )
  assert.equal(one.code?.text, words)
  return (one.note ?? []).map(({ text }) => text)
}
type Noted = { id?: string; code?: { text: string }; note?: { text: string }[] }

test('over FHIR the entry bears a note whose word it is, where a page has it under it', async () => {
  const whole = await told(null)
  assert.deepEqual(await notesIn(whole.patient, whole.entry, asDoctor), [])
  const held = await told({ by: clinic, private: true })
  assert.deepEqual(await notesIn(held.patient, held.entry, asDoctor), [
    'What one service wrote on that day. Some information is not shared with your service.',
  ])
  for (const { patient, entry } of [whole, held]) {
    const { own, helping } = { own: await twins.signIn(patient), helping: asHelper }
    for (const as of [own, helping]) {
      assert.deepEqual(await notesIn(patient, entry, as), [
        'What one service wrote on that day. It does not mean that there is none.',
      ])
    }
  }
})

test('in an emergency it is the same', async () => {
  const { patient } = await told({ by: clinic, private: true })
  const token = await twins.signIn(doctor)
  await twins.emergency(patient, doctor, token)
  const body = await read(`/patients/${patient.ref}/emergency`, token)
  assert.match(body, /Emergency view/)
  assert.doesNotMatch(body, /No known/)
  const summary = await read(`/patients/${patient.ref}/summary`, token)
  assert.doesNotMatch(summary, /[Nn]o known allerg/)
})

test('an allergy stays where it is, whatever else bears a code that says there is none', async () => {
  const { world, db, door } = left
  const patient = await world.patient({ id: newPatientId(), practice: gp, name: 'Rosa Allergic' })
  await world.inCareOf(patient, gp, hospital)
  const system = 'http://snomed.info/sct'
  const none = { coding: [{ system, code: '716186003' }], text: words }
  const write = (kind: string, title: string, more: object) =>
    world.entry(patient, gp, {
      ...{ kind, title, status: 'active' },
      resource: JSON.stringify({ resourceType: kind, ...more }),
    })
  await write('Condition', words, { code: none })
  await write('AllergyIntolerance', 'Allergy to penicillin', {
    code: { coding: [{ system, code: '91936005' }], text: 'Allergy to penicillin' },
    reaction: [{ manifestation: [{ ...none, text: 'Rash' }] }],
  })
  await world.entry(patient, clinic, { title: 'Hidden', private: true })
  await world.asJob(patient, (tx) => db.keepFresh(tx, patient.id, new Date('2026-01-05T10:00:00Z')))
  const reader = await world.staff(hospital, 'doctor', 'Dr Allergic')
  const token = await world.signIn(reader)
  await world.emergency(patient, reader, token, new Date())
  for (const url of [
    `/patients/${patient.ref}/summary`,
    `/fhir/R4/Patient/${patient.ref}/$summary`,
    `/patients/${patient.ref}/emergency`,
  ]) {
    const { status, body } = await door.ask({ url, as: token })
    assert.equal(status, 200, url)
    const [summary = ''] = /<article class="scr".*<\/article>|^\{.*/s.exec(body) ?? [body]
    assert.match(summary, /Allergy to penicillin/, url)
    assert.doesNotMatch(summary, /withheld from this summary: ask/, url)
  }
})

test('patient and helper read the same, whether or not one is withheld, and never that there is none', async () => {
  const { patient, entry } = await told({ by: gp, withheld: true })
  const asPatient = await twins.signIn(patient)
  for (const [url, as] of [
    ['/my-record', asPatient],
    [`/my-record/entries/${entry.ref}`, asPatient],
    ['/my-record/summary', asPatient],
    [`/helping/${patient.ref}/record`, asHelper],
    [`/helping/entries/${entry.ref}`, asHelper],
  ] as const) {
    const [a, b] = (await twins.askBoth({ url, as })).map((one) => JSON.stringify(normalised(one)))
    assert.equal(differs(a ?? '', b ?? ''), '', url)
    assert.match(a ?? '', /^\{"status":200/, url)
    assert.doesNotMatch(allergiesIn(a ?? ''), /No known/, url)
    assert.doesNotMatch(a ?? '', /asked, and none is known/, url)
    if (!url.endsWith('summary')) assert.match(a ?? '', /does not mean that there is none/, url)
  }
})
