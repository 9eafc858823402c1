import { hash } from 'node:crypto'
import { shortId } from '../identity/ids.ts'
import type { HeldEntry } from '../record/held-entries.ts'
import { attachedFiles, entryTexts } from './entry-texts.ts'
import type { Item, Part } from './item.ts'

/** An item as it is gathered. @property withheld kept from the patient's own view. */
export type Gathered = { readonly item: Item; readonly withheld: boolean }

const partOfKind: Readonly<Record<string, Part>> = {
  AllergyIntolerance: 'allergies',
  Appointment: 'appointments',
  CarePlan: 'plans',
  CareTeam: 'plans',
  Communication: 'messages',
  Composition: 'letters',
  Condition: 'problems',
  DiagnosticReport: 'results',
  DocumentReference: 'letters',
  Flag: 'problems',
  Goal: 'plans',
  ImagingStudy: 'results',
  Immunization: 'immunisations',
  Medication: 'medicines',
  MedicationAdministration: 'medicines',
  MedicationRequest: 'medicines',
  MedicationStatement: 'medicines',
  ServiceRequest: 'referrals',
}

/** Categories of observations that are measured. */
const measured = new Set(['laboratory', 'vital-signs', 'imaging'])

function partOf({ kind, category, resource }: HeldEntry): Part {
  if (kind !== 'Observation') return partOfKind[kind] ?? 'consultations'
  // of no category, or of a survey: a number is a result, words are told
  const isMeasured = measured.has(category ?? '') || resource.includes('"valueQuantity"')
  return isMeasured ? 'results' : 'consultations'
}

/** The item of one version of an entry; each file after its first is an item of its own, that stands right behind it. */
export function entryItems(held: HeldEntry): Gathered[] {
  const { codeText, kind, recordedAt, recordedBy, replacedAt, reason, resource } = held
  const parsed: unknown = JSON.parse(resource)
  const texts = entryTexts(parsed)
  const title = codeText ?? kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  const why = reason === null ? [] : [{ path: 'reason', label: 'Replaced because', text: reason }]
  const item: Item = {
    id: itemId('entry', held.id, String(held.version)),
    part: partOf(held),
    title,
    at: held.effectiveAt ?? recordedAt,
    writer: recordedBy,
    isPrivate: held.private,
    version: {
      ...{ number: String(held.version), isCurrent: held.current },
      changedAt: replacedAt ?? recordedAt,
    },
    texts: [...titled(title, texts), ...why],
    resource,
    attachment: null,
  }
  return withFiles({ item, withheld: held.withheld }, attachedFiles(parsed))
}

/** An item with its first file; each after it is an item of its own, that stands right behind it. */
export function withFiles(
  { item, withheld }: Gathered,
  [first, ...more]: readonly NonNullable<Item['attachment']>[],
): Gathered[] {
  const files = more.map((attachment, at): Item => {
    const number = at + 2
    const name = `File ${number} of the entry before this one`
    const texts = titled(name, [])
    return {
      ...item,
      ...{ id: `${item.id}_${number}`, title: name, texts, resource: null, attachment },
    }
  })
  return [{ ...item, attachment: first ?? null }, ...files].map((one) => ({ item: one, withheld }))
}

/** Whether an id is that of an item, or of a further file of it. */
export function isItemOrFile(id: string, item: string): boolean {
  return id === item || id.startsWith(`${item}_`)
}

/** Whether an id is that of a further file of an item. */
export function isFurtherFile(id: string): boolean {
  return id.includes('_')
}

/** The words of a title stand among the texts. */
export function titled(title: string, texts: Item['texts']): Item['texts'] {
  if (texts.some(({ text }) => text === title)) return texts
  return [{ path: 'title', label: 'What it is', text: title }, ...texts]
}

/** The same for the same thing in every request; nothing can be told from it, not even when it was written. */
export function itemId(...names: readonly string[]): string {
  return shortId(hash('sha256', names.join('\n'), 'hex').slice(0, 32))
}
