import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { randomNumbers, seed } from '../sharing/seed.ts'
import { proof, testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'
import {
  categories,
  codes,
  dates,
  kinds,
  oneOf,
  randomEntries,
  statuses,
} from './random-resources.ts'
import { elementOf, matches, spanIn, type Given, type Json } from './search-by-hand.ts'
import type { Random } from './twin-worlds.ts'

// A search finds what one finds who goes through all that they may see by hand: no more, no less, in order, page by
// page, with what comes along. Random records, of which each viewer sees a part, and random searches.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const random: Random = randomNumbers(seed)
const records = proof === 'full' ? 12 : 2
const searches = proof === 'full' ? 400 : 40

type Bundle = {
  readonly total?: number
  readonly link: readonly { readonly relation: string; readonly url: string }[]
  readonly entry?: readonly {
    readonly resource: Json
    readonly search: { readonly mode: string }
  }[]
}
type View = { readonly patient: Patient; readonly as: string; readonly all: readonly Json[] }

const views: View[] = []

before(async () => {
  const gp = await world.service('Z85001', 'Millbrook Surgery')
  const hospital = await world.service('Z85002', 'Open Hospital', 'hospital')
  const clinic = await world.service('Z85003', 'Closed Clinic', 'hospital')
  await world.list(gp, 'allowed', hospital, clinic)
  const staff = [
    await world.staff(gp, 'doctor', 'Dr A'),
    await world.staff(hospital, 'nurse', 'Sam B'),
  ]
  for (let n = 0; n < records; n++) {
    const patient = await world.patient({ practice: gp })
    await world.inCareOf(patient, gp, hospital)
    await world.choose(patient, [gp, 'yes', 'yes'], [hospital, 'yes', 'yes'], [clinic, 'no', 'no'])
    await fill(patient, [gp, hospital, clinic])
    for (const viewer of [...staff, patient]) {
      const as = await world.signIn(viewer)
      views.push({ patient, as, all: await everything(patient, as) })
    }
  }
})

async function fill(patient: Patient, services: readonly Service[]) {
  const entries = randomEntries(random, patient, 60)
  for (const [n, service] of services.entries()) {
    const own = entries.filter((_, at) => at % services.length === n)
    const hidden = () => ({ private: random(6) === 0, withheld: random(6) === 0 })
    await world.entries(
      patient,
      service,
      own.map((one) => ({ ...one, ...hidden() })),
    )
  }
}

async function everything(patient: Patient, as: string): Promise<Json[]> {
  const url = `/fhir/R4/Patient/${patient.ref}/$everything?_count=1000`
  return matched(await bundle(url, as)).filter(({ resourceType }) => resourceType !== 'Patient')
}

async function bundle(url: string, as: string): Promise<Bundle> {
  const { status, body } = await door.ask({ url, as })
  assert.equal(status, 200, `${url} ${body}`)
  return JSON.parse(body) as Bundle
}

const inMode = ({ entry = [] }: Bundle, mode: string) =>
  entry.filter(({ search }) => search.mode === mode).map(({ resource }) => resource)
const matched = (page: Bundle) => inMode(page, 'match')
const idsOf = (list: readonly Json[]) => list.map(({ id }) => String(id))

test('a search finds what one finds who goes through it all by hand', async (t) => {
  let [found, empty] = [0, 0]
  for (let n = 0; n < searches; n++) {
    for (const view of views) {
      const kind = oneOf(random, kinds)
      const given = conditions(kind, view)
      const right = inOrder(
        view.all.filter((one) => one['resourceType'] === kind && matches(one, given)),
        kind,
      )
      const asked = new URLSearchParams(
        [...given, ...right.more].map(([name, value]): [string, string] => [name, value]),
      )
      const pages = await pagesOf(`/fhir/R4/${kind}?${asked.toString()}`, view.as)
      assert.deepEqual(
        pages.flatMap((page) => idsOf(matched(page))),
        idsOf(right.list),
        asked.toString(),
      )
      for (const page of pages) {
        assert.equal(page.total, right.total, asked.toString())
        const along = new Set(idsOf(inMode(page, 'include')))
        const wanted = new Set(idsOf(cameAlong(matched(page), view, right.more)))
        assert.deepEqual([...along].toSorted(), [...wanted].toSorted(), asked.toString())
        const { entry = [], ...frame } = page
        const entries = entry.map(({ search }) => ({ search }))
        assert.deepEqual(
          validateResource({ ...frame, ...(entries.length > 0 && { entry: entries }) }),
          [],
        )
      }
      if (right.list.length > 0) found++
      else empty++
    }
  }
  assert.ok(found > searches, 'there was something to find')
  t.diagnostic(`${found + empty} searches, ${empty} of them found nothing, seed ${seed}`)
  if (proof === 'full') {
    const text = `${(found + empty).toLocaleString('en')} random searches of ${records} random records by three viewers each, page by page with totals and what comes along: what each found is what $everything holds, gone through by hand.`
    writeMeasurement('proof:search-oracle', text)
  }
})

const parameters: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  Observation: ['code', 'category', 'status', 'date', 'encounter'],
  Condition: ['code', 'category', 'clinical-status', 'onset-date', 'recorded-date', 'encounter'],
  Encounter: ['class', 'type', 'status', 'date'],
  AllergyIntolerance: ['code', 'category', 'clinical-status', 'date'],
  MedicationRequest: ['code', 'status', 'intent', 'authoredon', 'encounter'],
  Immunization: ['vaccine-code', 'status', 'date'],
}

function conditions(kind: (typeof kinds)[number], { patient, all }: View): Given {
  const some = Array.from({ length: random(3) }, (): readonly [string, string] => {
    const name = oneOf(random, [...parameters[kind], '_lastUpdated'])
    const values = Array.from({ length: 1 + random(2) }, () => valueOf(name, all))
    const isDate = /date|authoredon|_lastUpdated/.test(name)
    if (random(4) === 0 && isDate && name !== '_lastUpdated') {
      return [`${name}:missing`, random(2) === 0 ? 'true' : 'false']
    }
    const isNot = random(4) === 0 && !isDate && name !== 'encounter'
    return [isNot ? `${name}:not` : name, values.join(',')]
  })
  const ids: readonly [string, string][] =
    random(8) === 0 && all.length > 0
      ? [['_id', Array.from({ length: 5 }, () => String(oneOf(random, all)['id'])).join(',')]]
      : []
  return [['patient', patient.ref], ...some, ...ids]
}

function valueOf(name: string, all: readonly Json[]): string {
  if (/date|authoredon|_lastUpdated/.test(name)) {
    return `${oneOf(random, ['', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'])}${oneOf(random, dates)}`
  }
  if (name === 'encounter') {
    const met = all.filter(({ resourceType }) => resourceType === 'Encounter')
    return met.length > 0 ? `Encounter/${String(oneOf(random, met)['id'])}` : 'Encounter/none'
  }
  if (/status/.test(name)) return oneOf(random, statuses)
  if (name === 'category') return oneOf(random, [...categories, 'food'])
  if (name === 'intent') return oneOf(random, ['order', 'plan'])
  const code = oneOf(random, codes)
  if (random(2)) return code.code
  return 'system' in code ? `${code.system}|${code.code}` : `|${code.code}`
}

/** The order and the pages that are asked for, and what is to come along. */
function inOrder(found: readonly Json[], kind: string) {
  const more: (readonly [string, string])[] = []
  let list = found
  if (random(2)) {
    const dated = parameters[kind as (typeof kinds)[number]].filter((name) =>
      /date|authoredon/.test(name),
    )
    const keys = Array.from({ length: 1 + random(3) }, () => ({
      name: oneOf(random, [...dated, '_lastUpdated', '_id']),
      down: random(2) === 0,
    }))
    more.push(['_sort', keys.map(({ name, down }) => `${down ? '-' : ''}${name}`).join(',')])
    // what is sorted by first counts most: so it is sorted by last, each time leaving in order what is the same
    const byId = keys.findIndex(({ name }) => name === '_id')
    const counting = byId === -1 ? keys : keys.slice(0, byId + 1)
    for (const { name, down } of counting.toReversed()) list = sorted(list, kind, name, down)
  }
  if (random(2)) more.push(['_count', String(1 + random(7))])
  const isCounted = random(3) === 0
  if (isCounted) more.push(['_total', 'accurate'])
  if (kind !== 'Encounter' && elementOf(kind, 'x') && ['Observation', 'Condition'].includes(kind)) {
    if (random(3) === 0) more.push(['_include', `${kind}:encounter`])
  }
  if (kind === 'Encounter' && random(2)) more.push(['_revinclude', 'Observation:encounter'])
  return { list, more, total: isCounted ? found.length : undefined }
}

function sorted(found: readonly Json[], kind: string, name: string, down: boolean): Json[] {
  if (name === '_id') return down ? found.toReversed() : [...found]
  const element = name === '_lastUpdated' ? 'lastUpdated' : elementOf(kind, name)
  const keyOf = (one: Json) => spanIn(one, element)?.[0]
  // in the order of ids where dates are the same, and without a date at the end
  return found.toSorted((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)]
    if (x === y) return 0
    if (x === undefined || y === undefined) return x === undefined ? 1 : -1
    return x < y === down ? 1 : -1
  })
}

function cameAlong(page: readonly Json[], { all }: View, more: Given): Json[] {
  const on = new Set(idsOf(page))
  const refs = new Set(page.flatMap((one) => referenceOf(one) ?? []))
  return more.flatMap(([name, value]) => {
    if (name === '_include')
      return all.filter(({ id }) => refs.has(String(id)) && !on.has(String(id)))
    if (name !== '_revinclude') return []
    const kind = value.slice(0, value.indexOf(':'))
    return all.filter((one) => one['resourceType'] === kind && on.has(referenceOf(one) ?? ''))
  })
}

function referenceOf(one: Json): string | undefined {
  const encounter = one['encounter'] as { reference: string } | undefined
  return encounter?.reference.slice('Encounter/'.length)
}

async function pagesOf(first: string, as: string): Promise<Bundle[]> {
  const pages: Bundle[] = []
  for (let url: string | undefined = first; url !== undefined;) {
    const page = await bundle(url, as)
    pages.push(page)
    const next = page.link.find(({ relation }) => relation === 'next')?.url
    assert.ok(next === undefined || matched(page).length > 0, 'no page is empty')
    url = next?.slice(next.indexOf('/fhir'))
  }
  return pages
}
