import type { Tx } from '../db/database.ts'
import type { Snapshot } from './item-store.ts'
import type { ItemOrder, OwnWords, WordsDecision } from './page-order.ts'

/** Who decides, and when. */
export type By = { readonly name: string; readonly at: Date }

/** Where words stand in an item. */
export type WordsPlace = {
  readonly item: string
  readonly path: string
  readonly start: number
  readonly end: number
  readonly words: string
}

const of = (tx: Tx, { reference, gathering }: Snapshot) => tx`
  reference = ${reference} and gathering = ${gathering}`

/** Decides about words of a page; and about the same words elsewhere, where nobody has. */
export async function decideWords(
  tx: Tx,
  snapshot: Snapshot,
  page: number,
  one: WordsDecision,
  by: By,
): Promise<void> {
  const { item, path, start, end, decision, ground, reason } = one
  const said = tx`
    decision = ${decision}, ground = ${decision === 'out' ? ground : null}, reason = ${reason},
    decided_by = ${by.name}, decided_at = ${by.at}`
  const rows = await tx<{ words: string }[]>`
    update access_finding set ${said}
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and page = ${page} and item = ${item} and path = ${path} and start_at = ${start}
       and end_at = ${end}
    returning words`
  const words = rows[0]?.words
  if (!one.everywhere || words === undefined) return
  await tx`update access_finding set ${said} where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and words = ${words} and decision is null`
}

/** Whether somebody else has decided otherwise about words at one of these places. */
export async function decidedByOthers(
  tx: Tx,
  snapshot: Snapshot,
  places: readonly WordsPlace[],
  ground: OwnWords['ground'],
  by: By,
): Promise<boolean> {
  const rows = await tx<WordsPlace[]>`
    select item, path, start_at as start, end_at as "end" from access_finding
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and decided_by <> ${by.name}
       and (decision = 'stays' or ground <> ${ground}) and item = any (${[...new Set(places.map(({ item }) => item))]})`
  return rows.some((row) =>
    places.some(
      (one) =>
        one.item === row.item &&
        one.path === row.path &&
        one.start === row.start &&
        one.end === row.end,
    ),
  )
}

/** Adds words that go, where they stand; what was found there before goes too. */
export async function addOwnWords(
  tx: Tx,
  snapshot: Snapshot,
  places: readonly WordsPlace[],
  { ground, reason }: OwnWords,
  by: By,
): Promise<void> {
  const { patient, reference, gathering, organisation } = snapshot
  const json = places.map(({ item, path, start, end, words }) => ({
    item,
    path,
    start,
    end,
    words,
  }))
  await tx`
    insert into access_finding (patient_id, reference, gathering, organisation, item, path, start_at, end_at, page, kind,
                                words, source, decision, ground, reason, decided_by, decided_at)
    select ${patient}, ${reference}, ${gathering}, ${organisation}, x.item, x.path, x.start, x."end", i.page, 'own',
           x.words, 'own', 'out', ${ground}, ${reason}, ${by.name}, ${by.at}
      from jsonb_to_recordset(${tx.json(json)}) as x (item text, path text, start int, "end" int, words text)
      join access_item i on i.patient_id = ${patient} and i.reference = ${reference} and i.gathering = ${gathering}
                        and i.id = x.item
    on conflict (patient_id, reference, gathering, item, path, start_at, end_at) do update
       set decision = excluded.decision, ground = excluded.ground, reason = excluded.reason,
           decided_by = excluded.decided_by, decided_at = excluded.decided_at`
}

/** Decides about an item as a whole, with the further files of it but those that are `left`. */
export async function decideItem(
  tx: Tx,
  snapshot: Snapshot,
  { item, decision, ground, reason, opinionOn, opinionBy }: ItemOrder,
  left: readonly string[],
  by: By,
): Promise<void> {
  const isHeld = decision === 'hold'
  const isHarm = isHeld && ground === 'serious-harm'
  await tx`
    update access_item
       set decision = ${decision}, ground = ${isHeld ? ground : null}, reason = ${reason},
           opinion_on = ${isHarm ? opinionOn : null}, opinion_by = ${isHarm ? (opinionBy ?? by.name) : null},
           decided_by = ${by.name}, decided_at = ${by.at}
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)}
       and (id = ${item} or starts_with(id, ${`${item}_`})) and id <> all (${[...left]}::text[])`
}

/** Who has looked through a page; for serious harm too, where a clinician did. */
export async function markReviewed(
  tx: Tx,
  snapshot: Snapshot,
  page: number,
  isClinician: boolean,
  by: By,
): Promise<void> {
  await tx`
    update access_page
       set reviewed_by = ${by.name}, reviewed_at = ${by.at}
           ${isClinician ? tx`, harm_by = ${by.name}, harm_at = ${by.at}` : tx``}
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and page = ${page}`
}
