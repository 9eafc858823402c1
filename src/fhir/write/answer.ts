import type { FastifyReply } from 'fastify'
import { entryRef, type PatientId } from '../../identity/ids.ts'
import type { Written } from '../../record/write/change.ts'
import { fhirJson } from '../media.ts'
import type { Wanted } from './headers.ts'

export type Answered = {
  readonly status: 200 | 201 | 204
  readonly location: string
  readonly etag: string
  readonly lastModified: Date
  readonly body: string | undefined
}

/** What is told of one thing that was written, alone or in a transaction. */
export function answered(
  written: Written,
  patient: PatientId,
  base: string,
  wanted: Wanted,
): Answered {
  const { did, type, id, version, at, resource } = written
  const isEmpty = wanted === 'minimal'
  const status = did === 'created' ? 201 : did === 'deleted' && isEmpty ? 204 : 200
  return {
    status,
    location: `${base}/${type}/${entryRef(patient, id)}/_history/${version}`,
    etag: `W/"${version}"`,
    lastModified: at,
    body: isEmpty ? undefined : wanted === 'representation' ? resource : outcomeText(did),
  }
}

export function outcomeText(did: Written['did'] | 'right'): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text: outcomes[did] } }],
  })
}

const outcomes = {
  created: 'Written',
  changed: 'Changed: the version before is kept',
  deleted: 'Said to have been entered in error: the version before is kept',
  found: 'It was there already, and is as it was',
  unchanged: 'It was so already',
  right: 'It can be written',
} as const

export function send(
  reply: FastifyReply,
  { status, location, etag, lastModified, body }: Answered,
) {
  reply
    .code(status)
    .header('etag', etag)
    .header('last-modified', lastModified.toUTCString())
    .header('location', location)
  return body === undefined ? reply.send() : reply.type(fhirJson).send(body)
}
