import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { lastObservations } from '../../record/last-entries.ts'
import { asTold } from '../none-told.ts'
import { notSupported } from '../not-supported.ts'
import { askedOf } from '../search/asked.ts'
import type { Given } from '../search/given.ts'
import { searchedTypes } from '../search/searches.ts'
import { bundleOf } from '../searchset.ts'

const takes = ['patient', 'subject', 'category', 'code', 'date', 'status', 'max']
const mostOfEach = 100

/**
 * `Observation/$lastn`: of each code the newest of those that may be seen.
 *
 * @see http://hl7.org/fhir/R4/observation-operation-lastn.html
 * @throws Refusal as `askedOf` and `lastObservations`.
 */
export async function lastn(
  { db, base }: { readonly db: Database; readonly base: string },
  actor: Actor,
  given: Given,
): Promise<Buffer> {
  const observations = searchedTypes.get('Observation')
  if (!observations) throw new TypeError('observations are not searched')
  const wrong = given.find(([name]) => !takes.includes(name.replace(/:Patient$/, '')))
  if (wrong) throw notSupported('parameter', wrong[0])
  const rest = given.filter(([name]) => name !== 'max')
  const asked = askedOf(observations, rest, false)
  const { grant, entries } = await lastObservations(db, actor, asked.patient, {
    ...asked,
    ofEach: maxIn(given.filter(([name]) => name === 'max').map(([, value]) => value)),
    filter: 'Observation $lastn',
  })
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, value]))
  return bundleOf(base, asked.patient, {
    ...{ patient: undefined, filings: [], heldBack: grant.heldBack },
    entries: entries.map((one) => ({ ...one, resource: asTold(one, grant) })),
    links: [{ relation: 'self', url: `${base}/Observation/$lastn?${query.toString()}` }],
  })
}

/** How many of each code: one, where it is not said. */
function maxIn([text = '1', ...more]: readonly string[]): number {
  if (more.length > 0 || !/^[1-9]\d{0,2}$/.test(text) || Number(text) > mostOfEach) {
    throw new Refusal('invalid', `max is a whole number from 1 to ${mostOfEach}, given once`)
  }
  return Number(text)
}
