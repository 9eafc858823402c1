import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { hashOfToken } from '../../src/identity/actor.ts'
import { addVerification } from '../../src/sharing/verification.ts'
import { chooseForService, chooseShareNothing } from '../../src/sharing/choose.ts'
import { leafletFor } from '../../src/sharing/leaflets/editions.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { chooseByForm, hiddenFields, turnSwitch } from '../support/sharing-form.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'
import { assertClear } from './clear-error.ts'

// The practice page's worked example (domain.md 2.3) chosen by the patient on the pages, and read by every
// service over HTTP; and what a choice leaves behind.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const names = ['gp', 'nurses', 'clinic', 'hospice'] as const
type Name = (typeof names)[number]
const service = {} as Record<Name, Service>
const token = {} as Record<Name, string>

before(async () => {
  service.gp = await world.service('Z10001', 'Millbrook Surgery')
  service.nurses = await world.service('Z10002', 'District Nursing', 'district-nursing')
  service.clinic = await world.service('Z10003', 'Smoking Clinic', 'smoking-clinic')
  service.hospice = await world.service('Z10004', 'Larkfield Hospice', 'hospice')
  await world.list(service.gp, 'allowed', service.nurses, service.clinic)
  for (const name of names) {
    const role = name === 'gp' ? 'doctor' : 'nurse'
    token[name] = await world.signIn(await world.staff(service[name], role, `Sam ${name}`))
  }
})

/** The page's patient, who has chosen nothing yet. */
async function newPatient(privateWound = false) {
  const patient = await world.patient({ practice: service.gp, name: 'Margaret Fernstead' })
  await world.inCareOf(patient, service.gp, service.nurses, service.clinic)
  for (const name of ['gp', 'nurses', 'clinic'] as const) {
    await world.entry(patient, service[name], { title: `By ${name}` })
  }
  await world.entry(patient, service.nurses, { title: 'By wound', private: privateWound })
  return { patient, as: await world.signIn(patient) }
}

async function choose(as: string, name: Name, out: string, into: string): Promise<void> {
  const { status } = await chooseByForm(door, as, service[name], { out, in: into })
  assert.equal(status, 303)
}

async function asThePageSays(as: string): Promise<void> {
  await choose(as, 'gp', 'yes', 'yes')
  await choose(as, 'nurses', 'yes', 'yes')
  await choose(as, 'clinic', 'yes', 'no')
}

/** What a service reads over HTTP. */
async function seenBy(patient: Patient, viewer: Name): Promise<string[]> {
  const url = `/patients/${patient.ref}/record`
  const { status, body } = await door.ask({ url, as: token[viewer] })
  if (status === 404) return ['not found']
  return [...body.matchAll(/entry__title" href="[^"]*">By ([^<]*)</g)]
    .map(([, title = '']) => title)
    .toSorted()
}

type Cells = Partial<Record<Name, readonly string[]>>
async function assertSeen(patient: Patient, cells: Cells): Promise<void> {
  for (const [viewer, sees] of Object.entries(cells) as [Name, string[]][]) {
    assert.deepEqual(await seenBy(patient, viewer), sees.toSorted(), viewer)
  }
}

const all = ['gp', 'nurses', 'clinic', 'wound']
const nineCells: Cells = { gp: all, nurses: all, clinic: ['clinic'] }

describe('chosen on the pages, read by the services', () => {
  type Walk = { patient: Patient; as: string }
  const rows: [
    name: string,
    walk: (who: Walk) => Promise<unknown>,
    sees: Cells,
    wound?: boolean,
  ][] = [
    ['the nine cells', () => Promise.resolve(), nineCells],
    [
      'V1: the GP shares nothing out',
      ({ as }) => choose(as, 'gp', 'no', 'yes'),
      { gp: all, nurses: ['nurses', 'clinic', 'wound'], clinic: ['clinic'] },
    ],
    [
      'V2: the clinic may look in',
      ({ as }) => choose(as, 'clinic', 'yes', 'yes'),
      { gp: all, nurses: all, clinic: all },
    ],
    [
      'V3: the nurses keep one entry private',
      () => Promise.resolve(),
      { gp: ['gp', 'nurses', 'clinic'], nurses: all, clinic: ['clinic'] },
      true,
    ],
    [
      'V4: the clinic shares nothing out',
      ({ as }) => choose(as, 'clinic', 'no', 'no'),
      { gp: ['gp', 'nurses', 'wound'], nurses: ['gp', 'nurses', 'wound'], clinic: ['clinic'] },
    ],
    [
      'V5: a hospice on the allowed list, asked and told yes',
      async ({ patient, as }) => {
        await world.list(service.gp, 'allowed', service.hospice)
        await world.inCareOf(patient, service.hospice)
        assert.deepEqual(await seenBy(patient, 'hospice'), [])
        await choose(as, 'hospice', 'no', 'yes')
      },
      { ...nineCells, hospice: all },
    ],
    [
      'V6: the GP may not look in',
      ({ as }) => choose(as, 'gp', 'yes', 'no'),
      { gp: ['gp'], nurses: all, clinic: ['clinic'] },
    ],
    [
      'V7: a hospice on no list sees others when its code was given',
      async ({ patient, as }) => {
        await world.list(service.gp, 'unlisted', service.hospice)
        await world.inCareOf(patient, service.hospice)
        await choose(as, 'hospice', 'no', 'yes')
        assert.deepEqual(await seenBy(patient, 'hospice'), [])
        const page = await door.ask({ url: '/my-record/sharing', as })
        assert.match(page.body, /Larkfield Hospice needs a code from you first/)
        await world.asJob(patient, (tx) =>
          addVerification(tx, patient.id, service.hospice, new Date()),
        )
      },
      { ...nineCells, hospice: all },
    ],
  ]
  for (const [name, walk, sees, wound] of rows) {
    test(name, async () => {
      const who = await newPatient(wound)
      await asThePageSays(who.as)
      await walk(who)
      await assertSeen(who.patient, sees)
    })
  }

  test('until something is chosen, each service sees its own', async () => {
    const { patient } = await newPatient()
    await assertSeen(patient, { gp: ['gp'], nurses: ['nurses', 'wound'], clinic: ['clinic'] })
  })
})

describe('what the preview says is what then happens', () => {
  test('who gains and who loses how many entries of whom', async () => {
    const { as } = await newPatient()
    await asThePageSays(as)
    const preview = async (query: string) => {
      const url = `/my-record/sharing/${service.clinic}/check?${query}`
      return plain((await door.ask({ url, as })).body)
    }
    const more = await preview('out=yes&in=yes')
    assert.match(more, /It will see: 1 entry from Millbrook Surgery Finding or result 1/)
    assert.match(more, /2 entries from District Nursing/)
    const less = await preview('out=no&in=no')
    assert.equal(less.match(/It will no longer see: 1 entry from Smoking Clinic/g)?.length, 2)
    assert.match(await preview('out=yes&in=no'), /Nobody sees more or less than now/)
  })

  test('what a service would see, saved or not, is what it sees', async () => {
    const { patient, as } = await newPatient(true)
    await asThePageSays(as)
    const seen = async (name: Name, query = '') => {
      const url = `/my-record/sharing/${service[name]}/seen${query}`
      const { body } = await door.ask({ url, as })
      return [...body.matchAll(/entry__title" href="[^"]*">By ([^<]*)</g)]
        .map(([, title = '']) => title)
        .toSorted()
    }
    for (const name of ['gp', 'nurses', 'clinic'] as const) {
      assert.deepEqual(await seen(name), await seenBy(patient, name), name)
    }
    const unsaved = await seen('clinic', '?out=yes&in=yes')
    assert.deepEqual(unsaved, ['clinic', 'gp', 'nurses'])
    assert.deepEqual(await seenBy(patient, 'clinic'), ['clinic'])
    await choose(as, 'clinic', 'yes', 'yes')
    assert.deepEqual(await seenBy(patient, 'clinic'), unsaved)
    const [last] = await owner`
      select kind, filter from access_event
       where patient_id = ${patient.id} and filter like 'as:%' order by at desc limit 1`
    assert.deepEqual(last, { kind: 'explain', filter: `as:${service.clinic}` })
  })
})

describe('the switch', () => {
  test('hides everything others wrote, and gives back what was chosen', async () => {
    const { patient, as } = await newPatient()
    await asThePageSays(as)
    assert.equal((await turnSwitch(door, as)).status, 303)
    const own: Cells = { gp: ['gp'], nurses: ['nurses', 'wound'], clinic: ['clinic'] }
    await assertSeen(patient, own)
    await choose(as, 'clinic', 'yes', 'yes')
    await assertSeen(patient, own)
    assert.equal((await turnSwitch(door, as)).status, 303)
    await assertSeen(patient, { gp: all, nurses: all, clinic: all })
  })

  test('the registered practice turns it on the patient’s behalf, another service does not', async () => {
    const { patient, as } = await newPatient()
    await asThePageSays(as)
    const { shown = '' } = await staffForm('gp', patient)
    const form = { token: 'a-form-of-staff', shown }
    const turn = (name: Name) =>
      chooseShareNothing(db, actor(token[name]), patient.id, true, inPerson, form)
    await assert.rejects(turn('nurses'), { code: 'role' })
    await turn('gp').catch(async () => assert.fail('a doctor of the practice may'))
    await assertSeen(patient, { gp: ['gp'], nurses: ['nurses', 'wound'] })
  })
})

describe('a choice', () => {
  test('sent twice is made once, and answers with the same reference', async () => {
    const { patient, as } = await newPatient()
    const url = `/my-record/sharing/${service.gp}/check`
    const page = await door.ask({ url: `${url}?out=yes&in=yes`, as })
    const form = hiddenFields(page.body)
    const answers = await Promise.all([1, 2, 3].map(() => door.ask({ url, as, form })))
    const places = new Set(answers.map(({ headers }) => headers['location']))
    assert.deepEqual([...answers.map(({ status }) => status), places.size], [303, 303, 303, 1])
    const rows = await owner`select what from choice_history where patient_id = ${patient.id}`
    assert.equal(rows.length, 2)
    const saved = await door.ask({ url: [...places][0] ?? '', as })
    assert.match(plain(saved.body), /Millbrook Surgery shares out: yes .* took effect at once/)
  })

  test('made while another was made is not lost: it is shown again with its effect now', async () => {
    const { patient, as } = await newPatient()
    const url = `/my-record/sharing/${service.gp}/check`
    const page = await door.ask({ url: `${url}?out=yes&in=no`, as })
    await choose(as, 'clinic', 'yes', 'yes')
    const late = await door.ask({ url, as, form: hiddenFields(page.body) })
    assertClear(late, { status: 409, says: /while you were deciding/ })
    const again = hiddenFields(late.body)
    assert.deepEqual([again['out'], again['in']], ['yes', 'no'])
    assert.match(
      plain(late.body),
      /Smoking Clinic .* It will see: 1 entry from Millbrook Surgery|needs/,
    )
    assert.equal((await door.ask({ url, as, form: again })).status, 303)
    assert.deepEqual(await choicesOf(patient), { Z10001: 'yes no', Z10003: 'yes yes' })
  })

  test('keeps which leaflet was shown; one that was never published is refused', async () => {
    const { patient, as } = await newPatient()
    const url = `/my-record/sharing/${service.gp}/check`
    const form = hiddenFields((await door.ask({ url: `${url}?out=yes&in=yes`, as })).body)
    for (const leaflet of ['', '0', 'sharing page, version 1']) {
      assert.equal((await door.ask({ url, as, form: { ...form, leaflet } })).status, 400)
    }
    await assert.rejects(
      chooseForService(
        ...([db, actor(as), patient.id] as const),
        { organisation: service.gp, shareOut: 'yes', shareIn: 'yes' },
        { ...inPerson, leafletVersion: '0' },
        { token: form['token'] ?? '', shown: form['shown'] ?? '' },
      ),
      { code: 'invalid' },
    )
    assert.equal((await door.ask({ url, as, form })).status, 303)
    const kept = await owner`
      select distinct leaflet_version as shown from choice_history where patient_id = ${patient.id}`
    assert.deepEqual([...kept], [{ shown: (await leafletFor(db, service.gp)).version }])
    const history = await door.ask({ url: '/my-record/sharing/history', as })
    const read = /href="(\/leaflets\/sharing\/[^"]+)"/.exec(history.body)?.[1] ?? ''
    assert.match((await door.ask({ url: read })).body, /Do I have to decide now/)
  })

  test('about another service ends no page address: the page holds what may be seen now', async () => {
    const { patient, as } = await newPatient()
    await asThePageSays(as)
    let url = `/fhir/R4/Patient/${patient.ref}/$everything?_count=1`
    const next = async () => {
      const { status, body } = await door.ask({ url, as: token.nurses })
      assert.equal(status, 200)
      url = /"relation":"next","url":"[^"]*(\/fhir[^"]*)"/.exec(body)?.[1] ?? ''
      return /By \w+/.exec(body)?.[0]
    }
    assert.equal(await next(), 'By gp')
    await choose(as, 'clinic', 'no', 'no')
    assert.deepEqual([await next(), await next(), url], ['By nurses', 'By wound', ''])
  })

  test('of many at the same time, each about what held before, exactly one is made', async () => {
    const { patient } = await newPatient()
    const as = await world.signIn(patient)
    const url = `/my-record/sharing/${service.gp}/check`
    const forms = await Promise.all(
      ['yes', 'no'].map(async (out) => {
        const page = await door.ask({ url: `${url}?out=${out}&in=yes`, as })
        return hiddenFields(page.body)
      }),
    )
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => {
        const { out, shown = '', writers = '' } = forms[n % 2] ?? {}
        return chooseForService(
          ...([db, actor(as), patient.id] as const),
          { organisation: service.gp, shareOut: out === 'yes' ? 'yes' : 'no', shareIn: 'yes' },
          inPerson,
          { token: `at-the-same-time-${n}`, shown, writers: writers.split(' ') },
        )
      }),
    )
    const codes = tries.map((one) => (one.status === 'fulfilled' ? 'made' : codeOf(one.reason)))
    assert.deepEqual(codes.toSorted(), [...Array<string>(7).fill('conflict'), 'made'])
  })

  test('tells the patient and the service, with the reference and nothing else', async () => {
    const { patient, as } = await newPatient()
    const { headers } = await chooseByForm(door, as, service.clinic, { out: 'yes', in: 'yes' })
    const reference = headers['location']?.split('/').at(-1)
    const sent = await owner<{ topic: string; payload: object }[]>`
      select topic, payload from outbox where patient_id = ${patient.id}
       order by payload ->> 'to' desc`
    const kind = 'sharing-changed'
    assert.deepEqual(
      sent.map(({ topic, payload }) => ({ topic, ...payload })),
      [
        { topic: 'message', to: 'patient', kind, reference },
        { topic: 'message', to: 'organisation', organisation: service.clinic, kind, reference },
      ],
    )
    const [event] = await owner`
      select kind, filter, actor_kind, rule from access_event
       where patient_id = ${patient.id} and kind = 'choice'`
    const filter = `${service.clinic} out:yes in:yes`
    assert.deepEqual(event, { kind: 'choice', filter, actor_kind: 'patient', rule: 'own' })
  })

  test('with a last day ends after it, and says so in the history', async () => {
    const { patient, as } = await newPatient()
    await asThePageSays(as)
    const until = { 'until-day': '31', 'until-month': '12', 'until-year': '2098' }
    await chooseByForm(door, as, service.clinic, { out: 'yes', in: 'yes', ...until })
    const history = plain((await door.ask({ url: '/my-record/sharing/history', as })).body)
    assert.match(history, /Smoking Clinic shares in: yes until .*You said so, online, by you/)
    assert.deepEqual(await seenBy(patient, 'clinic'), all.toSorted())
    const [row] = await owner`
      select share_in_until as until from choice
       where patient_id = ${patient.id} and organisation = ${service.clinic}`
    assert.deepEqual(row, { until: new Date('2099-01-01T00:00:00Z') })
    await owner`update choice set share_in_until = now() where patient_id = ${patient.id}`
    assert.deepEqual(await seenBy(patient, 'clinic'), ['clinic'])
  })

  test('is recorded by staff for their own service, and refused for another', async () => {
    const { patient } = await newPatient()
    const choose = async (by: Name, about: Name, asked = 'a-form-of-staff') => {
      const { shown = '' } = await staffForm(by, patient)
      return chooseForService(
        ...([db, actor(token[by]), patient.id] as const),
        { organisation: service[about], shareOut: 'yes', shareIn: 'yes' },
        { ...inPerson, askedBy: 'Reception', leafletVersion: '1' },
        { token: `${asked}-${by}-${about}`, shown },
      )
    }
    await choose('clinic', 'clinic')
    await assert.rejects(choose('clinic', 'gp'), { code: 'role' })
    await assert.rejects(choose('gp', 'nurses'), { code: 'role' })
    await assert.rejects(choose('hospice', 'hospice'), { code: 'not-found' })
    const kept = await owner`
      select organisation, channel, recorded_by, asked_by, leaflet_version from choice_history
       where patient_id = ${patient.id} and what = 'share-in'`
    assert.deepEqual(
      [...kept],
      [
        {
          ...{ organisation: service.clinic, channel: 'in person', recorded_by: 'Sam clinic' },
          ...{ asked_by: 'Reception', leaflet_version: '1' },
        },
      ],
    )
  })
})

describe('what does not fit is told, and nothing is kept of it', () => {
  const rows: [name: string, form: Record<string, string>, says: RegExp][] = [
    ['nothing answered', {}, /Say whether other services/],
    ['one question answered', { out: 'yes' }, /Say whether it may see/],
    ['another word', { out: 'maybe', in: 'yes' }, /Say whether other services/],
    ['half a day', { out: 'yes', in: 'yes', 'until-day': '3' }, /day, month and year/],
    [
      'a day that is past',
      { out: 'yes', in: 'yes', 'until-day': '3', 'until-month': '2', 'until-year': '2020' },
      /today or later/,
    ],
  ]
  for (const [name, form, says] of rows) {
    test(`${name}: 400`, async () => {
      const { patient, as } = await newPatient()
      const url = `/my-record/sharing/${service.gp}`
      assertClear(await door.ask({ url, as, form }), { status: 400, says })
      assertClear(await door.ask({ url: `${url}/check`, as, form }), { status: 400, says })
      assert.deepEqual(await choicesOf(patient), {})
    })
  }

  test('a service that is not there: 404, and a code that is none: 400', async () => {
    const { as } = await newPatient()
    const form = { out: 'yes', in: 'yes', token: 'some-token-of-a-form', shown: 'x'.repeat(43) }
    for (const [code, status] of [
      ['Z99999', 404],
      ['no code', 400],
    ] as const) {
      const url = `/my-record/sharing/${encodeURIComponent(code)}`
      for (const ask of [{ url }, { url: `${url}/seen` }, { url: `${url}/check`, form }]) {
        assertClear(await door.ask({ as, ...ask }), { status })
      }
    }
  })

  test('a reference of somebody else answers as one that does not exist', async () => {
    const { as } = await newPatient()
    const { headers } = await chooseByForm(door, as, service.gp, { out: 'yes', in: 'yes' })
    const other = await newPatient()
    const theirs = await door.ask({ url: headers['location'] ?? '', as: other.as })
    assert.equal(theirs.status, 404)
    const none = await door.ask({ url: '/my-record/sharing/saved/SH-2222-2222', as: other.as })
    assert.equal(none.status, 404)
  })
})

const inPerson = { basis: 'express', channel: 'in person' } as const

function actor(as: string) {
  return { session: hashOfToken(as), requestId: 'test', route: 'test' }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'none'
}

/** The last form of the page on which a service asks; of the registered practice that of the switch. */
async function staffForm(by: Name, patient: Patient): Promise<Record<string, string>> {
  const page = await door.ask({ url: `/patients/${patient.ref}/sharing`, as: token[by] })
  return hiddenFields(page.body)
}

async function choicesOf(patient: Patient): Promise<Record<string, string>> {
  const rows = await owner<{ organisation: string; both: string }[]>`
    select organisation, share_out || ' ' || share_in as both from choice
     where patient_id = ${patient.id} order by 1`
  return Object.fromEntries(rows.map(({ organisation, both }) => [organisation, both]))
}

function plain(body: string): string {
  return body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}
