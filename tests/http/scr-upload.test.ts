import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { parseEntryRef } from '../../src/identity/ids.ts'
import { odsSystem } from '../../src/identity/ods-code.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { allergyOf, condition, summary, type Said } from '../support/gp-summary.ts'
import { linesOfEntries, refusedWith, sectionsInForce } from '../support/uploaded.ts'
import { testNumber, worldIn, type Patient, type Service } from '../support/world.ts'

// A GP system sends summaries, one after the other: what becomes of what they say, and of what they no longer say.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)
const base = '/summary-care-record/FHIR/R4'

let practice: Service
const tokens: Record<'doctor' | 'elsewhere' | 'desk', string> = {} as never

before(async () => {
  practice = await world.service('Z83001', 'Millbrook Surgery')
  const hospital = await world.service('Z83002', 'Hospital', 'hospital')
  tokens.doctor = await world.signIn(await world.staff(practice, 'doctor', 'Dr Amara'))
  tokens.desk = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
  tokens.elsewhere = await world.signIn(await world.staff(hospital, 'doctor', 'Dr Other'))
})

async function registered(): Promise<Patient> {
  const made = await world.patient({ name: 'Margaret Fernstead' })
  const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
  await asJob(db, job, made.id, [], (tx, at) => registerPatient(tx, made.id, practice, 'test', at))
  return made
}

const post = (body: unknown, as = tokens.doctor, type = 'application/fhir+json') =>
  door.ask({
    ...{ method: 'POST', url: `${base}/Bundle`, as, headers: { 'content-type': type } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const send = ({ nhsNumber }: Patient, said: Said, as?: string) => post(summary(nhsNumber, said), as)

async function taken(answer: Promise<Answer>): Promise<string[]> {
  const { status, body } = await answer
  assert.equal(status, 201, body)
  const { issue } = JSON.parse(body) as { issue: { severity: string; diagnostics?: string }[] }
  return issue.flatMap(({ severity, diagnostics }) =>
    severity === 'warning' ? (diagnostics ?? '') : [],
  )
}

const summaryOf = ({ id }: Patient) => sectionsInForce(owner, id)
const entriesOf = ({ id }: Patient) => linesOfEntries(owner, id)

const repeat = (name: string, dose = 'One a day') =>
  `Repeat Medication|Last Issued: 12-May-2026|${name}|${dose}|28 tablet`
const first: Said = {
  allergies: ['12-May-2020|Penicillin rash|Likely||'],
  acute: ['Acute Medication|Prescribed: 2-Apr-2026|Co-codamol|Two a day|112 tablet'],
  repeat: [repeat('Ramipril 5mg'), repeat('Atenolol 50mg')],
  treatments: ['13-May-2020|Influenza vaccination|Left arm'],
  resources: [condition('Asthma')],
}
const later = '2026-06-01T09:00:00+01:00'

describe('a summary that is sent', () => {
  test('becomes entries of the practice, in the same moment their summary, with a Provenance', async () => {
    const patient = await registered()
    const answer = await send(patient, { ...first, born: '1950-02-03' })
    assert.deepEqual(await taken(Promise.resolve(answer)), [])
    assert.deepEqual(await entriesOf(patient), [
      'Z83001 AllergyIntolerance Penicillin rash v1',
      'Z83001 Condition Asthma v1',
      'Z83001 MedicationRequest Atenolol 50mg v1',
      'Z83001 MedicationRequest Co-codamol v1',
      'Z83001 MedicationRequest Ramipril 5mg v1',
      'Z83001 Observation Influenza vaccination v1',
      'Z83001 Practitioner  v1',
      'Z83001 PractitionerRole  v1',
      'Z83001 Provenance  v1',
    ])
    const said = await summaryOf(patient)
    assert.match(said['Allergies and adverse reactions'] ?? '', /Penicillin rash/)
    assert.match(said['Medicines'] ?? '', /Co-codamol.*Atenolol 50mg|Atenolol 50mg.*Co-codamol/)
    assert.match(said['Problems and significant history'] ?? '', /Asthma/)
    const rows = await owner<{ line: string }[]>`
      select kind || ' ' || filter || ' ' || actor_name || ' ' || count as line from access_event
       where request_id = ${answer.requestId}`
    assert.deepEqual(
      rows.map(({ line }) => line),
      ['import summary upload Dr Amara 9'],
    )

    const url = `/fhir/R4/Patient/${patient.ref}/$everything`
    const everything = (await door.ask({ url, as: tokens.doctor })).body
    const { entry } = JSON.parse(everything) as { entry: { resource: Record<string, unknown> }[] }
    const provenance = entry
      .map(({ resource }) => resource)
      .find((it) => it['resourceType'] === 'Provenance')
    assert.equal(Object.keys(Object(provenance?.['target'])).length, 8)
    assert.doesNotMatch(everything, /"Composition"/)
    const page = await door.ask({
      url: `/entries/${String(provenance?.['id'])}`,
      as: tokens.doctor,
    })
    assert.equal(page.status, 200)
  })

  test('keeps the Provenance of what the practice filed from another service, to be read by its id', async () => {
    const patient = await registered()
    const filed = {
      ...{ resourceType: 'Provenance', id: 'V1', recorded: '2026-05-01T10:00:00Z' },
      target: [{ reference: 'Condition/C1' }],
      agent: [{ who: { identifier: { system: odsSystem, value: 'Z83009' } } }],
      entity: [{ role: 'source', what: { identifier: { value: 'letter-1' } } }],
    }
    await taken(send(patient, { resources: [condition('Asthma'), filed] }))
    const rows = await owner<{ ref: string; organisation: string; resource: string }[]>`
      select id as ref, organisation, resource from entry
       where patient_id = ${patient.id} and kind = 'Provenance' and resource like '%letter-1%'`
    assert.deepEqual(
      rows.map(({ organisation }) => organisation),
      ['Z83001'],
    )
    const { id, target } = JSON.parse(rows[0]?.resource ?? '{}') as {
      id: string
      target: { reference: string }[]
    }
    const url = `/fhir/R4/Provenance/${id}`
    assert.equal((await door.ask({ url, as: tokens.doctor })).body, rows[0]?.resource)
    const condition1 = await door.ask({
      url: `/fhir/R4/${target[0]?.reference}`,
      as: tokens.doctor,
    })
    assert.match(condition1.body, /Asthma/)
    const all = await door.ask({
      url: `/fhir/R4/Patient/${patient.ref}/$everything`,
      as: tokens.doctor,
    })
    assert.ok(all.body.includes(rows[0]?.resource ?? 'none'))
  })

  test('again is taken and changes nothing; with the same id and other words it is a duplicate', async () => {
    const patient = await registered()
    const id = randomUUID()
    await taken(send(patient, { ...first, id }))
    const entries = await entriesOf(patient)
    assert.deepEqual(await taken(send(patient, { ...first, id })), [])
    refusedWith(await send(patient, { ...first, id, repeat: [] }), 400, /PSIS-30134.*Duplicate/)
    refusedWith(
      await send(patient, { ...first, id, allergies: ['1-May-2020|Eggs|||'] }),
      400,
      /PSIS-30134/,
    )
    assert.deepEqual(await entriesOf(patient), entries)
  })

  test('later replaces what the one before said of the same', async () => {
    const patient = await registered()
    await taken(send(patient, first))
    const changed = {
      ...first,
      at: later,
      repeat: [repeat('Ramipril 5mg', 'Two a day'), repeat('Atenolol 50mg')],
    }
    assert.deepEqual(await taken(send(patient, changed)), [])
    const lines = (await entriesOf(patient)).filter((line) => !line.endsWith(' v1'))
    assert.deepEqual(lines, ['Z83001 MedicationRequest Ramipril 5mg v2'])
    assert.match((await summaryOf(patient))['Medicines'] ?? '', /Ramipril 5mg Two a day/)
  })

  test('after a later one is refused: it would take back what is newer', async () => {
    const patient = await registered()
    await taken(send(patient, { ...first, at: later }))
    refusedWith(await send(patient, first), 400, /newer summary/)
  })
})

describe('what the last summary no longer mentions', () => {
  /** The words of what is asked about. */
  const kept = async (patient: Patient, said: Said) => {
    const refs = await taken(send(patient, { at: later, ...said }))
    const ids = refs.map((ref) => parseEntryRef(ref.split('/')[1] ?? '').entry)
    const rows = await owner<{ title: string }[]>`
      select code_text as title from entry
       where patient_id = ${patient.id} and id = any (${ids}::uuid[]) order by 1`
    return rows.map(({ title }) => title)
  }

  test('stays, is in force, and is told to the practice: an allergy, a problem, a repeat', async () => {
    const patient = await registered()
    await taken(send(patient, first))
    assert.deepEqual(await kept(patient, {}), [
      ...['Asthma', 'Atenolol 50mg', 'Penicillin rash', 'Ramipril 5mg'],
    ])
    const page = await door.ask({
      url: `/patients/${patient.ref}/not-in-upload`,
      as: tokens.doctor,
    })
    assert.match(page.body, /last summary of.*Penicillin rash|Penicillin rash/s)
    assert.match(page.body, /Asthma/)
    const record = await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens.doctor })
    assert.match(record.body, /What your system no longer sends/)
    const said = await summaryOf(patient)
    assert.match(said['Allergies and adverse reactions'] ?? '', /Penicillin rash/)
    assert.doesNotMatch(said['Allergies and adverse reactions'] ?? '', /error|none|resolved/i)
    assert.match(said['Medicines'] ?? '', /Current repeat medicines.*Ramipril 5mg/)
    assert.match(said['Problems and significant history'] ?? '', /Asthma/)
  })

  test('is never outdone by "no known allergies"', async () => {
    const patient = await registered()
    await taken(send(patient, first))
    const none = {
      ...allergyOf('No known allergies', 'active'),
      code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] },
    }
    const resources = [none, condition('Asthma')]
    assert.deepEqual(await kept(patient, { ...first, allergies: [], resources }), [
      'Penicillin rash',
    ])
    const said = await summaryOf(patient)
    assert.match(said['Allergies and adverse reactions'] ?? '', /Penicillin rash/)
    assert.doesNotMatch(said['Allergies and adverse reactions'] ?? '', /none is known|no known/i)
  })

  test('has ended only where the summary says so: a repeat among the discontinued', async () => {
    const patient = await registered()
    await taken(send(patient, first))
    const ended = ['Repeat Medication|Discontinued: 20-May-2026|Ramipril 5mg|One a day|28 tablet']
    assert.deepEqual(
      await taken(send(patient, { ...first, at: later, repeat: [repeat('Atenolol 50mg')], ended })),
      [],
    )
    const stopped = (await entriesOf(patient)).filter((line) => line.includes('Ramipril'))
    assert.deepEqual(stopped, ['Z83001 MedicationRequest Ramipril 5mg v2'])
    const [row] = await owner<{ status: string }[]>`
      select status from entry where patient_id = ${patient.id} and code_text = 'Ramipril 5mg'`
    assert.equal(row?.status, 'stopped')
  })

  for (const [name, clinical, verification, shown] of [
    ['resolved', 'resolved', 'confirmed', /Peanut.*resolved/],
    ['refuted', 'inactive', 'refuted', /^(?!.*Peanut)/],
  ] as const) {
    test(`an allergy that the summary says is ${name} is so, and is not asked about`, async () => {
      const patient = await registered()
      const resources = [allergyOf('Peanut', 'active')]
      await taken(send(patient, { resources }))
      assert.match((await summaryOf(patient))['Allergies and adverse reactions'] ?? '', /Peanut/)
      const now = [allergyOf('Peanut', clinical, verification)]
      assert.deepEqual(await taken(send(patient, { at: later, resources: now })), [])
      assert.match((await summaryOf(patient))['Allergies and adverse reactions'] ?? '', shown)
      assert.deepEqual(await taken(send(patient, { at: '2026-07-01T09:00:00Z' })), [])
    })
  }

  test('is not what a table says once more: with a resource for each line it is taken once', async () => {
    const patient = await registered()
    const said = {
      ...first,
      allergies: ['2020|Peanut|||'],
      resources: [allergyOf('Peanut', 'active')],
    }
    await taken(send(patient, said))
    const allergies = (await entriesOf(patient)).filter((line) => line.includes('Allergy'))
    assert.deepEqual(allergies, ['Z83001 AllergyIntolerance Peanut v1'])
  })

  test('and what the practice wrote here by itself is not asked about', async () => {
    const patient = await registered()
    await world.entry(patient, practice, {
      kind: 'AllergyIntolerance',
      title: 'Latex',
      status: 'active',
    })
    await taken(send(patient, first))
    assert.deepEqual(await taken(send(patient, { ...first, at: later })), [])
  })
})

describe('who and what is refused, and then nothing is stored', () => {
  test('a patient who wants no summary: 403, in the words of the API', async () => {
    const patient = await registered()
    await owner`
      insert into summary_preference (patient_id, preference, recorded_at)
      values (${patient.id}, 'dissent', now())`
    const answer = await send(patient, first)
    refusedWith(answer, 403, /Code: 420.*PSIS-30418/)
    const rows = await owner<{ line: string }[]>`
      select kind || ' ' || rule as line from access_event where request_id = ${answer.requestId}`
    assert.deepEqual(
      rows.map(({ line }) => line),
      ['denied dissent'],
    )
    assert.deepEqual(await entriesOf(patient), [])
  })

  test('another service, a role that does not write, and nobody who may be known', async () => {
    const patient = await registered()
    const stranger = await world.patient({ name: 'Rosa Stranger' })
    refusedWith(await send(patient, first, tokens.elsewhere), 400, /^Patient not found$/)
    await world.inCareOf(patient, await world.service('Z83002', 'Hospital', 'hospital'))
    refusedWith(await send(patient, first, tokens.elsewhere), 403, /registered GP practice/)
    refusedWith(await send(patient, first, tokens.desk), 403, /role/)
    refusedWith(await send(stranger, first), 400, /^Patient not found$/)
    refusedWith(await post(summary(testNumber(900_000), first)), 400, /^Patient not found$/)
    assert.deepEqual(await entriesOf(patient), [])
  })

  type Whole = ReturnType<typeof summary>
  type Coded = { code?: { coding?: { code: string }[] } } | null
  /** The document with more in one section. */
  const inSection = (whole: Whole, code: string, more: object): unknown =>
    JSON.parse(JSON.stringify(whole), (_key, value: Coded) =>
      value?.code?.coding?.[0]?.code === code ? { ...value, ...more } : value,
    )
  const inWords = (div: string) => ({ text: { div: `<div>${div}</div>` }, entry: [] })
  const wrong: readonly [name: string, change: (whole: Whole) => unknown, says: RegExp][] = [
    ['a searchset', (it) => ({ ...it, type: 'searchset' }), /Unsupported Bundle.type/],
    ['no time', (it) => ({ ...it, timestamp: undefined }), /timestamp/],
    ['a day for a time', (it) => ({ ...it, timestamp: '2026-05-14' }), /timestamp/],
    ['no entries', (it) => ({ ...it, entry: undefined }), /Bundle.entry/],
    ['no Composition', (it) => ({ ...it, entry: it.entry.slice(1) }), /Composition/],
    ['no patient', (it) => ({ ...it, entry: it.entry.slice(0, -1) }), /Composition.subject/],
    [
      'two patients',
      (it) => ({ ...it, entry: [...it.entry, it.entry.at(-1)] }),
      /Composition.subject/,
    ],
    ['another Bundle', () => ({ resourceType: 'Bundle', type: 'document' }), /timestamp/],
    ['a Patient', () => ({ resourceType: 'Patient' }), /not a Bundle/],
    [
      'an entry that is not FHIR',
      (it) => ({
        ...it,
        entry: [...it.entry, { fullUrl: 'urn:x:1', resource: { resourceType: 'Condition', a: 1 } }],
      }),
      /Condition/,
    ],
    [
      'an entry of another patient',
      (it) => ({
        ...it,
        entry: [
          ...it.entry,
          {
            fullUrl: 'urn:x:1',
            resource: condition('x', { id: 'C9', subject: { reference: 'Patient/P9' } }),
          },
        ],
      }),
      /another patient/,
    ],
    [
      'a section in a section',
      (it) => inSection(it, 'Title', { section: [{ title: 'Allergies' }] }),
      /sections in it/,
    ],
    [
      'allergies in a list',
      (it) => inSection(it, 'AllergiesHeader', inWords('<ul><li>Penicillin</li></ul>')),
      /'Allergies.*outside of a table/,
    ],
    [
      'repeats in words',
      (it) => inSection(it, 'RepeatMedsHeader', inWords('<p>Ramipril 5mg</p>')),
      /'Current Repeat.*outside of a table/,
    ],
    [
      'allergies under another code',
      (it) => inSection(it, 'AllergiesHeader', { code: { coding: [{ code: 'X' }] }, title: 'X' }),
      /'X'.*one of allergies or medicines/,
    ],
    [
      'allergies without a code, with the columns of another section',
      (it) => inSection(it, 'TreatmentsHeader', { code: undefined, title: 'Allergies' }),
      /'Allergies'.*one of allergies or medicines/,
    ],
    [
      'medicines without a code',
      (it) => inSection(it, 'AcuteMedsHeader', { code: undefined, title: undefined }),
      /''.*one of allergies or medicines/,
    ],
    [
      'a list of medicines without a code',
      (it) => inSection(it, 'Title', { ...inWords('<p>Ramipril</p>'), title: 'Medicines' }),
      /'Medicines'.*outside of a table/,
    ],
  ]
  for (const [name, change, says] of wrong) {
    test(`${name}: 400`, async () => {
      const patient = await registered()
      refusedWith(await post(change(summary(patient.nhsNumber, first))), 400, says)
      assert.deepEqual(await entriesOf(patient), [])
    })
  }

  for (const [name, said, says] of [
    ['another day of birth', { born: '1950-02-04' }, /birthDate/],
    ['an id that is none', { id: 'x' }, /identifier/],
    [
      'a table with a cell too few',
      { allergies: ['12-May-2020|Penicillin'] },
      /'Allergies.*cannot be read/,
    ],
    [
      'a table of medicines with a cell too many',
      { repeat: [`${repeat('A')}|x`] },
      /'Current Repeat/,
    ],
    [
      'three allergies in the table and one of them as a resource',
      {
        allergies: ['2020|Penicillin|||', '2020|Eggs|||', '2020|Latex|||'],
        resources: [allergyOf('Penicillin', 'active')],
      },
      /'Allergies.*has 3 lines, and 1 of its resources/,
    ],
    [
      'a table that cannot be read, beside a resource',
      { allergies: ['2020|Penicillin'], resources: [allergyOf('Penicillin', 'active')] },
      /'Allergies.*cannot be read/,
    ],
  ] as const) {
    test(`${name}: 400`, async () => {
      const patient = await registered()
      refusedWith(await send(patient, { ...first, ...said }), 400, says)
      assert.deepEqual(await entriesOf(patient), [])
    })
  }

  test('no number: 400; another content type: 415', async () => {
    refusedWith(await post(summary('', first)), 400, /NHS number missing/)
    refusedWith(await post('x', tokens.doctor, 'text/plain'), 415, /Content-Type/)
  })
})

for (const id of ['WithheldCREItemsHeaderStatement', 'WithheldCREItemsStatement']) {
  test(`that the GP system withheld entries is said, and "none" is not: ${id}`, async () => {
    const patient = await registered()
    const title = `<div><p id="${id}">One or more entries have been deliberately withheld.</p></div>`
    await taken(send(patient, { title }))
    const said = await summaryOf(patient)
    assert.match(said['face'] ?? '', /withheld from this summary/)
    assert.doesNotMatch(said['Allergies and adverse reactions'] ?? '', /none/i)
  })
}

test('that entries were withheld is said until an upload no longer says so, and again when one does', async () => {
  const patient = await registered()
  const title = '<div><p id="WithheldCREItemsStatement">Some are withheld.</p></div>'
  const face = async () => (await summaryOf(patient))['face'] ?? ''
  await taken(send(patient, { title }))
  const open = { at: later, id: randomUUID().toUpperCase() }
  await taken(send(patient, open))
  assert.doesNotMatch(await face(), /withheld/)
  // the same sent again changes nothing
  const before = await entriesOf(patient)
  await taken(send(patient, open))
  assert.deepEqual(await entriesOf(patient), before)
  await taken(send(patient, { title, at: '2026-07-01T09:00:00+01:00' }))
  assert.match(await face(), /withheld from this summary/)
})

test('a diagnosis that stands in a table alone reaches the summary', async () => {
  const patient = await registered()
  await taken(send(patient, {}))
  const said = await summaryOf(patient)
  assert.match(said['Problems and significant history'] ?? '', /14 May 2020 In words/)
})
