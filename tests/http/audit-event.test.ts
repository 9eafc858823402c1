import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { entryRef, newEntryId, newId, shortId, type EntryId } from '../../src/identity/ids.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { statementsOf } from '../support/statements-of.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Who has looked, as FHIR says it: IHE BALP, for the patient alone.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const kinds = [
  ...['find', 'open', 'list', 'read', 'write', 'choice', 'emergency', 'log', 'import', 'denied'],
  ...['relationship', 'permission', 'mark', 'correct', 'merge', 'explain', 'proxy', 'message'],
]
let patient: Patient
let other: Patient
let nurse: string
const tokens = { patient: '', other: '', nurse: '' }
const ids: string[] = []

before(async () => {
  const gp = await world.service('Z82001', 'Millbrook Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  other = await world.patient({ name: 'Somebody Else', practice: gp })
  await world.inCareOf(patient, gp)
  const member = await world.staff(gp, 'nurse', 'Nora Nurse')
  nurse = member.id
  tokens.nurse = await world.signIn(member)
  tokens.patient = await world.signIn(patient)
  tokens.other = await world.signIn(other)
  for (const [n, kind] of kinds.entries()) {
    const id = newId()
    ids.push(id)
    await owner`
      insert into access_event (patient_id, at, id, kind, actor_kind, actor, actor_name, organisation, role, purpose,
                                rule, route, filter, own, sources, count, digest, request_id)
      values (${patient.id}, now() - ${`${n + 1} hours`}::interval, ${id}, ${kind}, 'staff', ${nurse}, 'Nora Nurse',
              ${gp}, 'nurse', 'direct care', ${kind === 'emergency' ? 'emergency' : 'own'}, 'GET /x', 'Condition',
              '{}', '{}', 1, ${n % 2 === 0 ? Buffer.alloc(32, 7) : null}, ${newId()})`
  }
})

type Coding = { readonly system: string; readonly code: string }
type Agent = {
  readonly type: { readonly coding: readonly Coding[] }
  readonly who?: { readonly display?: string; readonly reference?: string }
  readonly requestor: boolean
  readonly network?: object
  readonly name?: string
}
type Audit = {
  readonly id: string
  readonly meta?: { readonly profile: readonly string[] }
  readonly type: Coding
  readonly subtype: readonly Coding[]
  readonly action: string
  readonly recorded: string
  readonly outcome: string
  readonly purposeOfEvent: readonly { readonly coding?: readonly Coding[] }[]
  readonly agent: readonly Agent[]
  readonly entity: readonly {
    readonly type: Coding
    readonly role?: Coding
    readonly what?: {
      readonly reference?: string
      readonly identifier?: { readonly value: string }
    }
    readonly query?: string
  }[]
}
type Page = {
  readonly link: readonly { readonly relation: string; readonly url: string }[]
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Audit }[]
}

const address = '/fhir/R4/AuditEvent'
const ask = (query = '', as = tokens.patient) => door.ask({ url: `${address}${query}`, as })
const page = async (query = '', as = tokens.patient): Promise<Page> => {
  const answer = await ask(query, as)
  assert.equal(answer.status, 200, answer.body)
  const bundle = JSON.parse(answer.body) as Page
  assert.deepEqual(validateResource(bundle), [])
  return bundle
}
/** The lines that the tests began with, by kind. */
const ofKinds = async () => {
  const { entry } = await page('?_count=500')
  const refs = new Map(ids.map((id, n) => [entryRef(patient.id, id as EntryId), kinds[n]]))
  return entry.flatMap(({ resource }) => {
    const kind = refs.get(resource.id)
    return kind === undefined ? [] : [{ kind, resource }]
  })
}

/** Which agents and entities each profile of IHE BALP asks for, client first. */
const balp: Readonly<
  Record<string, readonly [action: string, code: string, roles: readonly string[]]>
> = {
  PatientRead: ['R', 'read', ['110152', '110153', 'IRCP']],
  PatientQuery: ['E', 'search', ['110153', '110152', 'IRCP']],
  PatientCreate: ['C', 'create', ['110153', '110152', 'AUT']],
  PatientUpdate: ['U', 'update', ['110153', '110152', 'AUT']],
}
const profileOf: Readonly<Record<string, string>> = {
  ...{ read: 'PatientRead', write: 'PatientCreate', import: 'PatientCreate' },
  ...Object.fromEntries(
    ['choice', 'mark', 'correct', 'relationship', 'permission', 'proxy', 'merge'].map((kind) => [
      kind,
      'PatientUpdate',
    ]),
  ),
}

test('a page of it counts nothing: only the page that shows the months does', async () => {
  const counting = async (work: () => Promise<unknown>) =>
    (await statementsOf(db, work)).filter(({ text }) => text.includes('count(*)')).length
  assert.equal(await counting(() => page()), 0)
  const shown = () => door.ask({ url: '/my-record/who-looked', as: tokens.patient })
  assert.equal(await counting(shown), 1)
})

describe('a line of the log', () => {
  test('of every kind is an AuditEvent by its profile of IHE BALP', async () => {
    const found = await ofKinds()
    assert.deepEqual(
      found.map(({ kind }) => kind),
      kinds,
    )
    for (const { kind, resource } of found) {
      const profile = profileOf[kind] ?? 'PatientQuery'
      const [action, code, roles] = balp[profile] ?? assert.fail()
      const denied = kind === 'denied'
      assert.deepEqual(
        resource.meta?.profile,
        denied
          ? undefined
          : [`https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${profile}`],
      )
      assert.deepEqual(
        [
          resource.type.code,
          resource.subtype.map((it) => it.code),
          resource.action,
          resource.outcome,
        ],
        ['rest', [code, kind], action, denied ? '4' : '0'],
        kind,
      )
      const agents = resource.agent.map(({ type }) => type.coding[0]?.code)
      assert.deepEqual(agents, [...roles, 'PROV'])
      assert.deepEqual(
        resource.agent.map(({ requestor, network, who }) => [requestor, !!network, !!who]),
        [
          [false, true, true],
          [false, true, true],
          [true, false, true],
          [false, false, true],
        ],
      )
      const [about, data, request] = resource.entity
      assert.deepEqual(
        [about?.type.code, about?.role?.code, about?.what?.reference],
        ['1', '1', `Patient/${patient.ref}`],
      )
      assert.deepEqual(
        [data?.type.code, data?.role?.code, data?.query !== undefined, data?.what !== undefined],
        code === 'search' ? ['2', '24', true, false] : ['2', '4', false, true],
      )
      assert.equal(request?.type.code, 'XrequestId')
      assert.ok(request?.what?.identifier?.value)
      assert.equal(
        resource.purposeOfEvent[0]?.coding?.[0]?.code,
        kind === 'emergency' ? 'BTG' : 'TREAT',
      )
    }
  })

  test('is read by its id, and that it was read is on the log', async () => {
    const [first] = (await page()).entry
    const one = await door.ask({ url: `${address}/${first?.resource.id}`, as: tokens.patient })
    assert.deepEqual(JSON.parse(one.body), first?.resource)
    const [last] = await owner<{ kind: string; filter: string; requestId: string }[]>`
      select kind, filter, request_id as "requestId" from access_event
       where patient_id = ${patient.id} order by at desc, id desc limit 1`
    assert.deepEqual({ ...last }, { kind: 'log', filter: 'line', requestId: one.requestId })
  })

  test('of another who tried names nobody', async () => {
    await door.ask({ url: `/fhir/R4/Patient/${patient.ref}/$everything`, as: tokens.other })
    const { body } = await ask('?_count=500')
    assert.match(body, /Another person/)
    assert.doesNotMatch(body, new RegExp(`Somebody Else|${other.id}|${other.ref}`))
  })

  test('is nobody else’s to read', async () => {
    const id = entryRef(patient.id, (ids[1] ?? '') as EntryId)
    for (const as of [tokens.nurse, tokens.other]) {
      const foreign = await door.ask({ url: `${address}/${id}`, as })
      const none = `${shortId(patient.id)}.${shortId(newEntryId())}`
      const nothing = await door.ask({ url: `${address}/${none}`, as })
      assert.deepEqual([foreign.status, nothing.status], [404, 404])
      assert.equal(
        foreign.body.replaceAll(foreign.requestId, ''),
        nothing.body.replaceAll(nothing.requestId, ''),
      )
    }
  })
})

test('no line tells by which address it was made, how much it showed, or what was asked for', async () => {
  const { body } = await ask('?_count=500')
  assert.doesNotMatch(body, /GET |POST |Condition|07070707/)
  const queries = [...body.matchAll(/"query":"([^"]+)"/g)].map(([, text = '']) => atob(text))
  assert.deepEqual(
    queries.filter((text) => !kinds.includes(text)),
    [],
  )
})

describe('a search', () => {
  test('goes on by pages that hold each line once, newest first', async () => {
    const before = (await page('?_count=500')).entry.map(({ resource }) => resource)
    const seen: Audit[] = []
    for (let next: string | undefined = '?_count=4'; next !== undefined;) {
      const found = await page(next)
      seen.push(...found.entry.map(({ resource }) => resource))
      const url = found.link.find(({ relation }) => relation === 'next')?.url
      next = url && new URL(url).search
    }
    const times = seen.map(({ recorded }) => recorded)
    assert.deepEqual(times, times.toSorted().toReversed())
    // the first page is newer than the one before by that one's own line
    assert.deepEqual(seen.slice(1), before)
  })

  test('keeps to the dates, to the day in London', async () => {
    const all = (await page('?_count=500')).entry.map(({ resource }) => resource)
    const middle = all[9]?.recorded ?? assert.fail()
    const within = (await page(`?_count=500&date=lt${middle}`)).entry
    assert.deepEqual(
      within.map(({ resource }) => resource.id),
      all.filter(({ recorded }) => recorded < middle).map(({ id }) => id),
    )
    assert.equal((await page('?date=ge1999&date=lt2000')).entry, undefined)
  })

  test('that names the patient is the same, however it is named', async () => {
    for (const name of [
      patient.ref,
      `Patient/${patient.ref}`,
      `${door.origin}/fhir/R4/Patient/${patient.ref}`,
    ]) {
      assert.ok((await page(`?patient=${encodeURIComponent(name)}`)).entry.length > 10)
    }
  })

  test('of another’s log is not found, and is on that log', async () => {
    assert.equal((await ask(`?patient=${other.ref}`)).status, 404)
    const [tried] = await owner<{ kind: string }[]>`
      select kind from access_event where patient_id = ${other.id} order by at desc limit 1`
    assert.equal(tried?.kind, 'denied')
    assert.equal((await ask('', tokens.nurse)).status, 404)
    assert.equal((await ask(`?patient=${patient.ref}`, tokens.nurse)).status, 404)
  })

  test('is on the log itself, with what was asked', async () => {
    const { requestId } = await ask('?date=ge2026-11-22T00:00:00Z')
    const rows = await owner<{ kind: string; filter: string }[]>`
      select kind, filter from access_event where request_id = ${requestId}`
    assert.deepEqual([...rows], [{ kind: 'log', filter: '2026-11-22T00:00:00.000Z' }])
  })

  const wrong: readonly (readonly [query: string, status: number])[] = [
    ['?_count=0', 400],
    ['?_count=x', 400],
    ['?date=yesterday', 400],
    ['?date=2026&date=2026&date=2026', 400],
    ['?agent=x', 400],
    ['?_format=xml', 400],
    ['?_page=x', 400],
    ['?patient=x', 404],
  ]
  for (const [query, status] of wrong) {
    test(`${query} is refused`, async () => assert.equal((await ask(query)).status, status))
  }

  test('takes no page of the record for one of its own', async () => {
    const gp = await world.service('Z82001', 'Millbrook Surgery')
    await world.entries(patient, gp, [{ title: 'One' }, { title: 'Two' }])
    const url = `/fhir/R4/Patient/${patient.ref}/$everything?_count=1`
    const everything = JSON.parse((await door.ask({ url, as: tokens.patient })).body) as Page
    const next = everything.link.find(({ relation }) => relation === 'next')?.url ?? assert.fail()
    const token = new URL(next).searchParams.get('_page') ?? ''
    assert.equal((await ask(`?_page=${token}`)).status, 400)
  })
})
