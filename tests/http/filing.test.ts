import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type NewEntry, type Patient, type Service } from '../support/world.ts'

// What another service wrote and shared becomes an entry of the registered practice's own, with where it came from;
// and when that changes, a person at the practice decides.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let nurses: Service
let clinic: Service
let patient: Patient
let number = 0
const tokens: Record<string, string> = {}

before(async () => {
  gp = await world.service('Z65001', 'Millbrook Surgery')
  nurses = await world.service('Z65002', 'District Nursing', 'district-nursing')
  clinic = await world.service('Z65003', 'Smoking Clinic', 'smoking-clinic')
  await world.list(gp, 'allowed', nurses, clinic)
  for (const [name, of] of [
    ['doctor', gp],
    ['nurse', nurses],
    ['adviser', clinic],
  ] as const) {
    tokens[name] = await world.signIn(await world.staff(of, 'doctor', `Sam ${name}`))
  }
})

async function newPatient() {
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.inCareOf(patient, gp, nurses, clinic)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'], [clinic, 'yes', 'yes'])
  tokens['patient'] = await world.signIn(patient)
}

const coded = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
})
const text = (more: object) => (ref: string) =>
  JSON.stringify({
    ...{ resourceType: 'Condition', id: ref, subject: { reference: `Patient/${patient.ref}` } },
    ...{ asserter: { identifier: { value: 'Z65003' } }, code: { text: 'Wheeze' } },
    clinicalStatus: coded('condition-clinical', 'active'),
    ...more,
  })

/** An entry of the clinic, valid as those that are stored are. */
async function wheeze(more: object = {}, flags: Partial<NewEntry> = {}): Promise<Entry> {
  const one = { title: 'Wheeze', kind: 'Condition', status: 'active', ...flags }
  const made = await world.entry(patient, clinic, one)
  const resource = text(more)(made.ref)
  await owner`update entry set resource = ${resource} where id = ${made.id}`
  return { ...made, resource }
}

const read = (url: string, as: string) => door.ask({ url, as: tokens[as] })
const send = (url: string, as: string, form: Record<string, string>) =>
  door.ask({ url, as: tokens[as], form })
const filePage = (entry: Entry) => `/entries/${entry.ref}/file`
const file = (entry: Entry, more: Record<string, string> = {}, as = 'doctor') =>
  send(filePage(entry), as, { read: 'yes', shown: '1', ...more })

/** @returns the reference of the practice's entry. */
async function filed(entry: Entry): Promise<string> {
  const answer = await file(entry)
  assert.equal(answer.status, 303)
  return String(answer.headers['location']).replace('/entries/', '')
}

const rows = () => owner`
  select organisation, recorded_by, private, withheld_from_patient, resource from entry
   where patient_id = ${patient.id} and organisation = ${gp}`
const fhir = async (path: string, as: string) => read(`/fhir/R4/${path}`, as)

suite('filing', () => {
  test('the practice has an entry of its own that says the same, and where it came from', async () => {
    await newPatient()
    const entry = await wheeze()
    const page = await read(`/entries/${entry.ref}`, 'doctor')
    assert.match(page.body, new RegExp(`href="${filePage(entry)}"`))
    const ref = await filed(entry)
    const [row] = await rows()
    assert.equal(row?.['recorded_by'], 'Sam doctor')
    const copy = JSON.parse(String(row?.['resource'])) as Record<string, unknown>
    assert.deepEqual(copy['code'], { text: 'Wheeze' })
    assert.equal(copy['id'], ref)
    assert.ok(
      !String(row?.['resource']).includes('Z65003'),
      'who wrote it stands with the filing only',
    )
    const own = await read(`/entries/${ref}`, 'doctor')
    assert.match(own.body, /version 1 of what Smoking Clinic wrote/)
    const provenance = JSON.parse((await fhir(`Provenance/${ref}`, 'doctor')).body) as object
    const { recorded: _recorded, ...said } = provenance as { recorded: string }
    const participants = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type'
    const ods = 'https://fhir.nhs.uk/Id/ods-organization-code'
    const service = (value: string, display: string) => ({
      ...{ identifier: { system: ods, value }, display },
    })
    assert.deepEqual(said, {
      resourceType: 'Provenance',
      id: ref,
      target: [{ reference: `Condition/${ref}` }],
      activity: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation',
            code: 'CREATE',
            display: 'create',
          },
        ],
        text: 'Filed from the record of another service',
      },
      agent: [
        {
          type: { coding: [{ system: participants, code: 'enterer', display: 'Enterer' }] },
          who: { display: 'Sam doctor' },
          onBehalfOf: service(gp, 'Millbrook Surgery'),
        },
      ],
      entity: [
        {
          role: 'source',
          what: { reference: `Condition/${entry.ref}/_history/1` },
          agent: [
            {
              type: { coding: [{ system: participants, code: 'author', display: 'Author' }] },
              who: service(clinic, 'Smoking Clinic'),
            },
          ],
        },
      ],
    })
  })

  test('twice is once, and the page says since when', async () => {
    await newPatient()
    const entry = await wheeze()
    const ref = await filed(entry)
    const again = await file(entry)
    assert.equal(again.headers['location'], filePage(entry))
    const page = await read(filePage(entry), 'doctor')
    assert.match(page.body, /Already filed on/)
    assert.match(page.body, new RegExp(ref))
    assert.equal((await rows()).length, 1)
  })

  test('without a tick, or when the entry changed meanwhile, nothing is filed', async () => {
    await newPatient()
    const entry = await wheeze()
    const unread = await file(entry, { read: '' })
    assert.equal(unread.status, 400)
    assert.match(unread.body, /Tick that you have read it/)
    const other = await file(entry, { shown: '2' })
    assert.equal(other.status, 409)
    assert.match(other.body, /Nothing is filed yet/)
    assert.equal((await rows()).length, 0)
  })

  test('another service files nothing, nor the practice what it may not see', async () => {
    await newPatient()
    const entry = await wheeze()
    const secret = await wheeze({}, { private: true })
    const none = await read('/entries/none/file', 'doctor')
    assert.equal(none.status, 404)
    for (const [one, as] of [
      [entry, 'nurse'],
      [entry, 'adviser'],
      [entry, 'patient'],
      [secret, 'doctor'],
    ] as const) {
      assert.equal((await read(filePage(one), as)).status, 404, as)
      assert.equal((await file(one, {}, as)).status, 404, as)
    }
    await world.choose(patient, [clinic, 'no', 'yes'])
    assert.equal((await file(entry)).status, 404)
    assert.equal((await rows()).length, 0)
  })

  test('what is kept from the patient stays so, and is looked at again', async () => {
    await newPatient()
    const entry = await wheeze({}, { withheld: true })
    const ref = await filed(entry)
    const [row] = await rows()
    assert.deepEqual([row?.['withheld_from_patient'], row?.['private']], [true, false])
    assert.equal((await read(`/my-record/entries/${ref}`, 'patient')).status, 404)
    assert.equal((await fhir(`Provenance/${ref}`, 'patient')).status, 404)
    const reviews = await owner`
      select due_on > now() + interval '5 months' as later from withheld_review
       where patient_id = ${patient.id} and organisation = ${gp}`
    assert.deepEqual([...reviews], [{ later: true }])
    const everything = await fhir(`Patient/${patient.ref}/$everything`, 'patient')
    assert.ok(!everything.body.includes('Provenance'))
  })

  test('an entry that another refers to is referred to as filed, when it is; else not at all', async () => {
    await newPatient()
    const first = await wheeze()
    const detail = [{ reference: `Condition/${first.ref}` }]
    const alone = await wheeze({ evidence: [{ detail }] })
    const masked = JSON.stringify(await rowOf(await filed(alone)))
    assert.ok(!masked.includes(first.ref))
    const ours = await filed(first)
    const later = await wheeze({ evidence: [{ detail }] })
    const copy = await rowOf(await filed(later))
    assert.deepEqual(copy['evidence'], [{ detail: [{ reference: `Condition/${ours}` }] }])
    const links = await owner`select from_id from entry_link where patient_id = ${patient.id}`
    assert.equal(links.length, 1)
  })

  test('the patient sees both, and that one was filed from the other; another service does not', async () => {
    await newPatient()
    const entry = await wheeze()
    const ref = await filed(entry)
    assert.match(
      (await read(`/my-record/entries/${ref}`, 'patient')).body,
      /what Smoking Clinic wrote/,
    )
    const original = await read(`/my-record/entries/${entry.ref}`, 'patient')
    assert.match(original.body, /Millbrook Surgery, in its own record/)
    const nurse = await read(`/entries/${ref}`, 'nurse')
    assert.equal(nurse.status, 200)
    assert.doesNotMatch(nurse.body, /Filed from|Smoking Clinic/)
    assert.equal((await fhir(`Provenance/${ref}`, 'nurse')).status, 404)
    const bundle = async (as: string) => {
      const { body } = await fhir(`Patient/${patient.ref}/$everything`, as)
      const { entry: list } = JSON.parse(body) as {
        entry: { resource: { resourceType: string } }[]
      }
      return list.map(({ resource }) => resource.resourceType)
    }
    const both = ['Patient', 'Condition', 'Condition']
    assert.deepEqual(await bundle('patient'), [...both, 'Provenance'])
    assert.deepEqual(await bundle('doctor'), [...both, 'Provenance'])
    assert.deepEqual(await bundle('nurse'), both)
  })

  test('the summary takes it in, and says that it was filed, not from whom', async () => {
    await newPatient()
    const entry = await wheeze()
    await filed(entry)
    const { body } = await fhir(`Patient/${patient.ref}/$summary`, 'doctor')
    const { entry: list } = JSON.parse(body) as { entry: { resource: Record<string, unknown> }[] }
    const kinds = list.map(({ resource }) => resource['resourceType'])
    assert.deepEqual(kinds.slice(-2), ['Condition', 'Provenance'])
    assert.ok(!body.includes('Smoking Clinic') && !body.includes(clinic))
    const filedThen = list.at(-1)?.resource
    assert.deepEqual(filedThen?.['target'], [
      { reference: (list.at(-2) as unknown as { fullUrl: string }).fullUrl },
    ])
  })

  test('when the clinic stops sharing, the practice keeps its own', async () => {
    await newPatient()
    const entry = await wheeze()
    const ref = await filed(entry)
    await world.choose(patient, [clinic, 'no', 'yes'])
    const own = await read(`/entries/${ref}`, 'doctor')
    assert.equal(own.status, 200)
    assert.match(own.body, /what Smoking Clinic wrote/)
    assert.ok(!own.body.includes(`href="/entries/${entry.ref}"`))
    assert.deepEqual(await work(), [])
  })
})

async function rowOf(ref: string): Promise<Record<string, unknown>> {
  const [row] = await owner<{ resource: string }[]>`
    select resource from entry where patient_id = ${patient.id} and resource like ${`%"id":"${ref}"%`}`
  return JSON.parse(row?.resource ?? '{}') as Record<string, unknown>
}

const work = async () => {
  const told = await owner`
    select payload - 'dueOn' as payload from outbox
     where patient_id = ${patient.id} and topic = 'work' order by id`
  return told.map(({ payload }) => payload as Record<string, unknown>)
}
const face = async () => {
  const { body } = await fhir(`Patient/${patient.ref}/$summary`, 'doctor')
  return body.includes('is not filed yet')
}

/** The clinic makes its entry private, by its form. */
async function hide(entry: Entry, what: 'private' | 'withheld') {
  const page = await read(`/entries/${entry.ref}/mark?do=${what}`, 'adviser')
  const field = (name: string) =>
    new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page.body)?.[1] ?? ''
  const year = String(new Date().getFullYear() + 1)
  const form = {
    ...{ do: what, shown: field('shown'), token: field('token'), [`entry-${entry.ref}`]: 'yes' },
    ...{ reason: 'The patient asked', 'asked-by': 'patient', ground: 'serious-harm' },
    ...{ 'review-day': '1', 'review-month': '1', 'review-year': year },
  }
  const saved = await send(`/patients/${patient.ref}/marks`, 'adviser', form)
  assert.equal(saved.status, 303, saved.body)
}

/** The next version of the clinic's entry, as an import of it makes it, and in the transaction of one. */
async function changed(entry: Entry, more: object) {
  const { changeEntries, wholeEntry } = await import('../../src/record/change-entries.ts')
  const { inTransaction } = await import('../../src/db/transaction.ts')
  await inTransaction(db.imports, async (tx) => {
    await tx`select enter_job(${patient.id}, 'import', ${[clinic]})`
    const [whole] = await wholeEntry(tx, patient.id, entry.id)
    assert.ok(whole)
    const next = { ...whole, codeText: 'Asthma', resource: text(more)(entry.ref), version: 2 }
    const said = { recordedBy: 'import', at: new Date(), reason: 'imported again' }
    await changeEntries(tx, patient.id, [next], said)
    await db.keepFresh(tx, patient.id, said.at)
  })
}

/** Another entry of the practice, which refers to this one of its own. */
async function referring(to: string) {
  const ref = await filed(await wheeze())
  await owner`
    insert into entry_link (patient_id, from_id, to_id)
    select f.patient_id, f.id, t.id from entry f join entry t on t.patient_id = f.patient_id
     where f.resource like ${`%"id":"${ref}"%`} and t.resource like ${`%"id":"${to}"%`}`
  return ref
}

async function decide(decision: string, more: Record<string, string> = {}, as = 'doctor') {
  const reference = String((await work()).at(-1)?.['reference'])
  const url = `/patients/${patient.ref}/filed/${reference}`
  const page = await read(url, as)
  const shown = /name="shown" value="([^"]*)"/.exec(page.body)?.[1] ?? ''
  return { page, answer: await send(url, as, { shown, decision, ...more }), url }
}

suite('when what was filed changes where it came from', () => {
  for (const what of ['private', 'withheld'] as const) {
    test(`made ${what}: the practice keeps its own and has work to decide, and the summary says so`, async () => {
      await newPatient()
      const entry = await wheeze()
      const ref = await filed(entry)
      assert.equal(await face(), false)
      const ownSummary = await fhir(`Patient/${patient.ref}/$summary`, 'patient')
      await hide(entry, what)
      const [item, ...more] = await work()
      assert.deepEqual([item?.['organisation'], item?.['kind'], more], [gp, 'filed-changed', []])
      assert.equal(await face(), true)
      // the patient's own summary tells nothing of it: the change may be kept from them
      const after = await fhir(`Patient/${patient.ref}/$summary`, 'patient')
      assert.equal(after.body, ownSummary.body)
      assert.equal((await read(`/entries/${ref}`, 'doctor')).status, 200)
      const { page, answer } = await decide('keep')
      assert.equal(page.status, 200)
      assert.equal(/You cannot see it any more/.test(page.body), what === 'private')
      assert.equal(answer.headers['location'], `/entries/${ref}`)
      assert.equal((await work()).at(-1)?.['closed'], true)
      assert.equal(await face(), false)
    })
  }

  test('corrected there: the practice lets its own say it too, as a new version', async () => {
    await newPatient()
    const entry = await wheeze()
    const ref = await filed(entry)
    await changed(entry, { code: { text: 'Asthma' } })
    const { page, answer } = await decide('take-in')
    assert.match(page.body, /As it is now: <strong>Asthma/)
    assert.equal(answer.status, 303)
    const copy = await rowOf(ref)
    assert.deepEqual(
      [copy['code'], copy['meta']],
      [{ text: 'Asthma' }, { ...(copy['meta'] as object), versionId: '2' }],
    )
    assert.match((await read(`/entries/${ref}`, 'doctor')).body, /version 2 of what Smoking Clinic/)
  })

  test('taken in from what is withheld now: it is kept from the patient here too, and looked at again', async () => {
    await newPatient()
    const entry = await wheeze()
    const ref = await filed(entry)
    const refers = await referring(ref)
    assert.equal((await read(`/my-record/entries/${refers}`, 'patient')).status, 200)
    await hide(entry, 'withheld')
    await changed(entry, { code: { text: 'Asthma' } })
    assert.equal((await decide('take-in')).answer.status, 303)
    assert.equal((await read(`/my-record/entries/${ref}`, 'patient')).status, 404)
    assert.equal((await read(`/my-record/entries/${refers}`, 'patient')).status, 404)
    assert.equal((await fhir(`Provenance/${ref}`, 'patient')).status, 404)
    const reviews = await owner`
      select from withheld_review where patient_id = ${patient.id} and organisation = ${gp}`
    assert.equal(reviews.length, 2)
  })

  test('taken in when it refers to what is private here: it is private here too', async () => {
    await newPatient()
    const first = await wheeze()
    const ours = await filed(first)
    const entry = await wheeze()
    const ref = await filed(entry)
    const refers = await referring(ref)
    await owner`
      update entry set private = true
       where patient_id = ${patient.id} and resource like ${`%"id":"${ours}"%`}`
    await changed(entry, { evidence: [{ detail: [{ reference: `Condition/${first.ref}` }] }] })
    assert.equal((await decide('take-in')).answer.status, 303)
    for (const one of [ref, refers]) {
      const [row] = await owner`
        select private from entry where patient_id = ${patient.id} and resource like ${`%"id":"${one}"%`}`
      assert.equal(row?.['private'], true)
    }
  })

  test('entered in error there: the practice says so of its own, and it leaves the summary', async () => {
    await newPatient()
    const entry = await wheeze()
    const ref = await filed(entry)
    const verificationStatus = coded('condition-ver-status', 'entered-in-error')
    await changed(entry, { clinicalStatus: undefined, verificationStatus })
    const { answer } = await decide('in-error')
    assert.equal(answer.status, 303)
    const [row] = await owner`select status from entry where resource like ${`%"id":"${ref}"%`}`
    assert.equal(row?.['status'], 'entered-in-error')
    const { body } = await fhir(`Patient/${patient.ref}/$summary`, 'doctor')
    assert.ok(!body.includes('Wheeze'))
  })

  test('a second change is work of its own; until then there is one', async () => {
    await newPatient()
    const entry = await wheeze()
    await filed(entry)
    await hide(entry, 'withheld')
    await hide(entry, 'private')
    assert.equal((await work()).length, 1)
    await decide('keep')
    await changed(entry, { code: { text: 'Asthma' } })
    const open = (await work()).filter((one) => one['closed'] !== true)
    assert.equal(new Set(open.map((one) => one['reference'])).size, 2)
  })

  test('only the practice decides, once, and about what it was shown', async () => {
    await newPatient()
    const entry = await wheeze()
    await filed(entry)
    await changed(entry, { code: { text: 'Asthma' } })
    for (const as of ['nurse', 'adviser', 'patient']) {
      const { page, answer } = await decide('keep', {}, as)
      assert.deepEqual([page.status, answer.status], [404, 404], as)
    }
    const none = await decide('')
    assert.equal(none.answer.status, 400)
    assert.match(none.answer.body, /Choose what happens to your entry/)
    assert.equal((await decide('keep', { shown: '1 1' })).answer.status, 409)
    const { url } = await decide('keep')
    assert.equal((await send(url, 'doctor', { decision: 'keep', shown: '1 2' })).status, 404)
  })

  test('the log tells the patient that it was filed', async () => {
    await newPatient()
    await filed(await wheeze())
    const events = await owner`
      select kind, filter, organisation from access_event
       where patient_id = ${patient.id} order by at desc, id desc limit 1`
    assert.deepEqual([...events], [{ kind: 'write', filter: 'filed', organisation: gp }])
  })
})
