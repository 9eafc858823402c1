import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { addMonths, dayIn } from '../identity/age.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import type { PatientCard } from '../identity/patients.ts'
import { amend, versionText } from './amend.ts'
import { changeEntries, putVersions, wholeEntry, type ChangedEntry } from './change-entries.ts'
import { copied } from './copy-entry.ts'
import { digestOf, oneEntry, type Entry } from './entries.ts'
import { hiddenThrough, monthsOfOpinion } from './file-entry.ts'
import { endFilingWork, filings, keepFilingsFrom, type Filing } from './filing-store.ts'
import { parseJson } from './json-text.ts'
import { planMark } from './mark-facts.ts'
import { putReviews, storeMarks, type MarkReason } from './mark-store.ts'
import { mayFile } from './may-file.ts'
import { readThenWrite, type Looking } from './read-then-write.ts'
import { isObject } from './validate/object-type.ts'

/** What an original that changed means for the entry that the practice filed from it. */
export type FilingDecision = 'keep' | 'take-in' | 'in-error'

/** An entry that was filed, whose original changed since; for a person to decide. */
export type ChangedFiling = {
  readonly person: Person
  readonly patient: PatientCard
  readonly at: Date
  readonly filing: Filing
  readonly entry: Entry
  /** As it is now, where the practice may see it and file it. */
  readonly original: Entry | undefined
  readonly decisions: readonly FilingDecision[]
}

export type DecidedFiling =
  | { readonly outcome: 'done'; readonly entry: EntryId }
  /** One of the two is another by now, or this cannot be decided any more. */
  | { readonly outcome: 'changed'; readonly form: ChangedFiling }

/** @throws Refusal `role`; `not-found` where no such work waits for the staff member's practice. */
export function openChangedFiling(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<ChangedFiling> {
  return readThenWrite(db, actor, patient, 'mark', async (tx, looking) => {
    const form = await formOf(tx, looking, patient, reference)
    return form && { result: form, event: lookAt(form) }
  })
}

/**
 * Decides what a change of the original means for the practice's own entry: it stays as it is, says what the original
 * says now, or was never true. What is kept from the patient, itself or through what it refers to, stays so.
 *
 * @param shown what the form showed (`shownOf`).
 * @throws Refusal as `openChangedFiling`.
 */
export function decideFiling(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  decision: FilingDecision,
  shown: string,
): Promise<DecidedFiling> {
  return readThenWrite<DecidedFiling>(db, actor, patient, 'mark', async (tx, looking) => {
    const form = await formOf(tx, looking, patient, reference)
    if (form === undefined) return undefined
    const { filing, entry, original, at, person } = form
    if (shownOf(form) !== shown || !form.decisions.includes(decision)) {
      return { result: { outcome: 'changed', form }, event: lookAt(form) }
    }
    const fromVersion = original?.version ?? filing.fromVersion
    const next = await nextOf(tx, looking, patient, form, decision)
    return {
      write: async (written) => {
        if (next !== undefined) {
          const recordedBy = person.name
          if (decision === 'take-in') {
            const reason = 'the entry it was filed from changed'
            await changeEntries(written, patient, [next], { recordedBy, at, reason })
            if (next.withheldFromPatient && !entry.withheld) await keepFrom(written, patient, form)
            await hideReferrers(written, patient, form, next)
          } else {
            await putVersions(written, patient, [next], { recordedBy, at, reason: 'in error' })
          }
        }
        await endFilingWork(written, patient, filing, fromVersion)
        return { outcome: 'done', entry: filing.entry }
      },
      event: { kind: 'write', filter: `filed ${decision}`, count: 1 },
    }
  })
}

/** The versions of the two entries that a form shows. */
export function shownOf({ entry, original }: ChangedFiling): string {
  return `${entry.version} ${original?.version ?? 'not seen'}`
}

async function formOf(
  tx: Tx,
  { person, grant, patient: card, at }: Looking,
  patient: PatientId,
  reference: string,
): Promise<ChangedFiling | undefined> {
  const known = await filings(tx, patient)
  const filing = known.find((one) => one.reference === reference && one.changedAt !== null)
  if (filing === undefined || person.kind !== 'staff') return undefined
  const [entry] = await oneEntry(tx, patient, filing.entry)
  const [found] = await oneEntry(tx, patient, filing.fromEntry)
  if (entry === undefined || !grant.own.includes(entry.organisation)) return undefined
  const isSeen = found && mayFile({ person, grant, patient: card, entry: found })
  const original = isSeen ? found : undefined
  const isNewer = original !== undefined && original.version > filing.fromVersion
  const resource = parseJson(entry.resource)
  const mayErr = isObject(resource) && amend(resource, { inError: true }) !== undefined
  return {
    ...{ person, patient: card, at, filing, entry, original },
    decisions: [
      'keep',
      ...(isNewer ? (['take-in'] as const) : []),
      ...(mayErr && entry.status !== 'entered-in-error' ? (['in-error'] as const) : []),
    ],
  }
}

/** The version of the practice's entry that a decision makes; undefined where it makes none. */
async function nextOf(
  tx: Tx,
  { grant }: Looking,
  patient: PatientId,
  { entry, original, at }: ChangedFiling,
  decision: FilingDecision,
): Promise<ChangedEntry | undefined> {
  const [whole] = await wholeEntry(tx, patient, entry.id)
  if (whole === undefined || decision === 'keep') return undefined
  const version = whole.version + 1
  if (decision === 'take-in') {
    if (original === undefined) throw new TypeError('there is no original to take in')
    const { status, category, codeSystem, code, codeText, effectiveAt } = original
    const made = await copied(tx, patient, original, { id: entry.id, version, at }, grant.own)
    const through = await hiddenThrough(tx, patient, made.links)
    return {
      ...whole,
      private: whole.private || through.private,
      withheldFromPatient: whole.withheldFromPatient || original.withheld || through.withheld,
      ...{ status, category, codeSystem, code, codeText, version, ...made },
      effectiveAt: effectiveAt?.toISOString() ?? null,
    }
  }
  const resource = parseJson(whole.resource)
  const amended = isObject(resource) ? amend(resource, { inError: true }) : undefined
  if (amended === undefined || amended === 'no-number') return undefined
  const text = versionText(amended.resource, version, at)
  return { ...whole, ...amended.columns, version, resource: text }
}

/** That it was filed is kept from the patient with it; and somebody looks at that again. */
async function keepFrom(
  tx: Tx,
  patient: PatientId,
  { filing: { entry, organisation }, person, at }: ChangedFiling,
): Promise<void> {
  await keepFilingsFrom(tx, patient, [entry], true)
  const dueOn = addMonths(dayIn(at), monthsOfOpinion)
  await putReviews(tx, [{ organisation, patient, entry, dueOn, recordedBy: person.name }])
}

/** What refers to the copy is hidden with it, as it is when an entry is marked. */
async function hideReferrers(
  tx: Tx,
  patient: PatientId,
  { entry, person, at }: ChangedFiling,
  next: ChangedEntry,
): Promise<void> {
  const isNew = {
    private: next.private && !entry.private,
    withheld: next.withheldFromPatient && !entry.withheld,
  }
  for (const what of ['private', 'withheld'] as const) {
    if (!isNew[what]) continue
    const plan = await planMark(tx, patient, { what, marked: true, chosen: [entry.id] })
    const changes = plan?.changes.filter(({ through }) => through !== null) ?? []
    if (plan === undefined || changes.length === 0) continue
    const reviewOn = what === 'withheld' ? addMonths(dayIn(at), monthsOfOpinion) : null
    const reason: MarkReason = {
      askedBy: 'clinician',
      ground: null,
      reason: 'It refers to an entry that is hidden',
      reviewOn,
      harmDecision: null,
      recordedBy: person.name,
    }
    await storeMarks(tx, patient, { ...plan, changes }, reason, at)
  }
}

function lookAt({ entry, original }: ChangedFiling) {
  const seen = original === undefined ? [entry] : [entry, original]
  return { kind: 'read', filter: null, count: seen.length, digest: digestOf(seen) } as const
}
