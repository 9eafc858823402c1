import type { ReadHistory } from '../../record/read-resource.ts'
import { asTold } from '../none-told.ts'
import { etagOf } from './version-of.ts'

/**
 * A bundle of the versions of one resource, newest first, each as the bytes that are stored.
 *
 * @see http://hl7.org/fhir/R4/http.html#history
 */
export function historyOf(base: string, address: string, { versions, grant }: ReadHistory): string {
  const link = [{ relation: 'self', url: `${base}/${address}/_history` }]
  const fullUrl = JSON.stringify(`${base}/${address}`)
  const entries = versions.map((one) => {
    const isFirst = one.version === '1'
    const request = isFirst
      ? { method: 'POST', url: address.slice(0, address.indexOf('/')) }
      : { method: 'PUT', url: address }
    const response = {
      status: isFirst ? '201' : '200',
      etag: etagOf(one.version),
      ...(one.at !== null && { lastModified: one.at }),
    }
    const text = asTold({ said: one.said, resource: one.resource }, grant).toString()
    return `{"fullUrl":${fullUrl},"resource":${text},"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}}`
  })
  return `{"resourceType":"Bundle","type":"history","total":${versions.length},"link":${JSON.stringify(link)},"entry":[${entries.join(',')}]}`
}
