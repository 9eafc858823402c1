import { entryRef, type PatientId } from '../../identity/ids.ts'
import type { Entry } from '../../record/entries.ts'
import { isPast, summaryOf, withDoubt } from './entry.ts'
import { detailOf, whenOf } from './resource.ts'
import type { SummaryItem, SummaryKind, SummaryReader } from '../components/summary-box.tsx'

export type EmergencyLists = {
  readonly lists: Readonly<Record<SummaryKind, readonly SummaryItem[]>>
  readonly alerts: readonly SummaryItem[]
  /** Care plans, and what the person wants and does not want. */
  readonly wishes: readonly SummaryItem[]
  /** The newest of them all: when it was written down, and by whom. */
  readonly updated: { readonly at: Date; readonly by: string } | undefined
  /** How many entries have no words that could be shown. */
  readonly unreadable: number
}

/** The entries of an emergency view, each in its list. */
export function emergencyLists(
  patient: PatientId,
  entries: readonly Entry[],
  href: (ref: string) => string,
  reader: SummaryReader,
): EmergencyLists {
  const current = entries.filter(({ status }) => !isPast(status))
  const readable = current.filter(({ codeText }) => codeText !== null)
  const of = (...kinds: readonly string[]) => readable.filter(({ kind }) => kinds.includes(kind))
  const items = (some: readonly Entry[]) =>
    some.map((entry): SummaryItem => {
      const resource: unknown = JSON.parse(entry.resource)
      const detail = withDoubt(detailOf(entry.kind, resource), resource)
      return {
        title: entry.codeText ?? '',
        serviceName: entry.organisationName,
        href: href(entryRef(patient, entry.id)),
        since: whenOf(resource) ?? entry.effectiveAt ?? entry.recordedAt,
        ...(detail === undefined ? {} : { detail }),
      }
    })
  const newest = current.reduce<Entry | undefined>(
    (last, one) => (last !== undefined && last.recordedAt >= one.recordedAt ? last : one),
    undefined,
  )
  return {
    lists: summaryOf(
      patient,
      of('AllergyIntolerance', 'MedicationRequest', 'MedicationStatement', 'Condition'),
      href,
      reader,
    ),
    alerts: items(of('Flag')),
    wishes: items(of('CarePlan', 'Consent', 'Observation')),
    updated: newest && { at: newest.recordedAt, by: newest.organisationName },
    unreadable: current.length - readable.length,
  }
}
