import type { SectionId, SummaryDocument, SummarySection } from './document.ts'
import { loinc, snomed, urn } from './ips-terms.ts'
import { sectionNarrative } from './narrative.ts'

type IpsSection = {
  readonly of: readonly SectionId[]
  readonly title: string
  readonly coding: readonly { system: string; code: string; display: string }[]
  /** There must always be one, also when it is empty. */
  readonly required?: true
}

/** LOINC's code of the section of allergies. */
export const allergiesCode = '48765-2'

const ipsSections: readonly IpsSection[] = [
  {
    of: ['allergies'],
    title: 'Allergies and adverse reactions',
    coding: [
      { system: loinc, code: allergiesCode, display: 'Allergies and adverse reactions Document' },
      { system: snomed, code: '163221000000102', display: 'Allergies and adverse reactions' },
    ],
    required: true,
  },
  {
    of: ['acute', 'repeat', 'discontinued'],
    title: 'Medicines',
    coding: [
      { system: loinc, code: '10160-0', display: 'History of Medication use Narrative' },
      { system: snomed, code: '185361000000102', display: 'Medication' },
    ],
    required: true,
  },
  {
    of: ['problems'],
    title: 'Problems and significant history',
    coding: [
      { system: loinc, code: '11450-4', display: 'Problem list - Reported' },
      { system: snomed, code: '162991000000102', display: 'Problems and issues' },
    ],
    required: true,
  },
  {
    of: ['procedures'],
    title: 'Significant procedures',
    coding: [{ system: loinc, code: '47519-4', display: 'History of Procedures Document' }],
  },
  {
    of: ['immunisations'],
    title: 'Immunisations',
    coding: [{ system: loinc, code: '11369-6', display: 'History of Immunization note' }],
  },
  // The sections that IPS has for wishes take no Flag or Observation; these say what they are in words.
  { of: ['wishes'], title: 'Wishes and care planned ahead', coding: [] },
  {
    of: ['communication'],
    title: 'Communication needs',
    coding: [
      { system: snomed, code: '163021000000107', display: 'Social and personal circumstances' },
    ],
  },
]

/** The sections of an International Patient Summary, as far as there are any. */
export function ipsSectionsOf(document: SummaryDocument) {
  return ipsSections.flatMap((one) => sectionOf(document, one) ?? [])
}

function sectionOf(document: SummaryDocument, { of, title, coding, required }: IpsSection) {
  const sections = of.flatMap((id) => document.sections.filter((it) => it.id === id))
  const rows = sections.flatMap((it) => it.rows)
  const isLeftOut = sections.every((it) => it.statement === 'not-in-scope')
  if (isLeftOut && !required) return undefined
  return {
    title,
    code: { ...(coding.length > 0 && { coding }), text: title },
    text: { status: 'generated', div: sectionNarrative(document, sections) },
    ...(rows.length > 0
      ? { entry: rows.map((row) => ({ reference: urn(row.entry) })) }
      : { emptyReason: emptyReason(sections) }),
  }
}

/** Never `nilknown`: that somebody said there is none stands as an entry of its own, or not at all. */
function emptyReason(sections: readonly SummarySection[]) {
  const isNotShown = sections.some(
    ({ statement }) => statement === 'withheld' || statement === 'not-in-scope',
  )
  const [code, display] = isNotShown
    ? (['withheld', 'Information Withheld'] as const)
    : (['unavailable', 'Unavailable'] as const)
  const system = 'http://terminology.hl7.org/CodeSystem/list-empty-reason'
  return { coding: [{ system, code, display }], text: display }
}
