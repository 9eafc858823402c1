import assert from 'node:assert/strict'
import { shortId } from '../../src/identity/ids.ts'
import type { Answer, Ask } from '../support/door.ts'
import { normalised } from '../support/door.ts'
import { mirrorOf } from '../support/mirror.ts'
import { differs, type Pair } from '../support/twins.ts'
import { interactionOf, randomRequest, type About, type ReadConsent } from './fhir-grammar.ts'
import type { LeakCase } from './leak-cases.ts'
import type { Random } from './twin-worlds.ts'

// Each request is asked of both worlds, and what comes of it: the next pages, the files of an export, what was written.

type Learnt = { made: About['made'][number][]; subscriptions: string[]; consents: ReadConsent[] }
type Both = readonly [Answer, Answer]

/** Asks both, and counts what they answered. */
export async function comparison(pair: Pair, cases: readonly LeakCase[], since: Date) {
  const mirror = mirrorOf(await idsOf(pair, cases), since)
  const counts = {
    pairs: 0,
    statuses: new Map<number, number>(),
    kinds: new Map<string, number>(),
  }
  /** By patient: what one may ask of them, others may too. */
  const learnt = new Map<string, Learnt>()
  const learntOf = ({ patient }: LeakCase) => {
    const one = learnt.get(patient.id) ?? { made: [], subscriptions: [], consents: [] }
    learnt.set(patient.id, one)
    return one
  }

  const compare = async (about: LeakCase, question: Ask, ofRight?: Ask): Promise<Both> => {
    const sent = { ...question, as: about.as }
    const there = { ...sent, ...(ofRight ?? acrossOf(question, mirror.across)) }
    const both = await pair.askBoth(sent, there)
    const [a, b] = both.map((answer, side) => mirror.alike(side as 0 | 1, textOf(answer)))
    const what = `${about.name}: ${question.method ?? 'GET'} ${question.url} ${String(question.body)}`
    assert.equal(differs(a ?? '', b ?? ''), '', what)
    for (const secret of about.secrets) assert.ok(!both[1].body.includes(secret), what)
    const { status } = both[0]
    assert.ok(status < 500, `${status} ${what}`)
    counts.pairs++
    addTo(counts.statuses, status)
    addTo(counts.kinds, interactionOf(question))
    return both
  }

  const ask = async (random: Random, about: LeakCase): Promise<void> => {
    const known = learntOf(about)
    const question = randomRequest(random, {
      ...{ patient: about.patient, services: about.subject.services, ...known },
      reader: about.subject.reader ?? 'staff',
      entries: [about.shown, about.hidden, about.absent],
    })
    let both = await compare(about, question)
    // what was written lies in another millisecond than what comes next
    if ((question.method ?? 'GET') !== 'GET' && both[0].status < 300) await nextMillisecond()
    learn(known, question, both[0])
    if (both[0].status === 202 && both[0].headers['content-location'] !== undefined) {
      return takeOut(about, both)
    }
    for (let more = random(3); more > 0; more--) {
      const [here, there] = both.map(({ body }) => nextIn(body))
      if (here === undefined || there === undefined) return
      both = await compare(about, { url: here }, { url: there })
    }
  }

  /** The files of an export, when both are made. */
  const takeOut = async (about: LeakCase, started: Both): Promise<void> => {
    const [here, there] = started.map(({ headers }) => localOf(headers['content-location'] ?? ''))
    const status = { url: here ?? '', as: about.as }
    let both: Both
    do both = await pair.askBoth(status, { ...status, url: there ?? '' })
    while (both.some((answer) => answer.status === 202))
    await compare(about, status, { ...status, url: there ?? '' })
    const [files, twins] = both.map(({ body }) => filesIn(body))
    for (const [n, file] of (files ?? []).entries()) {
      await compare(about, { url: file }, { url: twins?.[n] ?? '' })
    }
  }

  return { ask, counts }
}

function textOf(answer: Answer): string {
  const { status, headers, body } = normalised(answer)
  const { 'content-length': _, 'x-confide-secret': secret, ...rest } = headers
  return JSON.stringify({ status, headers: rest, body, isSecretTold: secret !== undefined })
}

function acrossOf(question: Ask, across: (text: string) => string): Partial<Ask> {
  const { url, body } = question
  return { url: across(url), ...(typeof body === 'string' && { body: across(body) }) }
}

/** The ids of what there is in either world, which are never chance. */
async function idsOf(
  { left, right }: Pair,
  cases: readonly LeakCase[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(cases.flatMap(({ patient, absent }) => [patient.ref, ...absent.split('.')]))
  for (const { owner } of [left, right]) {
    const rows = await owner<{ id: string }[]>`select id from entry`
    for (const { id } of rows) ids.add(shortId(id))
  }
  return ids
}

function learn(known: Learnt, { method = 'GET', url, body: sent }: Ask, answer: Answer): void {
  const { status, headers, body } = answer
  const [, type = '', ref = ''] =
    /\/fhir\/R4\/([A-Z]\w+)\/(\w{26}\.\w{26})/.exec(headers['location'] ?? '') ?? []
  if (status === 201 && type === 'Subscription') known.subscriptions.push(ref)
  else if (status === 201 && type !== 'Consent' && ref !== '') known.made.push({ type, ref })
  if (status === 200 && url === '/fhir/R4' && String(sent).includes('"transaction"')) {
    for (const [, made = '', id = ''] of body.matchAll(/"location":"[^"]*?(\w+)\/(\w+\.\w+)/g)) {
      known.made.push({ type: made, ref: id })
    }
  }
  if (status === 200 && method === 'GET' && url.startsWith('/fhir/R4/Consent?')) {
    const { entry = [] } = JSON.parse(body) as { entry?: { resource: ReadConsent }[] }
    known.consents = entry.map(({ resource }) => resource)
  }
}

function nextIn(body: string): string | undefined {
  const url = /"relation":"next","url":"([^"]+)"/.exec(body)?.[1]
  return url === undefined ? undefined : localOf(url)
}

function filesIn(body: string): string[] {
  const { output, error } = JSON.parse(body) as Record<'output' | 'error', { url: string }[]>
  return [...output, ...error].map(({ url }) => localOf(url))
}

const localOf = (url: string) => url.slice(url.indexOf('/fhir'))

async function nextMillisecond(): Promise<void> {
  const now = Date.now()
  while (Date.now() <= now) await new Promise(setImmediate)
}

function addTo<T>(counts: Map<T, number>, what: T): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}
