import { writeJson } from '../record/json-text.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import type { SummaryDocument, SummaryRow } from './document.ts'
import { filingOf, organisationOf, patientOf, resourceOf } from './ips-resources.ts'
import { ipsSectionsOf } from './ips-sections.ts'
import {
  ips,
  loinc,
  normal,
  organisationUuid,
  restricted,
  snomed,
  ukCore,
  urn,
  uuidOf,
} from './ips-terms.ts'
import { faceNarrative } from './narrative.ts'

/** A version of a summary: its id, when it was made, and the one it replaces (SCR-25). */
export type SummaryVersion = {
  readonly id: string
  readonly madeAt: Date
  readonly replaces: string | null
}

const idSystem = 'https://fhir.nhs.uk/Id/nhsSCRUUID'

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
    ...rows.flatMap((row) => {
      const filing = filingOf(document, row)
      return filing === undefined ? [] : writeJson(entry(uuidOf(`filing ${row.entry}`), filing))
    }),
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
    section: ipsSectionsOf(document),
  }
}

function highWaterMark(rows: readonly SummaryRow[]) {
  return rows.some((row) => row.sensitive) ? restricted : normal
}

function entry(uuid: string, resource: JsonObject) {
  return { fullUrl: urn(uuid), resource }
}
