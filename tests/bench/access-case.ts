import { gather } from '../../src/access/gather.ts'
import { changeRequest } from '../../src/access/handle-request.ts'
import { openRequest } from '../../src/access/open-request.ts'
import { hashOfToken, type Actor } from '../../src/identity/actor.ts'
import {
  entryRef,
  newEntryId,
  newPatientId,
  shortId,
  type PatientId,
} from '../../src/identity/ids.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import { addOrganisation } from '../../src/identity/organisations.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { addStaff } from '../../src/identity/staff.ts'
import { act } from '../../src/sharing/act.ts'
import { startApp } from './app-process.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { quantile, type Bench, type Measurement } from './measurement.ts'
import { longLetter, note } from './long-record.ts'

const practice = 'Y90031' as OdsCode
const [entries, letters, looks, warmUp] = [5000, 40, 20, 3]

/** The pages of a request for the copy of a long record, once it is gathered; and how long that takes. */
export const bench: Bench = {
  name: 'access-case',
  run: () => withDatabase(measured),
}

async function measured(database: BenchDatabase): Promise<Measurement[]> {
  const { db } = database
  const token = await officer(database)
  const patient = await longRecord(database)
  const actor: Actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
  const event = { kind: 'request', filter: 'bench' } as const
  const reference = await act(db, actor, patient, 'handle', async (tx, acting) => {
    const result = await openRequest(tx, acting, patient, {
      ...{ organisation: practice, channel: 'post', askedBy: 'patient', asker: null },
      scope: { parts: null, from: null, until: null, words: null },
      ...{ format: 'paper', delivery: 'post', receivedOn: '2026-11-02' },
    })
    return { result, event }
  })
  const known = { do: 'known', how: 'known-contact', seen: [] } as const
  await changeRequest(db, actor, patient, reference, known)
  await changeRequest(db, actor, patient, reference, { do: 'gather' })
  const started = performance.now()
  const { pages } = await gather(db, actor, patient, reference)
  const seconds = (performance.now() - started) / 1000
  await database.owner`vacuum analyze`
  const app = await startApp(database.url)
  const of = `http://localhost:${app.port}/patients/${shortId(patient)}/requests/${reference}`
  const times: Record<string, number[]> = {}
  for (const page of ['', '/review', `/review/${Math.floor(pages / 3)}`]) {
    for (let n = 0; n < looks + warmUp; n++) {
      const began = performance.now()
      const answer = await fetch(`${of}${page}`, { headers: { cookie: `sid=${token}` } })
      await answer.text()
      if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`)
      if (n >= warmUp) (times[page] ??= []).push(performance.now() - began)
    }
  }
  await app.stop()
  const slowest = Math.max(...Object.values(times).map((each) => quantile(each, 0.5)))
  return [
    {
      ...{ name: 'access case', value: slowest, unit: 'ms', limit: 100, against: 'aim' },
      note: `the slowest of a request's page, its review and one page of ${pages}; ${entries} entries and ${letters} letters`,
    },
    {
      ...{ name: 'access gather', value: seconds, unit: 's', limit: 10, against: 'half of a pack' },
      note: 'read, looked through for other people, and kept',
    },
  ]
}

async function officer({ db }: BenchDatabase): Promise<string> {
  await addOrganisation(db.job, {
    id: practice,
    name: 'Long Surgery',
    type: 'gp-practice',
    area: null,
  })
  const staff = { name: 'Zora Sample', organisation: practice, role: 'records-officer' }
  const id = await addStaff(db.identity, { ...staff, issuer: 'bench', subject: 'officer' })
  return startSession(db, { kind: 'staff', id })
}

async function longRecord({ owner }: BenchDatabase): Promise<PatientId> {
  const id = newPatientId()
  const pdf = (await longLetter()).toString('base64')
  const resource = JSON.stringify({ resourceType: 'Patient', id: shortId(id), gender: 'female' })
  await owner`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, registered_practice, resource)
    values (${id}, 'Rosa', 'Sample', '1950-02-03', 'female', ${practice}, ${resource})`
  await owner`insert into sharing (patient_id) values (${id})`
  await owner`
    insert into relationship (patient_id, id, organisation, kind, recorded_by)
    values (${id}, ${newEntryId()}, ${practice}, 'registration', 'bench')`
  const rows = Array.from({ length: entries + letters }, (_, n) => {
    const entry = newEntryId()
    const isLetter = n >= entries
    const kind = isLetter ? 'DocumentReference' : 'Observation'
    const at = new Date(Date.UTC(1990, 0, 1) + n * 62 * 3_600_000)
    const said = isLetter
      ? { content: [{ attachment: { contentType: 'application/pdf', data: pdf } }] }
      : { valueString: `${n}. ${note}` }
    return {
      ...{ patient_id: id, id: entry, organisation: practice, private: false, kind },
      ...{ status: 'final', code_system: 'http://snomed.info/sct', code: '195967001' },
      ...{
        code_text: 'Asthma review',
        effective_at: at,
        recorded_at: at,
        recorded_by: 'Dr Priya Sample',
      },
      attributed_by: 'author',
      resource: JSON.stringify({
        ...{ resourceType: kind, id: entryRef(id, entry), status: isLetter ? 'current' : 'final' },
        code: { text: 'Asthma review' },
        ...said,
      }),
    }
  })
  for (let from = 0; from < rows.length; from += 200) {
    await owner`insert into entry ${owner(rows.slice(from, from + 200))}`
  }
  return id
}
