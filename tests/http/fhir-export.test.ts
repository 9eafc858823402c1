import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setExportRight } from '../../src/identity/export-right.ts'
import { suspendStaff } from '../../src/identity/staff.ts'
import { forgetExports } from '../../src/record/export/job.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service, type StaffMember } from '../support/world.ts'

// Bulk Data: what a system of an organisation may see of each patient, as it may see it when it downloads.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let nurses: Service
let system: StaffMember
let other: StaffMember
let closing: Patient
const token = { system: '', other: '', nurse: '', elsewhere: '', patient: '' }

before(async () => {
  gp = await world.service('Z85001', 'Millbrook Surgery')
  nurses = await world.service('Z85002', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  const all = { practice: gp }
  for (const name of ['Ann One', 'Bea Two', 'Cy Three']) {
    const patient = await world.patient({ ...all, name })
    await world.inCareOf(patient, gp, nurses)
    await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
    await world.entry(patient, gp, { title: `Shared of ${name}` })
    await world.entry(patient, gp, { title: `Sentinel of ${name}`, private: true })
    await world.entry(patient, nurses, { title: `Own of ${name}`, kind: 'Condition' })
    closing = patient
  }
  const away = await world.patient({ ...all, name: 'Not Theirs' })
  await world.entry(away, gp, { title: 'Sentinel of a stranger' })
  system = await world.staff(nurses, 'nurse', 'Nursing system')
  other = await world.staff(nurses, 'nurse', 'Another system')
  token.system = await world.signIn(system)
  token.other = await world.signIn(other)
  token.nurse = await world.signIn(await world.staff(nurses, 'nurse', 'Nora Nurse'))
  token.patient = await world.signIn(closing)
  await setExportRight(db, system.id, true)
  await setExportRight(db, other.id, true)
})

type Manifest = {
  readonly transactionTime: string
  readonly request: string
  readonly requiresAccessToken: boolean
  readonly output: readonly { readonly type: string; readonly url: string }[]
  readonly error: readonly { readonly type: string; readonly url: string }[]
}

const respondAsync = { prefer: 'respond-async' }
const kickOff = (as: string, query = '', path = '$export') =>
  door.ask({ url: `/fhir/R4/${path}${query}`, as, headers: respondAsync })
const local = (url: string) => url.slice(url.indexOf('/fhir'))

async function finished(as: string, query = '', path = '$export') {
  const started = await kickOff(as, query, path)
  assert.equal(started.status, 202, started.body)
  const url = local(started.headers['content-location'] ?? '')
  for (;;) {
    const answer = await door.ask({ url, as })
    if (answer.status === 200) return { url, manifest: JSON.parse(answer.body) as Manifest }
    assert.equal(answer.status, 202, answer.body)
    assert.match(answer.headers['x-progress'] ?? '', /records looked at/)
    await new Promise((done) => setTimeout(done, 20))
  }
}

async function lines(as: string, { url }: { readonly url: string }) {
  const { status, body } = await door.ask({ url: local(url), as })
  assert.equal(status, 200, body)
  return body
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { resourceType: string; code?: { text: string } })
}

async function titles(as: string, { output }: Manifest): Promise<string[]> {
  const all = await Promise.all(output.map((file) => lines(as, file)))
  return all.flatMap((file) => file.flatMap(({ code }) => code?.text ?? [])).toSorted()
}

const eventsOf = async (patient: Patient) => {
  const [row] = await owner<{ n: number }[]>`
    select count(*)::int as n from access_event
     where patient_id = ${patient.id} and kind = 'list' and filter = 'export'`
  return row?.n ?? NaN
}

test('holds what may be seen of each patient, one type to a file, and each patient’s log has one line', async () => {
  const { manifest } = await finished(token.system)
  const types = manifest.output.map(({ type }) => type)
  assert.deepEqual(types, ['Condition', 'Observation', 'Patient'])
  assert.equal(manifest.requiresAccessToken, true)
  assert.equal(manifest.request, `${door.origin}/fhir/R4/$export`)
  for (const file of manifest.output) {
    for (const resource of await lines(token.system, file)) {
      assert.equal(resource.resourceType, file.type)
    }
  }
  const people = ['Ann One', 'Bea Two', 'Cy Three']
  assert.deepEqual(
    await titles(token.system, manifest),
    ['Own', 'Shared'].flatMap((what) => people.map((name) => `${what} of ${name}`)),
  )
  assert.equal(await eventsOf(closing), 1)
  // that something is held back is said of each, in the one sentence
  const [notice] = manifest.error
  assert.ok(notice)
  const said = await lines(token.system, notice)
  assert.equal(said.length, 3)
  for (const one of said) assert.deepEqual(validateResource(one), [])
})

test('by type, since when, and of whom it is asked for', async () => {
  const { manifest } = await finished(token.system, '?_type=Condition')
  assert.deepEqual(
    manifest.output.map(({ type }) => type),
    ['Condition'],
  )
  const late = await finished(token.system, `?_since=${new Date().toISOString()}&_type=Condition`)
  assert.deepEqual(late.manifest.output, [])
  const registered = await finished(token.system, '?_type=Patient', 'Group/registered/$export')
  assert.deepEqual(registered.manifest.output, [])
  for (const [query, says] of [
    ['?_typeFilter=Condition%3Fcode%3Dx', /_typeFilter/],
    ['?_type=Nothing', /Nothing/],
    ['?_since=yesterday', /_since/],
    ['?_outputFormat=csv', /_outputFormat/],
  ] as const) {
    const { status, body } = await kickOff(token.system, query)
    assert.deepEqual([status, says.test(body)], [400, true], body)
  }
  const sync = await door.ask({ url: '/fhir/R4/$export', as: token.system })
  assert.equal(sync.status, 400)
  assert.equal((await kickOff(token.system, '', 'Group/other/$export')).status, 404)
})

test('a choice made after the export was made is obeyed by its download', async () => {
  const { manifest } = await finished(token.system, '?_type=Observation')
  const before = await titles(token.system, manifest)
  assert.ok(before.includes('Shared of Cy Three'))
  await world.choose(closing, [gp, 'no', 'no'])
  const after = await titles(token.system, manifest)
  assert.deepEqual(
    after,
    before.filter((title) => title !== 'Shared of Cy Three'),
  )
})

test('is nobody else’s: not another system’s, not a patient’s, not after its end', async () => {
  const { url, manifest } = await finished(token.system)
  const [file] = manifest.output
  const all = [url, local(file?.url ?? '')]
  for (const as of [token.other, token.nurse, token.patient]) {
    for (const one of all) assert.equal((await door.ask({ url: one, as })).status, 404, one)
    const ended = await door.ask({ method: 'DELETE', url, as })
    assert.equal(ended.status, 404)
  }
  assert.equal((await door.ask({ url: `${url}/Nothing.ndjson`, as: token.system })).status, 404)
  const ended = await door.ask({ method: 'DELETE', url, as: token.system })
  assert.equal(ended.status, 202)
  for (const one of all) assert.equal((await door.ask({ url: one, as: token.system })).status, 404)

  const expired = await finished(token.system, '?_type=Patient')
  await owner`update export_job set expires_at = now() - interval '1 second' where state = 'done'`
  const left = [expired.url, local(expired.manifest.output[0]?.url ?? '')]
  for (const one of left) assert.equal((await door.ask({ url: one, as: token.system })).status, 404)
  await forgetExports(db)
  const [kept] = await owner`select count(*)::int as n from export_patient`
  assert.deepEqual(kept, { n: 0 })
})

test('without the right nothing starts, and who keeps watch can read that it was tried', async () => {
  const before = await eventsOf(closing)
  const denied = await kickOff(token.nurse)
  assert.equal(denied.status, 403)
  assert.equal((await kickOff(token.patient)).status, 404)
  assert.equal(await eventsOf(closing), before)
  const [line] = await owner`
    select kind, detail, organisation from system_event where request_id = ${denied.requestId}`
  assert.deepEqual(line, { kind: 'denied', detail: 'export', organisation: nurses })
})

test('ends with the right, and with the account', async () => {
  const { url, manifest } = await finished(token.other, '?_type=Patient')
  const file = local(manifest.output[0]?.url ?? '')
  await setExportRight(db, other.id, false)
  for (const one of [url, file]) {
    assert.equal((await door.ask({ url: one, as: token.other })).status, 404)
  }
  await setExportRight(db, other.id, true)
  assert.equal((await door.ask({ url: file, as: token.other })).status, 200)
  await suspendStaff(db, other.id, true)
  for (const one of [url, file]) {
    assert.equal((await door.ask({ url: one, as: token.other })).status, 401)
  }
})
