import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { dayIn } from '../identity/age.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import {
  digestOf,
  linesOf,
  linesOfYear,
  outline,
  type EntryFilter,
  type EntryLine,
  type OutlineRow,
} from '../record/entries.ts'
import { act, type Acting } from '../sharing/act.ts'
import { requirePractice } from '../sharing/said-by.ts'
import { openSummary, summaryFacts, type Opened } from './build.ts'
import { itemsOf, summaryOf, type SummaryItem } from './content.ts'
import { decideItems, itemHistory, type ItemDecision, type ItemRule } from './items.ts'
import { toHtml } from './to-html.ts'

// Single items of a summary, added or left out at the patient's wish, by a clinician of the registered practice
// (domain.md 1.3). Private entries never are in a summary: they cannot be added. A decision is told to the patient:
// about what is withheld from them none can be made.

type Base = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
}

export type OpenItems = Base & {
  /** null where no summary is made: without a practice, or by the patient's choice. */
  readonly items: readonly SummaryItem[] | null
  readonly history: readonly ItemDecision[]
  /** The practice's other entries of one year, to add from; with no year none. */
  readonly others: readonly EntryLine[]
  readonly outline: readonly OutlineRow[]
}

const mostLines = 500

/** @throws Refusal `role` for who writes no entries or is of another service than the registered practice. */
export function openItems(
  db: Database,
  actor: Actor,
  patient: PatientId,
  filter: EntryFilter,
): Promise<OpenItems> {
  return act(db, actor, patient, 'mark', async (tx, acting) => {
    const base = await baseOf(tx, patient, acting)
    const facts = await factsOf(tx, patient, acting)
    const items =
      facts && itemsOf(facts, dayIn(acting.at)).filter((item) => !item.withheldFromPatient)
    const lines = filter.year === undefined ? [] : await linesOfYear(tx, patient, filter, mostLines)
    const listed = new Set(items?.map(({ entry }) => entry))
    const others = lines.filter(
      (line) => addable.includes(line.kind) && mayBeChosen(line) && !listed.has(line.id),
    )
    const history = [...(await itemHistory(tx, patient))]
    const parts = [...(await outline(tx, patient))].filter(({ kind }) => addable.includes(kind))
    return {
      result: { ...base, items, history, others, outline: parts },
      event: { kind: 'open', filter: 'summary-items', count: listed.size + others.length },
    }
  })
}

export type ItemOrder = { readonly chosen: readonly EntryId[]; readonly rule: ItemRule }

export type ItemPreview = Base & {
  readonly lines: readonly EntryLine[]
  /** Added, and still not told: nothing of its kind is, or its window has passed. */
  readonly staysOut: readonly EntryId[]
  /** Those of sensitive categories. */
  readonly sensitive: readonly EntryId[]
  /** As staff would see it. */
  readonly html: string
  /** The version it would replace: saved only while that one is in force. */
  readonly replaces: string | null
}

/** What the summary would say. The decision is made, looked at and taken back, so that nothing is guessed. */
export function previewItems(
  db: Database,
  actor: Actor,
  patient: PatientId,
  order: ItemOrder,
): Promise<ItemPreview> {
  return act(db, actor, patient, 'mark', async (tx, acting) => {
    const result = await preview(tx, patient, acting, order)
    return { result, event: { kind: 'open', filter: 'summary-items', count: result.lines.length } }
  })
}

export type ItemsSaved =
  | { readonly outcome: 'done'; readonly reference: string }
  /** Another summary is in force than the one that was looked at. */
  | { readonly outcome: 'changed'; readonly preview: ItemPreview }

/**
 * Decides about these items; the summary says so in the same transaction, and the patient is told.
 *
 * @throws Refusal as `openItems`; `not-found` for an entry that another wrote, that is private, or that is withheld
 * from the patient.
 */
export function saveItems(
  db: Database,
  actor: Actor,
  patient: PatientId,
  order: ItemOrder & { readonly replaces: string | null },
): Promise<ItemsSaved> {
  return act<ItemsSaved>(db, actor, patient, 'mark', async (tx, acting) => {
    const { by, at } = acting
    const lines = await linesChosen(tx, patient, acting, order)
    const opened = await openSummary(tx, patient, at)
    if (opened.inForce !== order.replaces || by.kind !== 'staff') {
      const found = await preview(tx, patient, acting, order)
      const event = { kind: 'open', filter: 'summary-items', count: lines.length } as const
      return { result: { outcome: 'changed', preview: found }, event }
    }
    const { organisation, name: recordedBy } = by
    await decideItems(tx, patient, { ...order, organisation, recordedBy }, at)
    const reference = newReference('SC')
    await sendOut(tx, patient, 'message', { to: 'patient', kind: 'sharing-changed', reference })
    return {
      result: { outcome: 'done', reference },
      event: {
        ...{ kind: 'choice', filter: `summary item ${order.rule}`, count: lines.length },
        digest: digestOf(lines),
      },
    }
  })
}

async function preview(
  tx: Tx,
  patient: PatientId,
  acting: Acting,
  order: ItemOrder,
): Promise<ItemPreview> {
  const base = await baseOf(tx, patient, acting)
  const { by, at } = acting
  const lines = await linesChosen(tx, patient, acting, order)
  const { inForce: replaces } = await openSummary(tx, patient, at)
  const on = dayIn(at)
  const facts = await undone(tx, async (inner) => {
    if (by.kind !== 'staff') throw notFound()
    const { organisation, name: recordedBy } = by
    await decideItems(inner, patient, { ...order, organisation, recordedBy }, at)
    return factsOf(inner, patient, acting)
  })
  if (facts === null) throw notFound()
  const items = itemsOf(facts, on)
  const told = new Set(items.filter(({ isIn }) => isIn).map(({ entry }) => entry))
  const ids = lines.map(({ id }) => id)
  return {
    ...{ ...base, lines, replaces, html: toHtml(summaryOf(facts, on, 'staff')) },
    staysOut: order.rule === 'add' ? ids.filter((id) => !told.has(id)) : [],
    sensitive: items.filter((it) => it.sensitive && ids.includes(it.entry)).map((it) => it.entry),
  }
}

/** Does work in a savepoint and takes it back. */
async function undone<T>(tx: Tx, work: (inner: Tx) => Promise<T>): Promise<T> {
  const done: T[] = []
  const back = new Error('taken back')
  await tx
    .savepoint(async (inner) => {
      done.push(await work(inner))
      throw back
    })
    .catch((error: unknown) => {
      if (error !== back) throw error
    })
  const [result] = done
  if (result === undefined) throw back
  return result
}

async function baseOf(tx: Tx, patient: PatientId, acting: Acting) {
  requirePractice(acting)
  const [card] = await patientCard(tx, patient)
  if (card === undefined) throw notFound()
  return { by: acting.by, at: acting.at, patient: card }
}

async function factsOf(tx: Tx, patient: PatientId, { at }: Acting) {
  const opened = await openSummary(tx, patient, at)
  return isMade(opened) ? summaryFacts(tx, patient, opened, dayIn(at)) : null
}

function isMade(opened: Opened): opened is Opened & { practice: NonNullable<Opened['practice']> } {
  return opened.practice !== null && opened.preference !== 'dissent'
}

function mayBeChosen(line: EntryLine): boolean {
  return !line.private && !line.withheld
}

/** Entries of the practice that a decision may be about, each of them there. */
async function linesChosen(
  tx: Tx,
  patient: PatientId,
  acting: Acting,
  { chosen }: ItemOrder,
): Promise<EntryLine[]> {
  requirePractice(acting)
  const lines = [...(await linesOf(tx, patient, chosen))]
  if (lines.length !== new Set(chosen).size || !lines.every(mayBeChosen)) throw notFound()
  return lines
}

/** Kinds of which a summary has a section. */
const addable = [
  ...['AllergyIntolerance', 'MedicationRequest', 'MedicationStatement', 'Condition', 'Procedure'],
  ...['Immunization', 'Flag', 'Observation'],
]
