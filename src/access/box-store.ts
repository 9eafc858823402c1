import type { Tx } from '../db/database.ts'
import { newId } from '../identity/ids.ts'
import type { Snapshot } from './item-store.ts'
import { ofSame, type AskedBy } from './earlier-decisions.ts'
import type { Ground } from './item.ts'

/** Left, top, right, bottom as shares of the page, 0 to 1. */
export type Box = readonly [number, number, number, number]

/** An area of a page of a letter that is painted over. */
export type ReviewedBox = {
  readonly id: string
  readonly item: string
  /** Of the letter, from 0. */
  readonly page: number
  readonly box: Box
  readonly ground: Ground
  readonly reason: string | null
  readonly decidedBy: string
  /** `earlier`: decided when the same letter was asked for before. */
  readonly source: 'own' | 'earlier'
}

export type NewBox = Pick<ReviewedBox, 'item' | 'page' | 'box' | 'ground' | 'reason'>

/** The areas that are painted over, in the order in which they were marked. */
export function boxesOf(tx: Tx, { patient, reference, gathering }: Snapshot) {
  return tx<ReviewedBox[]>`
    select id, item, page, box, ground, reason, decided_by as "decidedBy", source from access_box
     where patient_id = ${patient} and reference = ${reference} and gathering = ${gathering} and over_at is null
     order by decided_at, id`
}

export async function addBox(
  tx: Tx,
  { patient, reference, gathering, organisation }: Snapshot,
  { item, page, box, ground, reason }: NewBox,
  by: { readonly name: string; readonly at: Date },
): Promise<void> {
  await tx`
    insert into access_box (patient_id, reference, gathering, id, item, organisation, page, box, ground, reason,
                            decided_by, decided_at)
    values (${patient}, ${reference}, ${gathering}, ${newId(by.at.getTime())}, ${item}, ${organisation}, ${page},
            ${[...box]}, ${ground}, ${reason}, ${by.name}, ${by.at})`
}

/** Takes an area back: it is given. */
export async function endBox(
  tx: Tx,
  { patient, reference, gathering }: Snapshot,
  id: string,
  at: Date,
): Promise<void> {
  await tx`
    update access_box set over_at = ${at}
     where patient_id = ${patient} and reference = ${reference} and gathering = ${gathering} and id = ${id}
       and over_at is null`
}

/** Takes over what was painted over before in the same letters for the same who asks. */
export async function carryBoxes(tx: Tx, snapshot: Snapshot, whose: AskedBy): Promise<void> {
  const { patient, reference, organisation, gathering } = snapshot
  await tx`
    insert into access_box (patient_id, reference, gathering, id, item, organisation, page, box, ground, reason,
                            decided_by, decided_at, source)
    select distinct on (b.item, b.page, b.box) ${patient}, ${reference}, ${gathering}, gen_random_uuid(), b.item,
           ${organisation}, b.page, b.box, b.ground, b.reason, b.decided_by, b.decided_at, 'earlier'
      from access_box b
      join access_item i on i.patient_id = ${patient} and i.reference = ${reference} and i.gathering = ${gathering}
                        and i.id = b.item
     where b.patient_id = ${patient} and b.organisation = ${organisation} and b.over_at is null
       and b.ground <> 'not-relevant'
       and (b.reference, b.gathering) <> (${reference}, ${gathering})
       and b.reference in (${ofSame(tx, snapshot, whose)})
     order by b.item, b.page, b.box, b.decided_at desc`
}
