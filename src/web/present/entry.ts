import { entryRef, type PatientId } from '../../identity/ids.ts'
import type { EarlierVersion, Entry, EntryLine } from '../../record/entries.ts'
import { noneTold } from '../../record/none-told.ts'
import { isNotToGive } from '../../record/not-to-give.ts'
import { saysNone } from '../../record/says-none.ts'
import type { ReadEntry } from '../../record/shared-record.ts'
import type { EntryFacts } from '../components/entry-details.tsx'
import type { SummaryItem, SummaryKind, SummaryReader } from '../components/summary-box.tsx'
import type { RecordEntry } from '../components/timeline.tsx'
import { kindName } from './kinds.ts'
import { detailOf, noteOf, patientSays, reactionOf, dosageOf, whenOf } from './resource.ts'

type Href = (ref: string) => string

/**
 * A line of the timeline.
 *
 * @param reader where they may not see all that there is, a line that says "none known" says whose word it is.
 */
export function recordEntry(
  patient: PatientId,
  line: EntryLine,
  href: Href,
  reader: SummaryReader,
): RecordEntry {
  const ref = entryRef(patient, line.id)
  const status = unusualStatus(line.status)
  const caution = saysNone(line) ? noneTold(reader) : undefined
  return {
    ref,
    href: href(ref),
    kind: kindName(line.kind),
    title: titleOf(line),
    service: { name: line.organisationName, type: line.organisationType },
    when: line.effectiveAt ?? line.recordedAt,
    private: line.private,
    withheld: line.withheld,
    ...(caution === undefined ? {} : { detail: caution }),
    ...(status === undefined ? {} : { status }),
  }
}

/**
 * Allergies, medicines now and problems now, each list newest first. What is not to be given is no medicine. That there is none is listed only for a
 * reader who sees all that there is, and beside nothing else.
 */
export function summaryOf(
  patient: PatientId,
  entries: readonly Entry[],
  href: Href,
  reader: SummaryReader,
): Record<SummaryKind, SummaryItem[]> {
  const lists: Record<SummaryKind, SummaryItem[]> = { allergies: [], medicines: [], problems: [] }
  const current = entries.filter(({ status }) => !isPast(status))
  const something = current.filter((entry) => !saysNone(entry))
  const kinds = new Set(something.map(({ kind }) => kind))
  const none = reader === 'staff' ? current.filter((it) => saysNone(it) && !kinds.has(it.kind)) : []
  for (const entry of current.filter((it) => something.includes(it) || none.includes(it))) {
    const resource: unknown = JSON.parse(entry.resource)
    if (isNotToGive(resource)) continue
    const [list, said] =
      entry.kind === 'AllergyIntolerance'
        ? (['allergies', reactionOf(resource)] as const)
        : entry.kind === 'Condition'
          ? (['problems', undefined] as const)
          : (['medicines', takenAs(entry, resource)] as const)
    const detail = withDoubt(said, resource)
    lists[list].push({
      title: titleOf(entry),
      serviceName: entry.organisationName,
      href: href(entryRef(patient, entry.id)),
      since: whenOf(resource) ?? entry.effectiveAt ?? entry.recordedAt,
      ...(detail === undefined ? {} : { detail }),
    })
  }
  return lists
}

/** The dose; and that it is not taken at present. */
function takenAs({ status }: Entry, resource: unknown): string | undefined {
  const dose = dosageOf(resource)
  return status === 'on-hold' ? ['On hold', dose].filter(Boolean).join('. ') : dose
}

/** The detail of an entry in a list; where the patient says that it is not right, that too. */
export function withDoubt(detail: string | undefined, resource: unknown): string | undefined {
  if (patientSays(resource).length === 0) return detail
  return [detail, 'The patient says this is not right'].filter(Boolean).join('. ')
}

/** How an entry and what was filed from it hang together, as a page of it tells. */
export function filedFacts(
  patient: PatientId,
  read: Pick<ReadEntry, 'filedFrom' | 'filedAs'>,
  href: Href,
): Pick<EntryFacts, 'filedFrom' | 'filedAs'> {
  const { filedFrom, filedAs } = read
  return {
    ...(filedFrom && {
      filedFrom: {
        ...{ serviceName: filedFrom.fromName ?? undefined, version: filedFrom.fromVersion },
        ...{ by: filedFrom.recordedBy, at: filedFrom.recordedAt },
        href: filedFrom.isSeen ? href(entryRef(patient, filedFrom.fromEntry)) : undefined,
      },
    }),
    filedAs: filedAs.map((one) => ({
      ...{ serviceName: one.organisationName, version: one.fromVersion, by: one.recordedBy },
      ...{ at: one.recordedAt, href: href(entryRef(patient, one.entry)) },
    })),
  }
}

/** Everything about one entry, the text as it is stored included. */
export function entryFacts(
  patient: PatientId,
  entry: Entry,
  earlier: readonly EarlierVersion[],
  reader: SummaryReader,
): EntryFacts {
  const resource: unknown = JSON.parse(entry.resource)
  const caution = saysNone(entry) ? noneTold(reader) : undefined
  const text = [caution, detailOf(entry.kind, resource), noteOf(resource)]
    .filter(Boolean)
    .join('\n')
  return {
    ref: entryRef(patient, entry.id),
    kind: kindName(entry.kind),
    title: titleOf(entry),
    when: whenOf(resource) ?? entry.effectiveAt ?? entry.recordedAt,
    writtenBy: entry.recordedBy,
    writtenAt: entry.recordedAt,
    service: { name: entry.organisationName, type: entry.organisationType },
    private: entry.private,
    withheld: entry.withheld,
    original: entry.resource,
    patientSays: patientSays(resource),
    versions: [
      { version: entry.version, at: entry.recordedAt, by: entry.recordedBy },
      ...earlier.map((one) => ({
        version: one.version,
        at: one.recordedAt,
        by: one.recordedBy,
        reason: `replaced: ${one.reason}`,
      })),
    ],
    ...(entry.code === null ? {} : { code: `${entry.code} (${systemName(entry.codeSystem)})` }),
    ...(entry.status === null ? {} : { status: sentenceCase(entry.status) }),
    ...(text === '' ? {} : { text }),
  }
}

/** Statuses that say an entry is no longer so: it stays on the timeline and leaves the lists at the top. */
const past = new Set([
  ...['inactive', 'resolved', 'remission', 'stopped', 'completed', 'cancelled', 'ended'],
  ...['entered-in-error', 'not-taken'],
])

export function isPast(status: string | null): boolean {
  return past.has(status ?? '')
}

const usual = new Set(['active', 'final', 'completed', 'finished', 'confirmed', 'current'])

function unusualStatus(status: string | null): string | undefined {
  return status === null || usual.has(status) ? undefined : sentenceCase(status)
}

export function titleOf(line: EntryLine): string {
  return line.codeText ?? kindName(line.kind)
}

function sentenceCase(status: string): string {
  const words = status.replaceAll('-', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function systemName(system: string | null): string {
  switch (system) {
    case 'http://snomed.info/sct':
      return 'SNOMED CT'
    case 'https://dmd.nhs.uk':
      return 'dm+d'
    case 'http://loinc.org':
      return 'LOINC'
    case 'http://www.nlm.nih.gov/research/umls/rxnorm':
      return 'RxNorm'
    case 'http://hl7.org/fhir/sid/cvx':
      return 'CVX'
    default:
      return system ?? 'no code system'
  }
}
