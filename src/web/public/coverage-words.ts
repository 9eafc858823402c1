import type { Percent } from '../../summary/coverage/bands.ts'
import type { Figure } from '../../summary/coverage/figures.ts'
import type { Moment } from '../../summary/coverage/report.ts'
import type { Told } from '../../summary/coverage/told.ts'
import { dateText } from '../components/date-text.tsx'

const inEnglish = new Intl.NumberFormat('en-GB')

/** `on 29 November 2026`, `in January 2011` */
export function whenText(on: string): string {
  return `${on.length === 10 ? 'on' : 'in'} ${dateText(on)}`
}

export function toldText(told: Told): string {
  return told === 'few' ? '1 to 7' : inEnglish.format(told)
}

/** `17.6%`, or `1% to 8%` where it was counted in parts. */
export function percentText([low, high]: Percent): string {
  return low === high ? `${low}%` : `${low}% to ${high}%`
}

/** `the South West`, `London` */
export function inArea(name: string): string {
  return /^(?:(?:North|South) (?:East|West)|East Midlands|West Midlands|East of England)$/.test(
    name,
  )
    ? `the ${name}`
    : name
}

/** What a practice has shared, since when, and with how many. */
export function practiceSentence(name: string, figure: Figure | undefined): string {
  if (figure === undefined) return `We have not yet counted the summaries of ${name}.`
  if (figure.since === null) return `${name} has not shared summaries yet.`
  const since = `${name} has shared summaries since ${dateText(figure.since)}.`
  if (figure.summaries === 'few') return `${since} A few of its patients have one.`
  const { percent } = figure
  return percent ? `${since} About ${percentText(percent)} of its patients have one.` : since
}

/** The map in one or two sentences. */
export function readingOf({ on, counted }: Moment, figures: readonly Figure[]): string {
  const [all] = figures
  if (all === undefined) return 'There are no figures yet.'
  return counted ? countedReading(on, all, figures) : publishedReading(on, all, figures)
}

function countedReading(on: string, all: Figure, figures: readonly Figure[]): string {
  const places = figures.filter(({ kind, practices }) => kind === 'board' && practices !== null)
  const practices = all.practices === 1 ? 'the 1 practice' : `the ${all.practices ?? 0} practices`
  const share = all.percent ? `about ${percentText(all.percent)}` : 'some'
  const areas =
    places.length === 0
      ? 'Which area they are in has not been said.'
      : `They are in ${places
          .map(({ name }) => name)
          .slice(0, 3)
          .join(', ')}${
          places.length > 3 ? ` and ${places.length - 3} more` : ''
        }. The other areas have no figures here.`
  if (all.practices === null) return `${capital(whenText(on))} nothing was counted on this system.`
  return `${capital(whenText(on))}, ${share} of the patients of ${practices} on this system had a summary. ${areas}`
}

function publishedReading(on: string, all: Figure, figures: readonly Figure[]): string {
  const parts = figures
    .filter(({ kind, percent }) => kind === 'strategic-authority' && percent !== null)
    .toSorted((a, b) => (b.percent?.[0] ?? 0) - (a.percent?.[0] ?? 0))
  const share = all.percent
    ? `${percentText(all.percent)} of people`
    : `${millions(all.summaries)} people`
  const both = all.percent && all.summaries !== null ? `, ${millions(all.summaries)} people,` : ''
  const first = `${capital(whenText(on))}, ${share} in England${both} had a summary.`
  const [most, least] = [parts[0], parts.at(-1)]
  if (!most?.percent || !least?.percent)
    return `${first} There are no figures by area for this time.`
  return `${first} Most had one in ${inArea(most.name)} (${percentText(most.percent)}), fewest in ${inArea(least.name)} (${percentText(least.percent)}).`
}

function millions(summaries: Told | null): string {
  return typeof summaries === 'number' ? `${summaries / 1_000_000} million` : 'some'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
