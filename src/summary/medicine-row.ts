import type { Day } from '../identity/age.ts'
import { dayText } from '../identity/day-text.ts'
import { objectAt, objectsAt, textAt } from '../record/bundle/json-values.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { conceptAt, joined, notesOf, numberText, pick } from './concepts.ts'
import type { Scope, SummaryEntry, SummaryRow } from './document.ts'
import { typeOf, type MedicineList } from './medicines.ts'
import { isSensitive, isSensitiveConcept } from './sensitive.ts'

export const medicineColumns = {
  acute: ['Date', 'Medicine', 'Dose', 'Quantity', 'Type'],
  repeat: ['Started', 'Medicine', 'Dose', 'Quantity', 'Last issued'],
  discontinued: ['Stopped', 'Medicine', 'Dose', 'Quantity', 'Why stopped'],
} as const satisfies Readonly<Record<MedicineList, readonly string[]>>
/** With additional information, what a medicine is for is told too. */
export const reasonColumn = 'Reason'

/** A medicine as a line of the list it stands on. */
export function medicineRow(
  entry: SummaryEntry,
  { list, day }: { list: MedicineList; day: Day | null },
  scope: Scope,
  lastIssued: Day | undefined,
): SummaryRow {
  const { id, kind, resource } = entry
  const last = {
    acute: typeText(resource, kind),
    repeat: lastIssued === undefined ? '' : dayText(lastIssued),
    discontinued: isSensitiveConcept(resource['statusReason'])
      ? ''
      : (conceptAt(resource, 'statusReason') ?? ''),
  }[list]
  return {
    entry: id,
    kind,
    cells: [
      day ?? '',
      medicineName(resource) + (textAt(resource, 'status') === 'on-hold' ? ' (on hold)' : ''),
      dosesOf(resource),
      quantityOf(resource),
      last,
      ...(scope === 'additional' ? [reasonOf(resource)] : []),
    ],
    resource: shownOf(resource, scope),
    sensitive: isSensitive(resource),
  }
}

function typeText(resource: JsonObject, kind: string): string {
  const type = typeOf(resource)
  if (kind === 'MedicationStatement') return 'Recorded, not prescribed here'
  if (type === undefined) return 'Type not recorded'
  return type === 'acute' ? 'Acute' : 'Issue of a repeat'
}

function medicineName(resource: JsonObject): string {
  const reference = objectAt(resource, 'medicationReference')
  return (
    conceptAt(resource, 'medicationCodeableConcept') ??
    (reference && textAt(reference, 'display')) ??
    containedName(resource) ??
    'Medicine recorded without words'
  )
}

function containedName(resource: JsonObject): string | undefined {
  return objectsAt(resource, 'contained')
    .filter((it) => textAt(it, 'resourceType') === 'Medication')
    .map((it) => conceptAt(it, 'code'))
    .find((it) => it !== undefined)
}

function dosesOf(resource: JsonObject): string {
  return [...objectsAt(resource, 'dosageInstruction'), ...objectsAt(resource, 'dosage')]
    .flatMap((it) => joined(textAt(it, 'text'), textAt(it, 'patientInstruction')) || [])
    .join('; ')
}

function quantityOf(resource: JsonObject): string {
  const supply = objectAt(resource, 'dispenseRequest')
  const quantity = supply && objectAt(supply, 'quantity')
  if (quantity === undefined) return ''
  return [numberText(quantity['value']), textAt(quantity, 'unit')].filter(Boolean).join(' ')
}

function reasonOf(resource: JsonObject): string {
  const reasons = objectsAt(resource, 'reasonCode').filter((it) => !isSensitiveConcept(it))
  return joined(...reasons.map((it) => conceptAt({ it }, 'it')), notesOf(resource))
}

function shownOf(resource: JsonObject, scope: Scope): JsonObject {
  const name = medicineName(resource)
  const picked = pick(resource, scope === 'additional' ? [...shown, 'note'] : shown)
  const reasons = objectsAt(resource, 'reasonCode').filter((it) => !isSensitiveConcept(it))
  return {
    ...picked,
    ...(isSensitiveConcept(resource['statusReason']) ? { statusReason: undefined } : {}),
    // what a medicine was referred to by is not in the document: its name is
    ...('medicationCodeableConcept' in resource
      ? {}
      : { medicationCodeableConcept: { text: name } }),
    ...(scope === 'additional' && reasons.length > 0 ? { reasonCode: reasons } : {}),
  }
}

const shown = [
  'status',
  'statusReason',
  'intent',
  'medicationCodeableConcept',
  'authoredOn',
  'effectiveDateTime',
  'effectivePeriod',
  'dateAsserted',
  'courseOfTherapyType',
  'dosageInstruction',
  'dosage',
  'dispenseRequest',
]
