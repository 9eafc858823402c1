import type { Tx } from '../db/database.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { verificationRequiredAt } from '../identity/organisations.ts'
import type { Listing } from './decide.ts'
import { organisationRules } from './organisation-rules.ts'

/** What the patient's registered practice says about other services (rule 7 of docs/sharing-rules.md). */
export type CodeRule = {
  readonly practice: OdsCode | null
  readonly required: boolean
  readonly listed: ReadonlyMap<string, Exclude<Listing, 'unlisted'>>
}

/** Without a registered practice a code is required, and nobody is listed. */
export async function codeRuleOf(tx: Tx, practice: OdsCode | null): Promise<CodeRule> {
  if (practice === null) return { practice, required: true, listed: new Map() }
  const rules = await organisationRules(tx, practice)
  return {
    practice,
    required: await verificationRequiredAt(tx, practice),
    listed: new Map(rules.map(({ organisation, rule }) => [organisation, rule])),
  }
}

/** Whether a code is what stands between this service and the record: never where the service is listed. */
export function needsCode({ practice, required, listed }: CodeRule, organisation: string): boolean {
  return required && organisation !== practice && !listed.has(organisation)
}
