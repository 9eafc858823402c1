import type { Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId, type PatientId } from './ids.ts'
import type { OdsCode } from './ods-code.ts'
import { kept, unknownOrganisation } from './organisations.ts'
import { newReference } from './reference.ts'

/** One becomes part of another; a new one begins beside it; one ends and nobody follows. */
export type SuccessionKind = 'merge' | 'split' | 'close'

/** What became of organisations, as it was recorded once. */
export type Succession = {
  readonly id: string
  readonly kind: SuccessionKind
  readonly predecessors: readonly OdsCode[]
  /** Null where one closes. */
  readonly successor: OdsCode | null
  /** Nobody worked there and no patient had had to do with it when this began. */
  readonly successorWasNew: boolean
  /** What patients are told to name it by. */
  readonly reference: string
}

type Asked = Pick<Succession, 'kind' | 'predecessors' | 'successor'>

/** The same succession, begun before and perhaps not carried through. */
export async function successionBegun(
  sql: Sql | Tx,
  { kind, predecessors, successor }: Asked,
): Promise<Succession | undefined> {
  const [row] = await sql<Omit<Succession, keyof Asked>[]>`
    select id, reference, successor_was_new as "successorWasNew" from succession
     where kind = ${kind} and successor is not distinct from ${successor}
     group by 1, 2, 3
    having array_agg(predecessor order by predecessor) = ${predecessors.toSorted()}`
  return row && { ...row, kind, predecessors, successor }
}

/**
 * Records what becomes of organisations, with what that means for themselves: a merged one is part of its
 * successor, and nobody acts for a merged or closed one any more.
 *
 * @throws Refusal `not-found`; `conflict` where one of them is closed, or was merged, already.
 */
export async function recordSuccession(
  tx: Tx,
  asked: Asked,
  successorWasNew: boolean,
  recordedBy: string,
): Promise<Succession> {
  const { kind, predecessors, successor } = asked
  await requireOpen(tx, organisationsOf(asked))
  const succession = { ...asked, id: newId(), successorWasNew, reference: newReference('OS') }
  for (const predecessor of predecessors) {
    await tx`
      insert into succession (id, predecessor, kind, successor, successor_was_new, reference, recorded_by,
                              recorded_at)
      values (${succession.id}, ${predecessor}, ${kind}, ${successor}, ${successorWasNew},
              ${succession.reference}, ${recordedBy}, now())`
    if (kind === 'split') continue
    await closeOrganisation(tx, predecessor)
    if (successor !== null) await absorb(tx, successor, predecessor)
  }
  return succession
}

async function closeOrganisation(tx: Tx, organisation: OdsCode): Promise<void> {
  await tx`
    with ${kept(tx, organisation)}
    update organisation set closed_at = now(), suspended_at = coalesce(suspended_at, now())
     where id = ${organisation}`
}

// The decision looks one step far: what the absorbed had absorbed goes on to the successor.
async function absorb(tx: Tx, successor: OdsCode, absorbed: OdsCode): Promise<void> {
  const joining = await tx<{ id: string }[]>`
    select id from organisation where id = ${absorbed} or absorbed_by = ${absorbed} order by id`
  for (const { id } of joining) {
    await tx`
      with ${kept(tx, id)} update organisation set absorbed_by = ${successor} where id = ${id}`
  }
}

/** @throws Refusal `not-found`, or `conflict` for one that is closed or part of another. */
export async function requireOpen(tx: Tx, organisations: readonly OdsCode[]): Promise<void> {
  const rows = await tx<{ id: OdsCode; absorbedBy: OdsCode | null; closed: boolean }[]>`
    select id, absorbed_by as "absorbedBy", closed_at is not null as closed from organisation
     where id = any (${[...organisations]}) order by id for update`
  for (const each of organisations) {
    const row = rows.find(({ id }) => id === each)
    if (!row) throw unknownOrganisation(each)
    if (row.absorbedBy) throw new Refusal('conflict', `${each} is part of ${row.absorbedBy}`)
    if (row.closed) throw new Refusal('conflict', `${each} is closed`)
  }
}

/** Who is concerned by what becomes of organisations. */
export type Concerned = {
  readonly patient: PatientId
  /** Which of the organisations, predecessors and successor, they have had to do with. */
  readonly known: readonly OdsCode[]
  /** Which of them is the registered practice. */
  readonly registered: OdsCode | null
}

export function organisationsOf({
  predecessors,
  successor,
}: Pick<Succession, 'predecessors' | 'successor'>): readonly OdsCode[] {
  return [...predecessors, ...(successor === null ? [] : [successor])]
}

/** The patients who have had to do with one of the predecessors, by id, after `after`. In the view `finder`. */
export function concernedPatients(
  tx: Tx,
  of: Pick<Succession, 'predecessors' | 'successor'>,
  after: PatientId | null,
  most: number,
) {
  return tx<Concerned[]>`
    select patient, known, registered
      from patients_of_organisations(${[...of.predecessors]}, ${[...organisationsOf(of)]}, ${after}, ${most})`
}

/** Whether nobody works at a successor yet, and no patient has had to do with it. In the view `finder`. */
export async function isNewOrganisation(tx: Tx, organisation: OdsCode): Promise<boolean> {
  const staff = await tx`select id from staff where organisation = ${organisation} limit 1`
  const alone = { predecessors: [organisation], successor: null }
  return staff.length === 0 && (await concernedPatients(tx, alone, null, 1)).length === 0
}
