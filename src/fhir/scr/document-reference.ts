import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import { shortId } from '../../identity/ids.ts'
import { nhsNumberSystem } from '../../identity/nhs-number.ts'
import { nhsNumberIn } from '../parameters.ts'
import { searchIn, type Query } from './parameters.ts'
import { summaryOf } from './summary-of.ts'

export type ScrDeps = {
  readonly db: Database
  /** The addresses of this API and of Confide's own, as this request reached it. */
  readonly base: string
  readonly fhirBase: string
  readonly allowTestNumbers: boolean
}

const type = 'http://snomed.info/sct|196981000000101'
const idSystem = 'https://fhir.nhs.uk/Id/nhsSCRUUID'
const summaryType = {
  coding: [
    {
      system: 'http://snomed.info/sct',
      code: '196981000000101',
      display: 'General practice summary',
    },
  ],
}

/**
 * `GET DocumentReference`: the id of the summary in force, and that permission to view is asked for. Never
 * `Yes`; for `No` the answer is 403.
 *
 * @see domain.md 1.6
 * @throws Refusal as `summaryOf`; `invalid` and `not-supported` for what was asked.
 */
export async function documentReferences(
  { db, base, fhirBase, allowTestNumbers }: ScrDeps,
  actor: Actor,
  query: Query,
): Promise<object> {
  const { patient } = searchIn(query, { patient: undefined, type, _sort: 'date', _count: '1' })
  const number = nhsNumberIn(patient, allowTestNumbers)
  const found = await summaryOf(db, actor, number, 'id')
  if (found === undefined) return { resourceType: 'Bundle', type: 'searchset', total: 0 }
  const { id, madeAt, patientId } = found
  const about = shortId(patientId)
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: 1,
    entry: [
      {
        fullUrl: `${base}/DocumentReference/${id}`,
        resource: {
          resourceType: 'DocumentReference',
          id,
          masterIdentifier: { system: idSystem, value: id },
          status: 'current',
          type: summaryType,
          subject: { reference: `Patient/${about}` },
          date: madeAt.toISOString(),
          securityLabel: [
            {
              coding: [{ system: 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission', code: 'Ask' }],
            },
          ],
          content: [
            {
              attachment: {
                contentType: 'application/fhir+json',
                // without the NHS number, which GET Bundle would have in its address
                url: `${fhirBase}/Patient/${about}/$summary`,
              },
            },
          ],
          context: { event: [summaryType] },
        },
        search: { mode: 'match' },
      },
      {
        fullUrl: `${base}/Patient/${about}`,
        resource: {
          resourceType: 'Patient',
          id: about,
          identifier: [{ system: nhsNumberSystem, value: number }],
        },
        search: { mode: 'include' },
      },
    ],
  }
}
