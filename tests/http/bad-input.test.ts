import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { hashOfToken } from '../../src/identity/actor.ts'
import { newEntryId, newPatientId, shortId } from '../../src/identity/ids.ts'
import { endSession, startSession } from '../../src/identity/sessions.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Ask } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type StaffMember } from '../support/world.ts'
import { assertClear, rowCounts } from './clear-error.ts'

// Whatever is sent: a clear error with the id of the request, nothing stored in part, and the process lives.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)

let patient: Patient
let foreign: Patient
let nurse: StaffMember
let as: string
let other: string
let counts: Record<string, number>

before(async () => {
  const gp = await world.service('Z50001', 'Millbrook Surgery')
  const nurses = await world.service('Z50002', 'District Nursing', 'district-nursing')
  nurse = await world.staff(nurses, 'nurse', 'Nurse Joyce')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  foreign = await world.patient({ name: 'Rosa Fernstead', practice: gp })
  await world.list(gp, 'allowed', nurses)
  await world.inCareOf(patient, nurses)
  await world.choose(patient, [nurses, 'yes', 'yes'])
  await world.entries(patient, nurses, [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }])
  as = await world.signIn(nurse)
  other = await world.signIn(nurse)
  counts = await rowCounts(owner)
})
afterEach(async () => {
  const now = await rowCounts(owner)
  const before = counts
  counts = now
  assert.deepEqual(now, before, 'nothing was stored')
  assert.equal((await door.ask({ url: '/live' })).status, 204)
  assert.equal('polluted' in {}, false)
})
after(() => owner.end())

type Row = readonly [
  name: string,
  ask: () => Ask | Promise<Ask>,
  status: number,
  says?: RegExp | undefined,
]

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [name, ask, status, says] of rows) {
      test(`${name}: ${status}`, async () => {
        const answer = await door.ask({ as, ...(await ask()) })
        assertClear(answer, { status, ...(says && { says }) })
        assert.equal(/>(One|Two|Three)<|Rosa/.exec(answer.body), null)
      })
    }
  })
}

const number = (nhsNumber: string) => (): Ask => ({
  url: '/find',
  form: { by: 'number', nhsNumber },
})
const name = (full: string, day: string, month: string, year: string) => (): Ask => ({
  url: '/find',
  form: { by: 'name', name: full, 'born-day': day, 'born-month': month, 'born-year': year },
})

table('finding a patient', [
  ['letters', number('abcdefghij'), 400, /digits only/],
  ['too short', number('999 000'), 400, /too short/],
  ['too long', number('99900000181'), 400, /too long/],
  ['nothing', number(''), 400, /too short/],
  ['ten thousand digits', number('9'.repeat(10_000)), 400, /too long/],
  ['a National Insurance number', number('QQ 12 34 56 C'), 400, /National Insurance/],
  ['a wrong check digit', number('9990000019'), 400, /check each digit/],
  ['ten times the same digit', number('1111111111'), 400, /check each digit/],
  ['a NUL', number('999000001\0'), 400],
  ['one name', name('Wilma', '3', '2', '1950'), 400, /full name/],
  ['a name of 201 letters', name(`A ${'b'.repeat(200)}`, '3', '2', '1950'), 400, /full name/],
  ['a NUL in a name', name('A\0 B', '3', '2', '1950'), 400],
  ['a day that is none', name('A B', '31', '2', '1950'), 400, /date of birth/],
  ['the year 0', name('A B', '1', '1', '0000'), 400, /date of birth/],
  ['the year 99999', name('A B', '1', '1', '99999'), 400, /date of birth/],
  ['no way to look', () => ({ url: '/find', form: {} }), 400],
  ['no body', () => ({ url: '/find', method: 'POST' }), 400],
])

const record = (ref: string) => () => ({ url: `/patients/${ref}/record` })
const entry = (ref: string) => () => ({ url: `/entries/${ref}` })
const none = () => shortId(newPatientId())

table('ids', [
  ['a patient who does not exist', () => record(none())(), 404],
  ['a patient of others', () => record(foreign.ref)(), 404],
  ['a patient id in capitals', () => record(patient.ref.toUpperCase())(), 404],
  ['a patient id cut short', () => record(patient.ref.slice(1))(), 404],
  ['a uuid', () => record(patient.id)(), 404],
  ['an NHS number', () => record(patient.nhsNumber)(), 404],
  ['letters that are none of ours', record('ıiloUıiloUıiloUıiloUıiloUı'), 404],
  ['the largest id and one more', record(`8${'0'.repeat(25)}`), 404],
  ['quotes', record("'%20or%20''='"), 404],
  ['a NUL', record('%00'), 404],
  ['two hundred letters', record('x'.repeat(200)), 404],
  ['ten thousand letters', record('x'.repeat(10_000)), 404],
  ['an entry that does not exist', () => entry(`${patient.ref}.${none()}`)(), 404],
  [
    'an entry of a patient of others',
    () => entry(`${foreign.ref}.${shortId(newEntryId())}`)(),
    404,
  ],
  ['half an entry id', () => entry(patient.ref)(), 404],
  ['three halves of one', () => entry(`${patient.ref}.${patient.ref}.${patient.ref}`)(), 404],
  ['FHIR: unknown', () => ({ url: `/fhir/R4/Patient/${none()}/$everything` }), 404],
  ['FHIR: foreign', () => ({ url: `/fhir/R4/Patient/${foreign.ref}/$everything` }), 404],
  ['FHIR: malformed', () => ({ url: '/fhir/R4/Patient/1/$everything' }), 404],
  ['FHIR: a type we do not have', () => ({ url: '/fhir/R4/Nothing?code=x' }), 404],
])

table('filters of the record', [
  ...(
    [
      ['year=20x4', /four digits/],
      ['year=0000', /four digits/],
      ['year=2024&year=2025', /once/],
      ['kind=%3Cscript%3E', /no such kind/],
      ['kind=Condition&kind=Claim', /once/],
      ['service=%27%3B--', /organisation code/],
      [`service=${'A'.repeat(500)}`, /organisation code/],
      ['kind=%00', /no such kind/],
      ['__proto__=x&year=nineteen', /four digits/],
    ] as const
  ).map(([query, says]): Row => [
    query.slice(0, 40),
    () => ({ url: `/patients/${patient.ref}/record?${query}` }),
    400,
    says,
  ]),
])

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)

table('sessions', [
  ['none', () => ({ ...record(patient.ref)(), as: undefined }), 401, /Sign in to see/],
  ['one that never was', () => ({ ...record(patient.ref)(), as: 'x'.repeat(43) }), 401],
  ['ten thousand letters', () => ({ ...record(patient.ref)(), as: 'x'.repeat(10_000) }), 401],
  ['quotes and percent signs', () => ({ ...record(patient.ref)(), as: "%zz'%00" }), 401],
  [
    'one left alone for 21 minutes',
    async () => ({ ...record(patient.ref)(), as: await startSession(db, nurse, ago(21)) }),
    401,
    /signed out/,
  ],
  [
    'one older than 8 hours',
    async () => {
      const token = await startSession(db, nurse, ago(8 * 60 + 1))
      await owner`update session set seen_at = now() where token_hash = ${hashOfToken(token)}`
      return { ...record(patient.ref)(), as: token }
    },
    401,
  ],
  [
    'a revoked one',
    async () => {
      const token = await startSession(db, nurse)
      await endSession(db, hashOfToken(token))
      return { url: `/fhir/R4/Patient/${patient.ref}/$everything`, as: token }
    },
    401,
  ],
  [
    'a suspended member of staff with a session',
    async () => {
      const gone = await world.staff(nurse.service, 'nurse', 'Nurse Gone')
      await owner`update staff set suspended_at = now() where id = ${gone.id}`
      return { ...record(patient.ref)(), as: await world.signIn(gone) }
    },
    403,
    /does not open this page/,
  ],
  [
    'a bearer token that cannot be read, beside a good cookie',
    () => ({ ...record(patient.ref)(), headers: { authorization: 'Bearer a b' } }),
    401,
  ],
])

const everything = (query: string) => () => ({
  url: `/fhir/R4/Patient/${patient.ref}/$everything?${query}`,
})
const nextPage = async (session: string) => {
  const { body } = await door.ask({ ...everything('_count=1')(), as: session })
  const { link } = JSON.parse(body) as { link: { relation: string; url: string }[] }
  const { url = '' } = link.find(({ relation }) => relation === 'next') ?? {}
  return { url: url.slice(url.indexOf('/fhir')) }
}
const altered = (change: (token: string) => string) => async () => {
  const { url } = await nextPage(as)
  const [address, token = ''] = url.split('_page=')
  return { url: `${address}_page=${encodeURIComponent(change(decodeURIComponent(token)))}` }
}

table('$everything', [
  ['a parameter we do not have', everything('_since=2020-01-01'), 400, /_since is not supported/],
  ['one in capitals', everything('_COUNT=1'), 400, /not supported/],
  ['__proto__', everything('__proto__=1'), 400, /not supported/],
  ['one with a NUL', everything('_count%00=1'), 400, /not supported/],
  ['one of 10,000 letters', everything(`${'x'.repeat(10_000)}=1`), 400],
  ['_count twice', everything('_count=1&_count=2'), 400, /once/],
  ['_page twice', everything('_page=a&_page=b'), 400, /once/],
  ['_format=xml', everything('_format=xml'), 400, /Only JSON/],
  ...['0', '-1', 'abc', '1.5', '', 'Infinity', '1e400'].map((count): Row => [
    `_count=${count}`,
    everything(`_count=${count}`),
    400,
    /whole number/,
  ]),
  ...['', 'x', '....', '%00', `${'A'.repeat(5000)}`].map((token): Row => [
    `_page=${token.slice(0, 20)}`,
    everything(`_page=${token}`),
    400,
    /not valid/,
  ]),
  ['a page of another session', () => nextPage(other), 400, /not valid for you/],
  [
    'a page of another patient',
    async () => ({ url: (await nextPage(as)).url.replace(patient.ref, foreign.ref) }),
    400,
    /not valid for you/,
  ],
  ['a page with another count', altered((t) => t.replace(/\.1\./, '.9.')), 400, /not valid/],
  ['a page with its last letter changed', altered((t) => `${t.slice(0, -1)}!`), 400, /not valid/],
  ['a page cut short', altered((t) => t.slice(0, -5)), 400, /not valid/],
])

test('a page token from before the service was let in no longer: 409, first page again', async () => {
  const { url } = await nextPage(as)
  await world.choose(patient, [nurse.service, 'yes', 'no'])
  counts = await rowCounts(owner)
  assertClear(await door.ask({ url, as }), { status: 409, says: /What you may see has changed/ })
})
