import { createHash } from 'node:crypto'
import { entryRef, shortId } from '../identity/ids.ts'
import { nhsNumberSystem } from '../identity/nhs-number.ts'
import { odsSystem } from '../identity/ods-code.ts'
import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { filed } from '../record/filing-provenance.ts'
import { writeJson } from '../record/json-text.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { pick, withWords } from './concepts.ts'
import type { SectionId, SummaryDocument, SummaryRow, SummarySection } from './document.ts'
import { faceNarrative, sectionNarrative } from './narrative.ts'

/** A version of a summary: its id, when it was made, and the one it replaces (SCR-25). */
export type SummaryVersion = {
  readonly id: string
  readonly madeAt: Date
  readonly replaces: string | null
}

const ips = 'http://hl7.org/fhir/uv/ips/StructureDefinition'
const ukCore = 'https://fhir.hl7.org.uk/StructureDefinition'
const idSystem = 'https://fhir.nhs.uk/Id/nhsSCRUUID'
const loinc = 'http://loinc.org'
/** LOINC's code of the section of allergies. */
export const allergiesCode = '48765-2'
const snomed = 'http://snomed.info/sct'

/**
 * A summary as an International Patient Summary 2.0 document, with UK Core's profiles named: JSON text, as it
 * is stored and served.
 *
 * @param written what was written of a line for another reader: it is the same for all, and most of the work.
 * @see http://hl7.org/fhir/uv/ips
 */
export function toIps(
  document: SummaryDocument,
  version: SummaryVersion,
  written: Map<SummaryRow, string> = new Map(),
): string {
  const rows = document.sections.flatMap((section) => section.rows)
  const entries = [
    writeJson(entry(version.id, compositionOf(document, version, rows))),
    writeJson(entry(document.patient.id, patientOf(document))),
    writeJson(entry(organisationUuid(document), organisationOf(document))),
    ...rows.map((row) => {
      const text = written.get(row) ?? writeJson(entry(row.entry, resourceOf(document, row)))
      written.set(row, text)
      return text
    }),
    ...rows.flatMap((row) => filingOf(document, row) ?? []).map((one) => writeJson(one)),
  ]
  const bundle = writeJson({
    resourceType: 'Bundle',
    id: version.id,
    meta: {
      profile: [`${ips}/Bundle-uv-ips`],
      lastUpdated: version.madeAt.toISOString(),
      security: [highWaterMark(rows)],
    },
    identifier: { system: idSystem, value: version.id },
    type: 'document',
    timestamp: version.madeAt.toISOString(),
  })
  return `${bundle.slice(0, -1)},"entry":[${entries.join(',')}]}`
}

type IpsSection = {
  readonly of: readonly SectionId[]
  readonly title: string
  readonly coding: readonly { system: string; code: string; display: string }[]
  /** There must always be one, also when it is empty. */
  readonly required?: true
}

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

function compositionOf(
  document: SummaryDocument,
  version: SummaryVersion,
  rows: readonly SummaryRow[],
): JsonObject {
  return {
    resourceType: 'Composition',
    id: version.id,
    meta: { profile: [`${ips}/Composition-uv-ips`, `${ukCore}/UKCore-Composition`] },
    text: { status: 'generated', div: faceNarrative(document) },
    identifier: { system: idSystem, value: version.id },
    status: 'final',
    type: {
      coding: [
        { system: loinc, code: '60591-5', display: 'Patient summary Document' },
        { system: snomed, code: '196981000000101', display: 'General practice summary' },
      ],
      text: 'Patient summary',
    },
    subject: { reference: urn(document.patient.id) },
    date: version.madeAt.toISOString(),
    author: [{ reference: urn(organisationUuid(document)) }],
    title: 'Summary Care Record',
    confidentiality: highWaterMark(rows).code,
    custodian: { reference: urn(organisationUuid(document)) },
    ...(version.replaces !== null && {
      relatesTo: [
        { code: 'replaces', targetIdentifier: { system: idSystem, value: version.replaces } },
      ],
    }),
    section: ipsSections.flatMap((one) => sectionOf(document, one) ?? []),
  }
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

function patientOf({ patient }: SummaryDocument): JsonObject {
  const { resource, nhsNumber, id } = patient
  const identifiers = objectsAt(resource, 'identifier').filter(
    (it) => textAt(it, 'system') !== nhsNumberSystem,
  )
  return {
    resourceType: 'Patient',
    id: shortId(id),
    meta: { profile: [`${ips}/Patient-uv-ips`, `${ukCore}/UKCore-Patient`] },
    identifier: [
      ...(nhsNumber === null ? [] : [{ system: nhsNumberSystem, value: nhsNumber }]),
      ...identifiers.map((it) => pick(it, ['use', 'system', 'value'])),
    ],
    ...pick(resource, ['name', 'telecom', 'gender', 'birthDate', '_birthDate', 'address']),
  }
}

function organisationOf({ practice }: SummaryDocument): JsonObject {
  return {
    resourceType: 'Organization',
    id: practice.id,
    meta: { profile: [`${ips}/Organization-uv-ips`, `${ukCore}/UKCore-Organization`] },
    identifier: [{ system: odsSystem, value: practice.id }],
    name: practice.name,
  }
}

function resourceOf({ patient }: SummaryDocument, row: SummaryRow): JsonObject {
  const { kind, resource } = row
  const subject = kind === 'AllergyIntolerance' || kind === 'Immunization' ? 'patient' : 'subject'
  const when = mustSayWhen[kind]
  const saysWhen = when?.some((name) => name in resource) ?? true
  return {
    resourceType: kind,
    id: entryRef(patient.id, row.entry),
    meta: {
      profile: [...(profiles[kind] ?? []), `${ukCore}/UKCore-${kind}`],
      ...(row.sensitive && { security: [restricted] }),
    },
    ...(withWords(resource) as JsonObject),
    [subject]: { reference: urn(patient.id) },
    ...(!saysWhen && { [`_${when?.[0] ?? ''}`]: unknown }),
  }
}

/** That the practice filed a line, and when. Who wrote it first is not told: that would name a service. */
function filingOf(document: SummaryDocument, row: SummaryRow) {
  if (row.filedAt === undefined) return undefined
  return entry(uuidOf(`filing ${row.entry}`), {
    resourceType: 'Provenance',
    target: [{ reference: urn(row.entry) }],
    recorded: row.filedAt.toISOString(),
    ...filed,
    agent: [{ who: { reference: urn(organisationUuid(document)) } }],
  })
}

const profiles: Readonly<Record<string, readonly string[]>> = {
  AllergyIntolerance: [`${ips}/AllergyIntolerance-uv-ips`],
  Condition: [`${ips}/Condition-uv-ips`],
  Immunization: [`${ips}/Immunization-uv-ips`],
  MedicationRequest: [`${ips}/MedicationRequest-uv-ips`],
  MedicationStatement: [`${ips}/MedicationStatement-uv-ips`],
  Procedure: [`${ips}/Procedure-uv-ips`],
}

/** What IPS wants a date of, and says by which element that there is none. */
const mustSayWhen: Readonly<Record<string, readonly string[]>> = {
  Immunization: ['occurrenceDateTime', 'occurrenceString'],
  MedicationStatement: ['effectiveDateTime', 'effectivePeriod'],
  Procedure: ['performedDateTime', 'performedPeriod'],
}
const unknown = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
  ],
}

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
const normal = { system: confidentiality, code: 'N', display: 'normal' }
const restricted = { system: confidentiality, code: 'R', display: 'restricted' }

function highWaterMark(rows: readonly SummaryRow[]) {
  return rows.some((row) => row.sensitive) ? restricted : normal
}

function entry(uuid: string, resource: JsonObject) {
  return { fullUrl: urn(uuid), resource }
}

function urn(uuid: string): string {
  return `urn:uuid:${uuid}`
}

/** The same for the same practice in every document. */
function organisationUuid({ practice }: SummaryDocument): string {
  return uuidOf(`${odsSystem}|${practice.id}`)
}

/** The same for the same words. */
function uuidOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
