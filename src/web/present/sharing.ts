import type { ChoiceValue } from '../../sharing/decide.ts'
import { choiceAbout, organisationFacts, type SharingFacts } from '../../sharing/facts.ts'
import { isVersion } from '../../sharing/leaflets/editions.ts'
import { servicesOf, sightOf, type Effect, type Sight } from '../../sharing/preview.ts'
import type { Service } from '../components/service-tag.tsx'
import { kindName } from './kinds.ts'

/** A service as the sharing pages show it. */
export type SharingService = Service & { readonly id: string; readonly holdsEntries: boolean }

export function sharingServices(facts: SharingFacts): SharingService[] {
  return servicesOf(facts).map(({ id, name, type, holdsEntries }) => ({
    ...{ id, name, type, holdsEntries },
  }))
}

/** What each service can see of what each other one writes. */
export function sightsOf(facts: SharingFacts, services: readonly SharingService[]): Sight[] {
  return services.flatMap((viewer) =>
    services
      .filter(({ id }) => id !== viewer.id)
      .map((writer) => sightOf(facts, viewer.id, writer.id)),
  )
}

/** What a service can see, as sentences: the picture in words. */
export function sentencesOf(
  viewer: SharingService,
  services: readonly SharingService[],
  sights: readonly Sight[],
): string[] {
  const named = (sees: Sight['sees']) =>
    services
      .filter((writer) =>
        sights.some(
          (one) => one.viewer === viewer.id && one.writer === writer.id && one.sees === sees,
        ),
      )
      .map(({ name }) => name)
  const [yes, asks, no] = [named('yes'), named('asks'), named('no')]
  return [
    ...(yes.length > 0 ? [`${viewer.name} can see what ${listOf(yes)} ${writes(yes)}.`] : []),
    ...(asks.length > 0
      ? [`${viewer.name} must ask you before it sees what ${listOf(asks)} ${writes(asks)}.`]
      : []),
    ...(no.length > 0
      ? [
          `${viewer.name} cannot see what ${listOf(no, 'or')} ${no.length > 1 ? 'write' : 'writes'}.`,
        ]
      : []),
  ]
}

/** Why one service cannot see what another writes, in a few plain words. */
export function reasonWords(facts: SharingFacts, { viewer, writer, because }: Sight): string {
  const name = (id: string) => organisationFacts(facts, id).name
  switch (because) {
    case 'not-shared-out':
      return facts.shareNothing
        ? 'you share nothing at the moment'
        : `${name(writer)} does not share what it writes`
    case 'not-shared-in':
      return `you have not let ${name(viewer)} look at what others share`
    case 'organisation-rule':
      return facts.listed.some(
        ({ organisation, rule }) => organisation === viewer && rule === 'prohibited',
      )
        ? `your GP practice does not allow ${name(viewer)}`
        : `${name(viewer)} needs a code from you first`
    case 'no-relationship':
      return `${name(viewer)} is not looking after you now`
    case 'role':
      return `${name(viewer)} may not use Confide at the moment`
    case 'permission-not-asked':
      return 'it asks you at each visit'
    case 'private':
      return 'it is private'
    case 'own':
    case 'emergency':
    case 'shared':
      return 'it may'
  }
}

/** What a choice comes to: the answer given, and what holds where none was. */
export function choiceWords(
  facts: SharingFacts,
  organisation: string,
  what: 'out' | 'in',
): { readonly value: ChoiceValue; readonly text: string; readonly note?: string } {
  const choice = choiceAbout(facts, organisation)
  const value = what === 'out' ? choice.shareOut : choice.shareIn
  if (value !== 'not-asked') {
    const note = noteOn(facts, organisation, what, value)
    return { value, text: value === 'yes' ? 'Yes' : 'No', ...(note && { note }) }
  }
  const byDefault = what === 'out' && organisationFacts(facts, organisation).sharesOutByDefault
  return {
    ...{ value, text: 'Not asked yet' },
    note: byDefault
      ? 'It has told its patients that it shares unless they say no'
      : 'This counts as no',
  }
}

/** Where a yes is not the whole of it. */
function noteOn(
  facts: SharingFacts,
  organisation: string,
  what: 'out' | 'in',
  value: ChoiceValue,
): string | undefined {
  if (value !== 'yes') return undefined
  if (what === 'out') return facts.shareNothing ? 'Off while you share nothing' : undefined
  const others = servicesOf(facts).filter(({ id, absorbedBy }) => {
    return id !== organisation && absorbedBy !== organisation
  })
  // a service that shares out: what then stands in the way is on the viewer's side
  const open = others.map(({ id }) => sightOf(facts, organisation, id))
  const blocked = open.find(({ because }) =>
    ['organisation-rule', 'no-relationship', 'role', 'permission-not-asked'].includes(because),
  )
  if (blocked === undefined) return undefined
  const words = reasonWords(facts, blocked)
  return blocked.because === 'permission-not-asked' ? 'It asks you at each visit' : `But ${words}`
}

/** What one service would read of what another wrote. */
export type EffectLine = {
  readonly service: string
  readonly entries: number
  readonly kinds: readonly { readonly name: string; readonly entries: number }[]
}
export type EffectWords = {
  readonly viewer: Service
  readonly gains: readonly EffectLine[]
  readonly loses: readonly EffectLine[]
}

export function effectWords(facts: SharingFacts, effects: readonly Effect[]): EffectWords[] {
  const lines = (counted: Effect['gains']): EffectLine[] =>
    [...Map.groupBy(counted, ({ organisation }) => organisation)].map(([organisation, rows]) => ({
      service: organisationFacts(facts, organisation).name,
      entries: rows.reduce((sum, { entries }) => sum + entries, 0),
      kinds: rows
        .map(({ kind, entries }) => ({ name: kindName(kind), entries }))
        .toSorted((a, b) => b.entries - a.entries),
    }))
  return effects.map(({ viewer, gains, loses }) => {
    const { name, type } = organisationFacts(facts, viewer)
    return { viewer: { name, type }, gains: lines(gains), loses: lines(loses) }
  })
}

/**
 * Whether a form of choices carries what it was made with: its token, the mark of what it showed, and the version
 * of the leaflet that stood on it.
 */
export function isWholeForm(form: {
  readonly token: string
  readonly shown: string
  readonly leaflet: string
}): boolean {
  const { token, shown, leaflet } = form
  return /^[\w-]{8,64}$/.test(token) && /^[\w-]{43}$/.test(shown) && isVersion(leaflet)
}

export function listOf(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`
}

function writes(names: readonly string[]): string {
  return names.length > 1 ? 'write' : 'writes'
}
