import { hash } from 'node:crypto'
import { choiceAbout, type SharingFacts } from './facts.ts'
import { effectOf, sightOf, supposing, type Wish } from './preview.ts'

/**
 * What a form showed of the patient's choices before its question, as a mark that says nothing to who reads the
 * page: it differs exactly when the form would show something else.
 *
 * @param organisation null for the switch above all.
 */
export function shownUntilNow(facts: SharingFacts, organisation: string | null): string {
  return markOf([untilNow(facts, organisation)])
}

/**
 * As `shownUntilNow`, of a form that also showed its effect: who would gain and lose sight of what these services
 * wrote, and what would still stand in the way.
 */
export function shownWithEffect(
  facts: SharingFacts,
  wish: Wish,
  writers: readonly string[],
): string {
  const after = supposing(facts, wish)
  const viewer = wish.about?.organisation ?? null
  const viewers = facts.organisations.map(({ id }) => id).toSorted()
  const known = writers.filter((writer) => viewers.includes(writer))
  const written = known.map((organisation) => ({
    ...{ organisation, kind: '', private: false, entries: 1 },
  }))
  return markOf([
    untilNow(facts, viewer),
    after.shareNothing,
    effectOf(facts, after, viewers, written),
    viewer === null ? [] : known.map((writer) => sightOf(after, viewer, writer)),
  ])
}

/** What a form showed of the findings about a child: it differs once there is another. */
export function shownOfReviews(reviews: readonly { readonly id: string }[]): string {
  return markOf(reviews.map(({ id }) => id))
}

function untilNow(facts: SharingFacts, organisation: string | null) {
  if (organisation === null) return facts.shareNothing
  const { shareOut, shareIn } = choiceAbout(facts, organisation)
  return [organisation, shareOut, shareIn]
}

function markOf(shown: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(shown), 'base64url')
}
