import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { decideOnPage, type PageDone } from '../../src/access/decide-on-page.ts'
import type { ItemOrder, PageOrder, WordsDecision } from '../../src/access/page-order.ts'
import { addEvent, wholeRequest } from '../../src/access/add-event.ts'
import { gather } from '../../src/access/gather.ts'
import { moveRequest } from '../../src/access/move-request.ts'
import { openRequest } from '../../src/access/open-request.ts'
import type { Asker } from '../../src/access/request.ts'
import { releaseCopy, type Releasable } from '../../src/access/release.ts'
import { readReview, readReviewPage, type ReviewPage } from '../../src/access/review.ts'
import { hashOfToken, type Actor } from '../../src/identity/actor.ts'
import { act, type Act, type Acting } from '../../src/sharing/act.ts'
import type { Tx } from '../../src/db/database.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// What the tests of a review share: a practice, its staff, and a patient whose copy is being made.

export const db = await testDatabase()
export const world = worldIn(db)
export const owner = asAnyone(db)
after(() => owner.end())

export let gp: Service
export let clinic: Service
export let patient: Patient
let number = 0
const actors: Record<string, Actor> = {}

before(async () => {
  gp = await world.service('Z72001', 'Millbrook Surgery')
  clinic = await world.service('Z72002', 'Smoking Clinic', 'smoking-clinic')
  for (const [name, at, role] of [
    ['officer', gp, 'records-officer'],
    ['doctor', gp, 'doctor'],
    ['nurse', gp, 'nurse'],
    ['other', clinic, 'nurse'],
  ] as const) {
    actors[name] = actorOf(await world.signIn(await world.staff(at, role, `Sam ${name}`)))
  }
})

function actorOf(token: string): Actor {
  return { session: hashOfToken(token), requestId: 'test', route: 'test' }
}

export function who(name: string): Actor {
  const actor = actors[name]
  assert.ok(actor)
  return actor
}

export const note = (text: string) => ({
  ...{ title: 'Consultation note', kind: 'Observation', on: '2025-03-04' },
  resource: JSON.stringify({
    ...{ resourceType: 'Observation', status: 'final', code: { text: 'Consultation note' } },
    valueString: text,
  }),
})

/** A patient of the practice, of whom nothing is held yet. */
export async function emptyPatient(): Promise<void> {
  patient = await world.patient({ practice: gp, name: 'Margaret Fernstead', number: 20 * number++ })
  actors['patient'] = actorOf(await world.signIn(patient))
}

export async function newPatient(): Promise<void> {
  await emptyPatient()
  await world.entries(patient, gp, [
    note('Her sister Susan rang 07700 900111.'),
    note('Seen with Susan. Chest clear.'),
    { ...note('Private: lodger has the keys. \ud83d'), private: true },
  ])
  await world.entry(patient, clinic, note('Of the clinic'))
  await world.choose(patient, [gp, 'yes', 'yes'])
}

export const on = <T>(
  name: string,
  use: Act,
  work: (tx: Tx, acting: Acting) => Promise<T>,
): Promise<T> =>
  act(db, who(name), patient.id, use, async (tx, acting) => ({
    result: await work(tx, acting),
    event: { kind: 'request', filter: 'test' },
  }))

/** A request that is being gathered. */
export async function asked(): Promise<string> {
  const scope = { parts: null, from: null, until: null, words: null }
  const reference = await on('patient', 'choose', (tx, acting) =>
    openRequest(tx, acting, patient.id, {
      ...{ organisation: gp, channel: 'online', askedBy: 'patient', asker: null, scope },
      ...{ format: 'online', delivery: 'online', receivedOn: '2026-11-02' },
    }),
  )
  await on('officer', 'handle', (tx, acting) =>
    moveRequest(tx, acting, patient.id, reference, 'gathering'),
  )
  return reference
}

/** The same at the desk, for somebody who asks for a patient. */
export async function gatheredFor(askedBy: Asker, asker: string): Promise<string> {
  const scope = { parts: null, from: null, until: null, words: null }
  const reference = await on('officer', 'handle', async (tx, acting) => {
    const opened = await openRequest(tx, acting, patient.id, {
      ...{ organisation: gp, channel: 'post', askedBy, asker, scope },
      ...{ format: 'paper', delivery: 'post', receivedOn: '2026-11-02' },
    })
    const whole = await wholeRequest(tx, patient.id, opened)
    const known = { what: 'identity', to: 'received', why: 'seen photo' } as const
    await addEvent(tx, acting, patient.id, whole, known)
    await moveRequest(tx, acting, patient.id, opened, 'gathering')
    return opened
  })
  await gather(db, who('officer'), patient.id, reference)
  return reference
}

export async function gathered(): Promise<string> {
  const reference = await asked()
  await gather(db, who('officer'), patient.id, reference)
  return reference
}

export const page = (reference: string, at = 1, name = 'doctor') =>
  readReviewPage(db, who(name), patient.id, reference, at)
/** An item is decided about as it stands now, where that is not said. */
export async function decide(
  reference: string,
  order: PageOrder | { readonly do: 'item'; readonly about: ItemOrder },
  name = 'doctor',
  at = 1,
): Promise<PageDone> {
  const whole =
    order.do === 'item' && !('seen' in order)
      ? { ...order, seen: await seenNow(reference, order.about.item) }
      : order
  return decideOnPage(db, who(name), patient.id, reference, at, whole)
}

async function seenNow(reference: string, item: string): Promise<string> {
  const { decisions } = await review(reference)
  return decisions.find((one) => one.item === item)?.seen ?? ''
}

export const review = (reference: string) => readReview(db, who('doctor'), patient.id, reference)

/** Decides about all words of all pages, and reviews these. */
export async function reviewAll(reference: string, name = 'doctor'): Promise<void> {
  const { pages } = await review(reference)
  for (const { page: at } of pages) {
    const { words } = await page(reference, at)
    const decided = words.map((one): WordsDecision => ({
      ...one,
      ...{
        decision: one.decision ?? 'out',
        ground: 'third-party',
        reason: null,
        everywhere: false,
      },
    }))
    const done = await decide(reference, { do: 'reviewed', words: decided }, name, at)
    assert.equal(done.outcome, 'done')
  }
}

export async function release(
  reference: string,
  name = 'nurse',
  meanwhile?: () => Promise<unknown>,
  reasons: string | null = 'The law lets us',
): Promise<Releasable> {
  let copy: Releasable | undefined
  await releaseCopy(db, who(name), patient.id, reference, reasons, async (made) => {
    copy = made
    await meanwhile?.()
    return async () => undefined
  })
  assert.ok(copy)
  return copy
}

export const refused = (code: string) => ({ name: 'Refusal', code })
export const found = (form: ReviewPage, words: string) =>
  form.words.find((one) => one.words === words)
export const sorted = (all: readonly string[]) => all.toSorted((a, b) => a.localeCompare(b))
export const blocks = async (reference: string) =>
  (await review(reference)).blocks.map(({ kind, count }) => `${kind} ${count}`)
