import type { PatientId } from '../../identity/ids.ts'
import { shortId } from '../../identity/ids.ts'
import type { ReadDocument } from '../../record/read-document.ts'
import type { RawEntry } from '../../record/everything.ts'
import { neutralSentence } from '../../sharing/neutral-sentence.ts'
import { asTold } from '../none-told.ts'

/**
 * `Composition/{id}/$document`: a bundle of the composition, the patient and what the composition names. The same
 * document has the same identifier, whoever reads it and whenever.
 *
 * @see http://hl7.org/fhir/R4/composition-operation-document.html
 */
export function documentOf(
  base: string,
  patient: PatientId,
  { composition, patient: person, named, digest, grant, at }: ReadDocument,
): string {
  const about = shortId(patient)
  const entry = (kind: string, ref: string, text: string) =>
    `{"fullUrl":${JSON.stringify(`${base}/${kind}/${ref}`)},"resource":${text}}`
  const told = (one: RawEntry) =>
    entry(
      one.kind,
      `${about}.${shortId(one.id)}`,
      asTold({ said: one.said, resource: one.resource }, grant).toString(),
    )
  const head = {
    resourceType: 'Bundle',
    ...(grant.heldBack && { meta: { tag: [{ display: neutralSentence }] } }),
    identifier: { system: `${base}/Composition`, value: digest.toString('base64url') },
    type: 'document',
    timestamp: at.toISOString(),
  }
  const entries = [
    told(composition),
    entry('Patient', about, person.toString()),
    ...named.map(told),
  ]
  return `${JSON.stringify(head).slice(0, -1)},"entry":[${entries.join(',')}]}`
}
