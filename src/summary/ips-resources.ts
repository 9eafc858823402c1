import { entryRef, shortId } from '../identity/ids.ts'
import { nhsNumberSystem } from '../identity/nhs-number.ts'
import { odsSystem } from '../identity/ods-code.ts'
import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { filed } from '../record/filing-provenance.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { pick, withWords } from './concepts.ts'
import type { SummaryDocument, SummaryRow } from './document.ts'
import { ips, organisationUuid, restricted, ukCore, urn } from './ips-terms.ts'

export function patientOf({ patient }: SummaryDocument): JsonObject {
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

export function organisationOf({ practice }: SummaryDocument): JsonObject {
  return {
    resourceType: 'Organization',
    id: practice.id,
    meta: { profile: [`${ips}/Organization-uv-ips`, `${ukCore}/UKCore-Organization`] },
    identifier: [{ system: odsSystem, value: practice.id }],
    name: practice.name,
  }
}

export function resourceOf({ patient }: SummaryDocument, row: SummaryRow): JsonObject {
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
export function filingOf(document: SummaryDocument, row: SummaryRow): JsonObject | undefined {
  if (row.filedAt === undefined) return undefined
  return {
    resourceType: 'Provenance',
    target: [{ reference: urn(row.entry) }],
    recorded: row.filedAt.toISOString(),
    ...filed,
    agent: [{ who: { reference: urn(organisationUuid(document)) } }],
  }
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
