import type { Sql, Tx } from '../../db/database.ts'
import { notFound } from '../../identity/ids.ts'
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
  /** At most `mostServices` others: first those about which something is set. */
  readonly services: readonly (ServiceTerms & { readonly listed: Listing })[]
}

const mostServices = 100

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
  const around = await servicesAround(sql, practice, [...ruleOf.keys()], mostServices)
  const services = around.map((one) => ({ ...one, listed: ruleOf.get(one.id) ?? 'unlisted' }))
  return { practice: terms, services }
}

/** @throws Refusal `not-found` for what is not an open GP practice. */
export async function requirePolicy(sql: Sql | Tx, practice: string): Promise<PracticePolicy> {
  const policy = await policyOf(sql, practice)
  if (policy === undefined) throw notFound()
  return policy
}
