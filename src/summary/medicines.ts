import { addDays, dayIn, type Day } from '../identity/age.ts'
import { dayOfDate } from '../identity/day-text.ts'
import { objectAt, objectsAt, referencesAt, textAt } from '../record/bundle/json-values.ts'
import { isNotToGive } from '../record/not-to-give.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { codesIn } from './concepts.ts'
import type { SummaryEntry } from './document.ts'
import { isIn, leavesAcute, leavesStopped, type Windows } from './windows.ts'

export type MedicineList = 'acute' | 'repeat' | 'discontinued'

/** On which list a medicine stands, by which date, and the day on which that changes by itself. */
export type Placed = {
  readonly list: MedicineList | null
  readonly day: Day | null
  readonly changesOn: Day | null
}

const nowhere: Placed = { list: null, day: null, changesOn: null }
const never = ['entered-in-error', 'draft', 'cancelled', 'not-taken', 'intended']

/**
 * Where a medicine stands on this day (SCR-3 to SCR-5; domain.md 1.2).
 *
 * How it is known to be a repeat: UK Core's prescription type, else FHIR's course of therapy, else an
 * authorisation (`plan`), which only repeats have. Where nothing tells, one that is active and has not ended
 * is shown with the repeats, so that what is being taken is never dropped for its age; any other with acute.
 */
export function placed(entry: SummaryEntry, windows: Windows): Placed {
  const { resource } = entry
  const status = textAt(resource, 'status') ?? 'unknown'
  if (never.includes(status) || isNotToGive(resource)) return nowhere
  const end = endOf(resource)
  const isOver =
    status === 'stopped' || status === 'completed' || (end !== undefined && end < windows.on)
  const type = typeOf(resource)
  if (type === 'repeat' && isIssue(resource)) return acute(entry, windows)
  if (type === 'repeat' || (type === undefined && !isOver)) {
    return isOver ? discontinued(entry, end, windows) : current(entry, end)
  }
  return acute(entry, windows)
}

/** An order that issues a repeat again is told with its authorisation, and is no line of its own. */
export function isIssueOf(resource: JsonObject): string | undefined {
  if (!isIssue(resource) || isNotToGive(resource)) return undefined
  const [plan] = referencesAt(resource, 'basedOn')
  return plan?.reference?.split('/').at(-1)
}

export function startedOn({ resource, recordedAt }: SummaryEntry): Day {
  return dayOfDate(startOf(resource) ?? '') ?? dayIn(recordedAt)
}

function current(entry: SummaryEntry, end: Day | undefined): Placed {
  return { list: 'repeat', day: startedOn(entry), changesOn: end ? addDays(end, 1) : null }
}

function acute(entry: SummaryEntry, windows: Windows): Placed {
  const day = startedOn(entry)
  if (day > windows.on) return { list: null, day, changesOn: day }
  if (!isIn(windows.acute, day)) return nowhere
  return { list: 'acute', day, changesOn: leavesAcute(day) }
}

function discontinued(entry: SummaryEntry, end: Day | undefined, windows: Windows): Placed {
  // A stop that is not dated was at the latest when a changed version was recorded; and in the first version
  // it was some day after the start. One before the end it was to have was at the latest when that was recorded.
  const stored = storedOn(entry)
  if (end !== undefined && end > windows.on) {
    const list = isIn(windows.stopped, stored) ? 'discontinued' : null
    const leaves = leavesStopped(stored)
    return { list, day: stored, changesOn: list !== null && leaves < end ? leaves : end }
  }
  const day = end ?? (entry.version > 1 ? stored : startedOn(entry))
  if (!isIn(windows.stopped, day)) return nowhere
  return { list: 'discontinued', day, changesOn: leavesStopped(day) }
}

/** When this version came into the record; what is imported says by `recordedAt` when it was first authored. */
function storedOn({ resource, recordedAt }: SummaryEntry): Day {
  const meta = objectAt(resource, 'meta')
  return dayOfDate((meta && textAt(meta, 'lastUpdated')) ?? '') ?? dayIn(recordedAt)
}

/** Undefined where nothing tells. */
export function typeOf(resource: JsonObject): 'acute' | 'repeat' | undefined {
  const codes = [
    ...objectsAt(resource, 'extension').flatMap((it) => codesIn(it['valueCodeableConcept'])),
    ...codesIn(resource['courseOfTherapyType']),
  ]
  if (codes.some((it) => it === 'repeat' || it === 'repeat-dispensing')) return 'repeat'
  if (codes.includes('delayed-prescribing')) return 'acute'
  if (codes.includes('acute')) return 'acute'
  if (codes.includes('continuous') || codes.includes('seasonal')) return 'repeat'
  return textAt(resource, 'intent') === 'plan' ? 'repeat' : undefined
}

function isIssue(resource: JsonObject): boolean {
  return textAt(resource, 'intent') !== 'plan' && referencesAt(resource, 'basedOn').length > 0
}

/**
 * The last day it was to be taken or given: the latest that is told. A dose may come in phases (first more, then
 * less), and one phase that is over is no end: where any has none, the dose tells of none.
 */
function endOf(resource: JsonObject): Day | undefined {
  const supply = objectAt(resource, 'dispenseRequest')
  const phases = objectsAt(resource, 'dosageInstruction').map(phaseEnd)
  return [
    supply && endIn(objectAt(supply, 'validityPeriod')),
    ...(phases.includes(undefined) ? [] : phases),
    endIn(objectAt(resource, 'effectivePeriod')),
  ]
    .filter((it) => it !== undefined)
    .toSorted()
    .at(-1)
}

function phaseEnd(dosage: JsonObject): Day | undefined {
  const timing = objectAt(dosage, 'timing')
  const repeat = timing && objectAt(timing, 'repeat')
  return endIn(repeat && objectAt(repeat, 'boundsPeriod'))
}

function endIn(period: JsonObject | undefined): Day | undefined {
  const end = period && textAt(period, 'end')
  return end === undefined ? undefined : dayOfDate(end)
}

function startOf(resource: JsonObject): string | undefined {
  const period = objectAt(resource, 'effectivePeriod')
  return (
    textAt(resource, 'authoredOn') ??
    textAt(resource, 'effectiveDateTime') ??
    (period && textAt(period, 'start')) ??
    textAt(resource, 'dateAsserted')
  )
}
