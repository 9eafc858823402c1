import type { OwnSharing } from '../../record/own-sharing.ts'
import { organisationFacts } from '../../sharing/facts.ts'
import { effectOf, servicesOf, sightOf, supposing, type Wish } from '../../sharing/preview.ts'
import { shownWithEffect } from '../../sharing/shown.ts'
import type { Fields } from '../fields.ts'
import { effectWords, isWholeForm, reasonWords } from '../present/sharing.ts'

/** How a choice made on these pages was asked. */
export const askedWith = ({ leaflet }: { readonly leaflet: string }) =>
  ({ basis: 'express', channel: 'online', leafletVersion: leaflet }) as const
/** Said when a form would show something else by now. */
export const movedOn =
  'Something about your sharing was changed while you were deciding. Your answers are kept: look at what will change now, and save again'

/** What a wish would change, and what a form that shows it carries to tell whether it still would. */
export function effectsOf(own: OwnSharing, wish: Wish, more: readonly string[] = []) {
  const after = supposing(own.facts, wish)
  const viewers = [...new Set([...servicesOf(own.facts).map(({ id }) => id), ...more])]
  const effects = effectOf(own.facts, after, viewers, own.counted)
  const writers = writersIn(own)
  const leaflet = own.leaflet.version
  return {
    ...{ after, writers, leaflet, effects: effectWords(own.facts, effects) },
    shown: shownWithEffect(own.facts, wish, writers),
  }
}

/** What stands in the way of a yes, and what comes before each look. */
export function remarksOn(
  after: OwnSharing['facts'],
  own: OwnSharing,
  service: string,
  sharesIn: boolean,
): string[] {
  const sights = writersIn(own).map((writer) => sightOf(after, service, writer))
  const { name } = organisationFacts(after, service)
  const asks = sights.some(({ sees }) => sees === 'asks')
  const blocked = sharesIn
    ? sights.find(({ because }) => because === 'organisation-rule' || because === 'no-relationship')
    : undefined
  return [
    ...(asks ? [`${name} must still ask you before it looks.`] : []),
    ...(blocked ? [`It cannot see what others share yet: ${reasonWords(after, blocked)}.`] : []),
    ...(after.shareNothing ? ['You share nothing at the moment, so this holds later.'] : []),
  ]
}

function writersIn({ counted }: OwnSharing): string[] {
  return [...new Set(counted.map(({ organisation }) => organisation))]
}

/** What a form of choices carried; undefined where that is not whole. */
export function parseForm(fields: Fields) {
  const { token = '', shown = '', writers = '', leaflet = '' } = fields
  if (!isWholeForm({ token, shown, leaflet })) return undefined
  return { token, shown, leaflet, writers: writers.split(' ') }
}
