import type { Actor } from '../../identity/actor.ts'
import { Refusal } from '../../errors.ts'
import { nhsNumberIn } from '../parameters.ts'
import type { ScrDeps } from './document-reference.ts'
import { searchIn, type Query } from './parameters.ts'
import { summaryOf } from './summary-of.ts'

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const none = '{"resourceType":"Bundle","type":"searchset","total":0}'

/**
 * `GET Bundle`: the resources of the summary in force, as they are stored. Asked for by the id of one that was
 * replaced, it is empty (SCR-25).
 *
 * @throws Refusal as `summaryOf`; `invalid` and `not-supported` for what was asked.
 */
export async function summaryBundles(
  { db, allowTestNumbers }: Pick<ScrDeps, 'db' | 'allowTestNumbers'>,
  actor: Actor,
  query: Query,
): Promise<string> {
  const asked = searchIn(query, {
    'composition.identifier': undefined,
    'composition.subject:Patient.identifier': undefined,
  })
  const number = nhsNumberIn(asked['composition.subject:Patient.identifier'], allowTestNumbers)
  const version = asked['composition.identifier']?.split('|').at(-1)
  if (!version) throw new Refusal('invalid', "Invalid value in field 'composition.identifier'")
  // what is no id of ours is none in force; the rest is as for one that was replaced
  const wanted = uuid.test(version) ? version.toLowerCase() : '00000000-0000-0000-0000-000000000000'
  const found = await summaryOf(db, actor, number, 'json', wanted)
  return found === undefined ? none : searchsetOf(found.text)
}

/** The entries of a stored document, untouched, as the answer to a search. */
function searchsetOf(document: string): string {
  const entries = document.slice(document.indexOf('"entry":['))
  return `{"resourceType":"Bundle","type":"searchset","total":1,${entries}`
}
