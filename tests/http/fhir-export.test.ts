import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addApp, removeApp, suspendApp } from '../../src/apps/app.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { startAppSession } from '../../src/identity/app-sessions.ts'
import { setExportRight } from '../../src/identity/export-right.ts'
import { suspendStaff } from '../../src/identity/staff.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { readFile } from '../../src/record/export/file.ts'
import {
  addExport,
  deleteExport,
  exportJob,
  exportsOf,
  forgetExports,
  keepProgress,
} from '../../src/record/export/job.ts'
import { lookThroughExport } from '../../src/record/export/look-through.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import type { Answer } from '../support/door.ts'
import { openWorld } from '../support/open-world.ts'
import type { Patient, Service, StaffMember } from '../support/world.ts'

// Bulk Data: what a system of an organisation may see of each patient, as it may see it when it downloads.

const { db, owner, world, door } = await openWorld()

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
const kickOffBy = (as: string, parameter?: readonly object[], query = '') =>
  door.ask({
    ...{ method: 'POST', url: `/fhir/R4/Patient/$export${query}`, as },
    headers: { ...respondAsync, ...(parameter && { 'content-type': 'application/fhir+json' }) },
    ...(parameter && { body: JSON.stringify({ resourceType: 'Parameters', parameter }) }),
  })
const local = (url: string) => url.slice(url.indexOf('/fhir'))

async function finished(as: string, query = '', path = '$export') {
  return ended(as, await kickOff(as, query, path))
}

async function ended(as: string, started: Answer) {
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

const filesOn = (patient: Patient) => owner`
  select count, digest is not null as has_digest from access_event
   where patient_id = ${patient.id} and filter = 'export file' order by id`

/** As one is begun at the address, but not gone on with. */
async function begun(kinds: readonly string[] | null = null): Promise<string> {
  const id = await addExport(db, asked(kinds))
  assert.ok(id)
  return id
}

/** So that there is more in an export than is read together. */
async function beyondOneReading(id: string): Promise<void> {
  for (let n = 1; n < 9; n++) {
    const patient = `ffffffff-ffff-4fff-bfff-00000000000${n}` as PatientId
    await owner`
      insert into export_patient (job, patient_id, kinds) values (${id}, ${patient}, '{Condition}')`
  }
}

const asked = (kinds: readonly string[] | null = null) => ({
  ...{ organisation: parseOdsCode(nurses), staff: system.id, staffName: 'Nursing system' },
  ...{ session: hashOfToken(token.system), requestId: 'test', request: 'test' },
  ...{ patients: 'in-care' as const, kinds, since: null },
})

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
    ['?_since=0000-01-01T00:00:00Z', /_since/],
    ['?_since=9999-12-31T23:59:59-14:00', /_since/],
    ['?_outputFormat=csv', /_outputFormat/],
  ] as const) {
    const { status, body } = await kickOff(token.system, query)
    assert.deepEqual([status, says.test(body)], [400, true], body)
  }
  for (const [value, says] of [
    [
      { name: '_since', valueInstant: 'yesterday' },
      /parameter\[0\].value: must be a date and time/,
    ],
    [{ name: '_outputFormat' }, /_outputFormat/],
    [{ name: '_typeFilter', valueString: 'Condition?code=x' }, /_typeFilter/],
    [{ name: '_type', valueString: 'Nothing' }, /Nothing/],
  ] as const) {
    const { status, body } = await kickOffBy(token.system, [value])
    assert.deepEqual([status, says.test(body)], [400, true], body)
  }
  const sync = await door.ask({ url: '/fhir/R4/$export', as: token.system })
  assert.equal(sync.status, 400)
  assert.equal((await kickOff(token.system, '', 'Group/other/$export')).status, 404)
})

test('is asked for by POST too: with Parameters, with the address, with both or with neither', async () => {
  for (const [query, parameters, types] of [
    ['', undefined, ['Condition', 'Observation', 'Patient']],
    ['?_type=Condition', undefined, ['Condition']],
    ['', [{ name: '_type', valueString: 'Condition,Patient' }], ['Condition', 'Patient']],
    ['?_type=Patient', [{ name: '_type', valueString: 'Condition' }], ['Condition', 'Patient']],
    ['?_type=Condition', [{ name: '_since', valueInstant: '2100-01-01T00:00:00Z' }], []],
  ] as const) {
    const started = await kickOffBy(token.system, parameters, query)
    const { manifest } = await ended(token.system, started)
    assert.deepEqual(
      manifest.output.map(({ type }) => type),
      types,
    )
  }
})

test('is asked for by a POST that names a type and sends nothing', async () => {
  const headers = { ...respondAsync, 'content-type': 'application/fhir+json' }
  const url = '/fhir/R4/$export?_type=Condition'
  const empty = await door.ask({ method: 'POST', url, as: token.system, headers, body: '' })
  const { manifest } = await ended(token.system, empty)
  assert.deepEqual(
    manifest.output.map(({ type }) => type),
    ['Condition'],
  )
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

test('each file that is downloaded is a line on the log of each patient with something in it', async () => {
  const { manifest } = await finished(token.system, '?_type=Condition,Observation,Patient')
  const before = await filesOn(closing)
  for (const file of manifest.output) await lines(token.system, file)
  const after = await filesOn(closing)
  assert.deepEqual(after.slice(before.length), [
    { count: 1, has_digest: true },
    { count: 0, has_digest: false },
  ])
})

test('what emergency access opens to the session is in no export and in no file', async () => {
  await world.choose(closing, [gp, 'yes', 'yes'])
  const as = await world.signIn(system)
  const made = await finished(as, '?_type=Observation')
  assert.ok((await titles(as, made.manifest)).includes('Shared of Cy Three'))
  // what the service may not see in, emergency access lifts
  await world.choose(closing, [nurses, 'yes', 'no'])
  await world.emergency(closing, system, as, new Date())
  const before = await filesOn(closing)
  const again = await finished(as, '?_type=Observation')
  for (const { manifest } of [made, again]) {
    assert.deepEqual(await titles(as, manifest), ['Shared of Ann One', 'Shared of Bea Two'])
  }
  assert.deepEqual(await filesOn(closing), before)
  const [has] = await owner`
    select count(*)::int as n from export_patient p
     where p.patient_id = ${closing.id}
       and p.job = (select id from export_job order by started_at desc limit 1)`
  assert.deepEqual(has, { n: 0 })
})

test('one of an organisation goes on at a time, and none that has ended', async () => {
  const both = await Promise.all([addExport(db, asked()), addExport(db, asked())])
  const [id, second] = both.filter((one) => one !== undefined)
  assert.ok(id)
  assert.equal(second, undefined)
  assert.equal((await kickOff(token.system)).status, 429)
  await owner`update export_job set expires_at = now() - interval '1 second' where id = ${id}`
  const next = await begun()

  const kept = async (job: string) => {
    const [row] = await owner`
      select state, looked, (select count(*)::int from export_patient where job = j.id) as n
        from export_job j where id = ${job}`
    return row
  }
  await deleteExport(db, next)
  const found = [{ patient: closing.id, kinds: ['Patient'] }]
  await keepProgress(db, next, found, closing.id, 1)
  assert.deepEqual(await kept(next), { state: 'deleted', looked: 0, n: 0 })

  const third = await begun()
  const before = await eventsOf(closing)
  await setExportRight(db, system.id, false)
  await lookThroughExport(db, third)
  await setExportRight(db, system.id, true)
  assert.deepEqual(await kept(third), { state: 'deleted', looked: 0, n: 0 })
  assert.equal(await eventsOf(closing), before)
})

test('a download that is cut off by the end of the export or of the right never looks whole', async () => {
  const actor = { session: hashOfToken(token.system), requestId: 'test', route: 'test' }
  const ends: readonly ((id: string) => Promise<unknown>)[] = [
    (id) => deleteExport(db, id),
    (id) => owner`update export_job set expires_at = now() where id = ${id}`,
    () => setExportRight(db, system.id, false),
  ]
  for (const end of ends) {
    for (const already of [0, 1]) {
      const id = await begun(['Condition'])
      await lookThroughExport(db, id)
      await beyondOneReading(id)
      const job = await exportJob(db, id)
      assert.ok(job)
      const parts = readFile(db, actor, job, 'Condition')
      if (already === 1) assert.equal((await parts.next()).done, false)
      await end(id)
      await assert.rejects(async () => {
        for await (const part of parts) assert.ok(part)
      }, /not-found|Nothing was found/)
      await setExportRight(db, system.id, true)
    }
  }
})

test('a system that is kept out takes nothing more: not by a download that runs, nor by what is being made', async () => {
  await addApp(db, {
    ...{ id: 'kept-out', name: 'Kept out', redirectUris: [], organisation: nurses },
    ...{ scopes: ['system/*.rs'], keys: [{ kty: 'EC', kid: 'a' }] },
  })
  const [row] = await owner<{ staff: string }[]>`
    select staff_id as staff from app where id = 'kept-out'`
  const staff = row?.staff ?? ''
  await setExportRight(db, staff, true)
  const session = hashOfToken('the token of a system that is kept out')
  await startAppSession(db.identity, {
    ...{ hash: session, owner: { kind: 'staff', id: staff }, app: 'kept-out', allowance: null },
    ...{ scope: 'system/*.rs', about: null, there: [], everywhere: ['*'], seconds: 600 },
  })
  const app = { id: 'kept-out', system: true }
  const actor = { session, requestId: 'test', route: 'test', app }
  const standing = async (id: string) => {
    const [job] = await owner`
      select state, looked, leased_until is null as free from export_job where id = ${id}`
    return job
  }

  const id = await addExport(db, { ...asked(['Condition']), staff, session })
  assert.ok(id)
  const before = await eventsOf(closing)
  await suspendApp(db, 'kept-out', true)
  await lookThroughExport(db, id, app)
  assert.deepEqual(await standing(id), { state: 'running', looked: 0, free: true })
  assert.equal(await eventsOf(closing), before)
  await suspendApp(db, 'kept-out', false)
  await lookThroughExport(db, id, app)
  assert.equal((await exportJob(db, id))?.state, 'done')

  await beyondOneReading(id)
  const job = await exportJob(db, id)
  assert.ok(job)
  for (const end of [() => suspendApp(db, 'kept-out', true), () => removeApp(db, 'kept-out')]) {
    const parts = readFile(db, actor, job, 'Condition')
    assert.equal((await parts.next()).done, false)
    await end()
    await assert.rejects(async () => {
      for await (const part of parts) assert.ok(part)
    }, /Nothing was found/)
    await suspendApp(db, 'kept-out', false)
  }
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

  // those of a day are one row, cut to a length, and hide none that was made
  const long = Array.from({ length: 400 }, () => 'Condition').join(',')
  await kickOff(token.system, `?_type=${long}`)
  for (let n = 0; n < 2; n++) await kickOff(token.nurse, `?_type=${long}`)
  const refused = await owner`
    select times from export_job where state = 'refused' and staff_name = 'Nora Nurse'`
  assert.deepEqual([...refused], [{ times: 3 }])
  const [longest] = await owner`select max(length(request)) as n from export_job`
  assert.deepEqual(longest, { n: 2000 })
  const seen = await exportsOf(db, [nurses], 1)
  assert.deepEqual(
    seen.map(({ staffName, times }) => ({ staffName, times })),
    [
      { staffName: 'Nursing system', times: 1 },
      { staffName: 'Nora Nurse', times: 3 },
    ],
  )
  await owner`update export_job set expires_at = now() - interval '366 days'`
  await forgetExports(db)
  assert.deepEqual([...(await owner`select from export_job`)], [])
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
