import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { projectFolder } from '../../src/config.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Dissent after a summary was made: there is no document to be judged, but what each reader is told instead. Read by
// eye once, as the golden documents; it changes only on purpose: GOLDEN=write npm test -- golden

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)

let patient: Patient
const tokens: Record<'doctor' | 'patient', string> = {} as never

before(async () => {
  const practice = await world.service('Z83001', 'Millbrook Surgery')
  const hospital = await world.service('Z83002', 'Hospital', 'hospital')
  patient = await world.patient({ name: 'Margaret Fernstead', practice })
  await world.inCareOf(patient, hospital)
  await world.entry(patient, practice, { kind: 'AllergyIntolerance', title: 'Sentinel peanut' })
  await world.asJob(patient, (tx) => keepSummaryFresh(tx, patient.id, new Date()))
  tokens.doctor = await world.signIn(await world.staff(hospital, 'doctor', 'Dr Amara'))
  tokens.patient = await world.signIn(patient)
  const form = { preference: 'dissent' }
  const chosen = await door.ask({ url: '/my-record/summary/choice', as: tokens.patient, form })
  assert.equal(chosen.status, 303)
  const [made] = await owner`
    select state from summary where patient_id = ${patient.id} order by version limit 1`
  assert.equal(made?.['state'], 'replaced')
})

for (const [file, url, as] of [
  ['staff.html', () => `/patients/${patient.ref}/summary`, 'doctor'],
  ['staff.json', () => `/fhir/R4/Patient/${patient.ref}/$summary`, 'doctor'],
  ['patient.html', () => '/my-record/summary', 'patient'],
  ['patient.json', () => `/fhir/R4/Patient/${patient.ref}/$summary`, 'patient'],
] as const) {
  test(`dissent after creation, ${file}: is what was judged`, async () => {
    const text = told(await door.ask({ url: url(), as: tokens[as] }))
    assert.doesNotMatch(text, /Sentinel|None recorded|none is known/)
    const path = join(projectFolder, 'tests/summary/golden', `dissent-after-creation.${file}`)
    if (process.env['GOLDEN'] === 'write') writeFileSync(path, text)
    assert.equal(text, readFileSync(path, 'utf8'))
  })
}

/** The status, and the words of a page or the resource, without what differs each time. */
function told({ status, body, requestId }: Answer): string {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(body)?.[1] ?? body
  return `${status}\n${main}\n`
    .replaceAll(requestId, 'the-request')
    .replaceAll(patient.ref, 'the-patient')
    .replaceAll(/\d{1,2} [A-Z][a-z]+ 20\d\d|datetime="[^"]*"/gi, 'a day')
    .replaceAll('><', '>\n<')
}
