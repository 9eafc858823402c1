import { createHash } from 'node:crypto'
import { odsSystem } from '../identity/ods-code.ts'
import type { SummaryDocument } from './document.ts'

export const ips = 'http://hl7.org/fhir/uv/ips/StructureDefinition'
export const ukCore = 'https://fhir.hl7.org.uk/StructureDefinition'
export const loinc = 'http://loinc.org'
export const snomed = 'http://snomed.info/sct'

export function urn(uuid: string): string {
  return `urn:uuid:${uuid}`
}

/** The same for the same practice in every document. */
export function organisationUuid({ practice }: SummaryDocument): string {
  return uuidOf(`${odsSystem}|${practice.id}`)
}

/** The same for the same words. */
export function uuidOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
export const normal = { system: confidentiality, code: 'N', display: 'normal' }
export const restricted = { system: confidentiality, code: 'R', display: 'restricted' }
