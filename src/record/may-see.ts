import type { Database, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { personOf } from '../identity/sessions.ts'
import { act, type Acted, type Acting } from '../sharing/act.ts'
import { admit } from '../sharing/admit.ts'
import type { Reason } from '../sharing/decide.ts'
import { enter } from '../sharing/enter.ts'
import { explain, type Rest } from '../sharing/explain.ts'
import { entryFacts, type SharingFacts } from '../sharing/facts.ts'
import { digestOf, oneEntry, type Entry } from './entries.ts'
import { denied, world } from './explain.ts'

/** Whether any of a service's staff may see an entry, why, and what goes with it. */
export type MaySee = {
  readonly at: Date
  /** `asks`: they may, once the patient has said yes at that moment. */
  readonly sees: 'yes' | 'asks' | 'no'
  /** Undefined where it is not this actor's to know. */
  readonly because: Reason | undefined
  /** For the patient: what it rests on. */
  readonly rests: readonly Rest[]
}

/** What is asked, once it is known that the entry may be asked about. */
type Asked = { readonly viewer: () => OdsCode; readonly kind: string }

/**
 * May this service see this entry? For the patient, with everything that it rests on; and for staff of the
 * organisation that wrote it, who are told what is said about their own service and no more, as on the page.
 *
 * @throws Refusal `signed-out`, `role`, or `not-found` for any other entry; `invalid` for a service that is not.
 */
export async function mayServiceSee(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
  asked: Asked,
): Promise<MaySee> {
  const person = await personOf(db, actor)
  const own = person.kind === 'patient' ? await ownEntry(db, actor, patient, id, asked) : undefined
  const use = own ? 'choose' : 'explain'
  const done = await act(db, actor, patient, use, async (tx, acting): Promise<Acted<Answer>> => {
    const entry = own ?? (await oneEntry(tx, patient, id))[0]
    if (entry === undefined || entry.kind !== asked.kind) {
      return { result: { refusal: notFound() }, event: { kind: 'denied', filter: null } }
    }
    const event = { kind: 'explain', filter: null, count: 1, digest: digestOf([entry]) } as const
    return { result: await answer(tx, patient, acting, entry, asked.viewer), event }
  })
  if ('refusal' in done) throw done.refusal
  return done
}

type Answer = MaySee | { readonly refusal: Refusal }

async function ownEntry(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
  { kind }: Asked,
): Promise<Entry> {
  const [[row], [entry]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    oneEntry(tx, patient, id),
  ])
  await admit(db, actor, patient, row)
  if (row?.view !== 'patient' || entry?.kind !== kind) {
    await denied(db, actor, patient, row)
    throw notFound()
  }
  return entry
}

async function answer(
  tx: Tx,
  patient: PatientId,
  { by, at }: Acting,
  entry: Entry,
  viewerOf: () => OdsCode,
): Promise<Answer> {
  try {
    const viewer = viewerOf()
    const { facts, evidence } = await world(tx, patient, at, { organisations: [viewer] })
    if (!facts.organisations.some((one) => one.id === viewer)) {
      throw new Refusal('invalid', 'There is no organisation with this code')
    }
    const { see, because, rests } = explain(facts, evidence, { organisation: viewer }, entry)
    const asks = because === 'permission-not-asked'
    const sees = see ? 'yes' : asks ? 'asks' : 'no'
    if (by.kind === 'patient') return { at, sees, because, rests }
    // why another service does not see it may tell whether the patient has to do with it
    return { at, sees, because: sees === 'no' ? saidHere(facts, entry) : because, rests: [] }
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error }
    throw error
  }
}

/** Why no other service sees it, where that is said about the entry or the service that wrote it. */
function saidHere(facts: SharingFacts, { organisation, private: isPrivate }: Entry) {
  if (isPrivate) return 'private'
  const { shareOut, sharesOutByDefault } = entryFacts(facts, organisation, isPrivate)
  const shares = shareOut === 'yes' || (shareOut === 'not-asked' && sharesOutByDefault)
  return facts.shareNothing || !shares ? 'not-shared-out' : undefined
}
