import type { Reason } from './decide.ts'
import type { Evidence } from './evidence.ts'
import { decideFrom, organisationFacts, type SharingFacts, type StaffFacts } from './facts.ts'

/** Why, in the terms of docs/sharing-rules.md: the rule that decided, and what it rests on. */
export type Explanation = {
  readonly see: boolean
  readonly because: Reason
  readonly rests: readonly Rest[]
}

/** One thing an answer rests on: what was said, or that nothing was. */
export type Rest = {
  readonly fact: Evidence['fact'] | 'default' | 'no-code-asked' | 'registered-here'
  readonly organisation: string | null
  /** Undefined where nothing was said. */
  readonly said?: Evidence
}

type Viewer = { readonly organisation: string; readonly staff?: StaffFacts | null }
type Written = { readonly organisation: string; readonly private: boolean }

/**
 * May this viewer see this entry, and why. `decide` decides; this names what it went by. Without a member of
 * staff the answer is for all staff who read entries: `permission-not-asked` then means "once they have asked".
 */
export function explain(
  facts: SharingFacts,
  evidence: readonly Evidence[],
  viewer: Viewer,
  entry: Written,
): Explanation {
  const decision = decideFrom(facts, viewer, entry)
  return { ...decision, rests: restsOf(decision.because, facts, evidence, viewer, entry) }
}

function restsOf(
  because: Reason,
  facts: SharingFacts,
  evidence: readonly Evidence[],
  viewer: Viewer,
  entry: Written,
): Rest[] {
  const about = (fact: Evidence['fact'], organisation: string | null): Rest => {
    const said = evidence.find((one) => one.fact === fact && one.organisation === organisation)
    return { fact, organisation, ...(said && { said }) }
  }
  const here = (fact: Evidence['fact']) => about(fact, viewer.organisation)
  const out = () => sharingOut(facts, about, entry.organisation)
  const rule = () => ruleOf(facts, about, viewer.organisation)
  switch (because) {
    case 'own':
    case 'private':
    case 'role':
      return []
    case 'no-relationship':
      return facts.protected ? [] : [here('relationship')]
    case 'not-shared-out':
      return facts.shareNothing ? [about('share-nothing', null)] : [out()]
    case 'emergency':
      return [ownEmergency(evidence, viewer), out()]
    case 'organisation-rule':
      return [rule()]
    case 'not-shared-in':
      return [here('share-in')]
    case 'permission-not-asked':
      return [out(), rule(), here('share-in'), permission(evidence, viewer)]
    case 'shared':
      return [here('relationship'), out(), rule(), here('share-in'), permission(evidence, viewer)]
  }
}

type About = (fact: Evidence['fact'], organisation: string | null) => Rest

/** The choice about the writing organisation, or its published default where the patient was not asked. */
function sharingOut(facts: SharingFacts, about: About, organisation: string): Rest {
  const chosen = facts.choices.find((one) => one.organisation === organisation)?.shareOut
  const byDefault = organisationFacts(facts, organisation).sharesOutByDefault
  return (chosen ?? 'not-asked') === 'not-asked' && byDefault
    ? { fact: 'default', organisation }
    : about('share-out', organisation)
}

/** Rule 7: the list, else the code, else that neither is needed. */
function ruleOf(facts: SharingFacts, about: About, organisation: string): Rest {
  if (facts.listed.some((one) => one.organisation === organisation))
    return about('list', organisation)
  if (facts.practice === organisation) return { fact: 'registered-here', organisation }
  const practice = facts.organisations.find(({ id }) => id === facts.practice)
  return (practice?.verificationRequired ?? true)
    ? about('code', organisation)
    : { fact: 'no-code-asked', organisation }
}

/** Given to this member of staff, or to all of them. */
function permission(evidence: readonly Evidence[], { organisation, staff }: Viewer): Rest {
  const given = evidence.filter(
    (one) => one.fact === 'permission' && one.organisation === organisation,
  )
  const said =
    given.find((one) => one.staff === (staff?.id ?? null)) ??
    given.find((one) => one.staff === null)
  return { fact: 'permission', organisation, ...(said && { said }) }
}

function ownEmergency(evidence: readonly Evidence[], { organisation, staff }: Viewer): Rest {
  const said = evidence.find((one) => one.fact === 'emergency' && one.staff === staff?.id)
  return { fact: 'emergency', organisation, ...(said && { said }) }
}

/** One service of an answer about many. */
export type Seer = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly why: Explanation
}

/**
 * Which services can see an entry and which cannot, by name: those that have to do with the patient. What a
 * service has absorbed counts as it.
 */
export function seersOf(
  facts: SharingFacts,
  evidence: readonly Evidence[],
  entry: Written,
): readonly Seer[] {
  const writer = organisationFacts(facts, entry.organisation)
  return servicesAround(facts, writer.absorbedBy ?? writer.id)
    .map(({ id, name, type }) => ({
      ...{ id, name, type },
      why: explain(facts, evidence, { organisation: id }, entry),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'))
}

/**
 * The services that have to do with the patient, as the patient knows it: not by what they wrote, some of which
 * may be withheld from the patient.
 */
export function servicesAround(facts: SharingFacts, ...more: readonly string[]) {
  const known = new Set([
    ...facts.related,
    ...facts.choices.map(({ organisation }) => organisation),
    ...(facts.practice === null ? [] : [facts.practice]),
    ...more,
  ])
  return facts.organisations.filter(({ id, absorbedBy }) => absorbedBy === null && known.has(id))
}
