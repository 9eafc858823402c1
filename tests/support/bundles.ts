import {
  bundleTextOf,
  type BrokenText,
  type BundleText,
} from '../../src/record/bundle/bundle-text.ts'
import { JsonSplitter } from '../../src/record/bundle/json-splitter.ts'

export type TestResource = {
  readonly resourceType: string
  readonly id?: string
  readonly [key: string]: unknown
}

/** A name of the kind that Synthea gives: the same for the same number. */
export function urn(number: number): string {
  return `urn:uuid:${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`
}

export function patientResource(more: object = {}): TestResource {
  return {
    resourceType: 'Patient',
    identifier: [{ system: 'https://github.com/synthetichealth/synthea', value: 'patient-1' }],
    name: [{ use: 'official', family: 'Sample', given: ['Rosa', 'May'] }],
    gender: 'female',
    birthDate: '1950-02-03',
    ...more,
  }
}

export function organisationResource(name: string): TestResource {
  return {
    resourceType: 'Organization',
    identifier: [{ system: 'https://github.com/synthetichealth/synthea', value: name }],
    name,
  }
}

/** An encounter of the patient `urn(0)` on a day of 2020. */
export function encounterResource(
  organisation: string,
  day: string,
  more: object = {},
): TestResource {
  return {
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: urn(0) },
    period: { start: `2020-${day}T09:00:00Z`, end: `2020-${day}T10:00:00Z` },
    serviceProvider: { reference: organisation },
    ...more,
  }
}

/** A transaction of these resources; the first is `urn(0)`, the next `urn(1)` and so on. */
export function bundleOf(resources: readonly unknown[], more: object = {}): object {
  const entry = resources.map((resource, i) => ({
    fullUrl: urn(i),
    resource,
    request: { method: 'POST', url: 'x' },
  }))
  return { resourceType: 'Bundle', type: 'transaction', entry, ...more }
}

export function readText(json: string): BundleText | BrokenText {
  const splitter = new JsonSplitter({ lines: false })
  const [piece] = [...splitter.add(Buffer.from(json)), ...splitter.end()]
  if (!piece) throw new TypeError('no JSON object was found')
  return bundleTextOf(piece)
}

export function bundleText(bundle: object): BundleText {
  const text = readText(JSON.stringify(bundle))
  if (text.kind === 'broken') throw new TypeError(text.message)
  return text
}
