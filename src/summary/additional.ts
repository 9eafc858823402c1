import { objectAt, objectsAt, textAt } from '../record/bundle/json-values.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import {
  clinicalStatusOf,
  codesIn,
  conceptAt,
  conceptText,
  isNotBelieved,
  joined,
  notesOf,
  numberText,
  pick,
  termsIn,
} from './concepts.ts'
import type { SectionId, SummaryEntry, SummaryRow } from './document.ts'
import { communicationNeeds, wishes } from './needs-and-wishes.ts'
import { isSensitive } from './sensitive.ts'

// Additional information: what of the rest of a record is significant enough (domain.md section 1.3).

export const additionalColumns = ['Date', 'Description', 'Detail', 'Supporting information']

const significance =
  'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ProblemSignificance'
const surgical = '387713003'

/** The section that takes an entry, or null: by its kind, and by being significant or added at a wish. */
export function additionalSection(entry: SummaryEntry): SectionId | null {
  const { kind, resource, rule } = entry
  const added = rule === 'add'
  switch (kind) {
    case 'Condition':
      return !isNotBelieved(resource) && (added || isActive(resource) || isMajor(resource))
        ? 'problems'
        : null
    case 'Procedure':
      return isDone(resource) &&
        (added || isMajor(resource) || codesIn(resource['category']).includes(surgical))
        ? 'procedures'
        : null
    case 'Immunization':
      return textAt(resource, 'status') === 'completed' ? 'immunisations' : null
    case 'Flag':
      return textAt(resource, 'status') === 'active' ? needOrWish(resource, added) : null
    case 'Observation':
      // a line of a table does not say whether it is final: a wish must not be missing for that
      return isDone(resource) || textAt(resource, 'status') === 'unknown'
        ? needOrWish(resource, added)
        : null
    default:
      return null
  }
}

export function additionalRow({ id, kind, resource }: SummaryEntry): SummaryRow {
  return {
    entry: id,
    kind,
    cells: [
      dateOf(resource),
      nameOf(resource),
      detailOf(kind, resource),
      joined(conceptAt(resource, 'reasonCode'), notesOf(resource)),
    ],
    resource: pick(resource, shown[kind] ?? []),
    sensitive: isSensitive(resource),
  }
}

function needOrWish(resource: JsonObject, added: boolean): SectionId | null {
  const said = [...codesIn(resource['code']), ...termsIn(resource['code'])]
  if (said.some((it) => wishes.includes(it))) return 'wishes'
  if (said.some((it) => communicationNeeds.includes(it))) return 'communication'
  return added ? 'wishes' : null
}

function isActive(resource: JsonObject): boolean {
  const status = clinicalStatusOf(resource)
  return status === undefined || ['active', 'recurrence', 'relapse'].includes(status)
}

function isMajor(resource: JsonObject): boolean {
  return objectsAt(resource, 'extension').some(
    (it) => textAt(it, 'url') === significance && textAt(it, 'valueCode') === 'major',
  )
}

function isDone(resource: JsonObject): boolean {
  return ['completed', 'final', 'amended', 'corrected', 'in-progress'].includes(
    textAt(resource, 'status') ?? '',
  )
}

function nameOf(resource: JsonObject): string {
  return (
    conceptAt(resource, 'code') ?? conceptAt(resource, 'vaccineCode') ?? 'Recorded without words'
  )
}

function dateOf(resource: JsonObject): string {
  const named = ['onsetDateTime', 'performedDateTime', 'occurrenceDateTime', 'effectiveDateTime']
  const period = objectAt(resource, 'performedPeriod') ?? objectAt(resource, 'period')
  return (
    [...named, 'recordedDate', 'issued']
      .map((name) => textAt(resource, name))
      .find((it) => it !== undefined) ??
    (period && textAt(period, 'start')) ??
    ''
  )
}

function detailOf(kind: string, resource: JsonObject): string {
  if (kind === 'Condition') {
    const ended = textAt(resource, 'abatementDateTime')?.slice(0, 10)
    return joined(clinicalStatusOf(resource), ended && `ended ${ended}`)
  }
  if (kind === 'Immunization') {
    const [given] = objectsAt(resource, 'protocolApplied')
    const dose = given?.['doseNumberPositiveInt']
    return typeof dose === 'number' ? `dose ${dose}` : ''
  }
  if (kind === 'Observation') return valueOf(resource)
  return ''
}

function valueOf(resource: JsonObject): string {
  const quantity = objectAt(resource, 'valueQuantity')
  if (quantity !== undefined) {
    return [textAt(quantity, 'comparator'), numberText(quantity['value']), textAt(quantity, 'unit')]
      .filter(Boolean)
      .join(' ')
  }
  return textAt(resource, 'valueString') ?? conceptText(resource['valueCodeableConcept']) ?? ''
}

const shown: Readonly<Record<string, readonly string[]>> = {
  Condition: [
    'clinicalStatus',
    'verificationStatus',
    'category',
    'severity',
    'code',
    'onsetDateTime',
    'abatementDateTime',
    'recordedDate',
    'note',
  ],
  Procedure: [
    'status',
    'category',
    'code',
    'performedDateTime',
    'performedPeriod',
    'reasonCode',
    'note',
  ],
  Immunization: [
    'status',
    'vaccineCode',
    'occurrenceDateTime',
    'occurrenceString',
    'primarySource',
    'protocolApplied',
    'note',
  ],
  Flag: ['status', 'category', 'code', 'period'],
  Observation: [
    'status',
    'category',
    'code',
    'effectiveDateTime',
    'issued',
    'valueString',
    'valueCodeableConcept',
    'valueQuantity',
    'note',
  ],
}
