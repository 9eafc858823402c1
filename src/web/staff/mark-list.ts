import type { PatientId } from '../../identity/ids.ts'
import type { EntryFilter } from '../../record/entries.ts'
import type { OwnLines } from '../../record/mark-list.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { paths } from '../paths.ts'
import { filtersOf, yearLinks } from '../present/filters.ts'
import { markedEntry } from '../present/marked.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { markListView } from './mark-list-view.tsx'

/** The page to tick entries on, from what the service wrote. */
export function markList(
  patient: PatientId,
  own: OwnLines,
  filter: EntryFilter,
  errors: readonly FieldError[],
): string {
  const about = patientFacts(own.patient)
  return markListView({
    who: signedIn(own.person),
    patient: about,
    at: own.at,
    entries: own.lines.map((line) => markedEntry(patient, line)),
    cut: own.cut,
    filters: filtersOf(own.outline, filter).filter(({ name }) => name === 'kind'),
    errors,
    ...yearLinks(paths.markEntries(about.id), own.outline, filter),
  })
}
