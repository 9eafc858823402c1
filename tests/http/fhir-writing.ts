import assert from 'node:assert/strict'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import type { Answer } from '../support/door.ts'
import type { Body } from '../support/fhir-bodies.ts'
import { openWorld } from '../support/open-world.ts'

// What the tests of writing through the API share: a practice, who is there, and entries of others.

export const { owner, world, door } = await openWorld()

export const gp = await world.service('Z71001', 'Millbrook Surgery')
const hospital = await world.service('Z71002', 'Hospital', 'hospital')
export const patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
export const stranger = await world.patient({ name: 'Rosa Stranger', practice: gp })
await world.inCareOf(patient, gp, hospital)
await world.inCareOf(stranger, gp)
await world.choose(patient, [gp, 'yes', 'yes'], [hospital, 'yes', 'yes'])
/** Entries of others: shared with the practice, hidden from it, and another patient's. */
export const others = {
  shared: await world.entry(patient, hospital, { title: 'Shared' }),
  private: await world.entry(patient, hospital, { title: 'Hidden', private: true }),
  foreign: await world.entry(stranger, gp, { title: 'Of somebody else' }),
}
export const tokens: Readonly<Record<string, string>> = {
  doctor: await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara')),
  receptionist: await world.signIn(await world.staff(gp, 'receptionist', 'Sam')),
  elsewhere: await world.signIn(await world.staff(hospital, 'doctor', 'Dr Bell')),
  patient: await world.signIn(patient),
}

const json = { 'content-type': 'application/fhir+json' }
export type Headers = Readonly<Record<string, string>>

export const ask = (
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET',
  path: string,
  body?: unknown,
  headers: Headers = {},
  as = tokens['doctor'],
) =>
  door.ask({
    ...{ method, url: `/fhir/R4/${path}`, as, headers: { ...json, ...headers } },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

/** The reference to the patient. */
export const here = () => `Patient/${patient.ref}`
export const post = (body: Body, headers?: Headers, as?: string) =>
  ask('POST', body.resourceType, body, headers, as)
export const parsed = (answer: Answer) => JSON.parse(answer.body) as Body & { id: string }

/** A new entry of the practice, as it was answered. */
export async function written(body: Body): Promise<Body & { id: string }> {
  const answer = await post(body)
  assert.equal(answer.status, 201, answer.body)
  return parsed(answer)
}

/** What the log says of the request that was answered. */
export const linesOf = ({ requestId }: Answer) =>
  owner<{ kind: string; filter: string | null; count: number }[]>`
    select kind, filter, count from access_event where request_id = ${requestId}`

/** The issues of an answer that is a valid OperationOutcome. */
export function outcomeOf(answer: Answer) {
  const outcome = JSON.parse(answer.body) as {
    issue: {
      code: string
      details: { coding: { system: string; code: string }[]; text: string }
      expression?: string[]
    }[]
  }
  assert.deepEqual(validateResource(outcome), [])
  return outcome.issue
}
