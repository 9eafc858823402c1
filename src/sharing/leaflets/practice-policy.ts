import type { Sql, Tx } from '../../db/database.ts'
import {
  practiceTerms,
  servicesAround,
  type PracticeTerms,
  type ServiceTerms,
} from '../../identity/services-around.ts'
import type { Listing } from '../decide.ts'
import { publishedRules } from '../organisation-rules.ts'

/** What holds for patients of a practice who have said nothing yet: read where the decision reads it. */
export type PracticePolicy = {
  readonly practice: PracticeTerms
  /** Other services: first those on its lists, at most `mostServices`. */
  readonly services: readonly (ServiceTerms & { readonly listed: Listing })[]
  /** Whether there are more. */
  readonly more: boolean
}

const mostServices = 60

/** @returns nothing for what is not an open GP practice. */
export async function policyOf(
  sql: Sql | Tx,
  practice: string,
): Promise<PracticePolicy | undefined> {
  const terms = await practiceTerms(sql, practice)
  if (terms === undefined) return undefined
  const rules = await publishedRules(sql, practice)
  const ruleOf = new Map<string, Listing>(
    rules.map(({ organisation, rule }) => [organisation, rule]),
  )
  const around = await servicesAround(sql, practice, [...ruleOf.keys()], mostServices + 1)
  const services = around
    .slice(0, mostServices)
    .map((one) => ({ ...one, listed: ruleOf.get(one.id) ?? 'unlisted' }))
  return { practice: terms, services, more: around.length > mostServices }
}
