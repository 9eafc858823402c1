import { createHash } from 'node:crypto'
import { areasOn } from '../../summary/coverage/areas.ts'
import {
  entryRules,
  exported,
  patientRules,
  type ColumnOf,
  type FieldRule,
} from '../linker/field-rules.ts'
import type { Application } from '../studies/application.ts'
import { drawsOf, type Draws } from './draws.ts'
import { factOf, usualFacts, type Fact } from './facts.ts'

/** Files of the shape of a study's, as text with a line of names. */
export type MadeUp = { readonly people: string; readonly entries: string }

/** What of a study its made-up data hangs on: what is public of it, and nothing of its data. */
export type MadeUpOf = Pick<Application, 'birth' | 'settings' | 'kinds'> & {
  /** From which all is drawn. */
  readonly seed: string
  /** Codes that are wanted besides the usual ones. */
  readonly codes?: readonly string[]
}

const people = 1000
const mostEntries = 20
const firstYear = 1936
const years = 80
const practices = 12
/** Made-up facts are of these days: none of them is of today. */
const firstDay = Date.UTC(2016, 0, 1)
const days = 3650

type Drawing = MadeUpOf & {
  readonly draws: Draws
  readonly person: number
  /** Which practice of the made-up ones is theirs. */
  readonly practice: number
}
/** How each column is made up. One that leaves and has no line here does not compile. */
const personColumns: Readonly<Record<ColumnOf<typeof patientRules>, (one: Drawing) => string>> = {
  person: ({ person }) => `${person}`,
  born: ({ draws, birth }) => {
    const year = firstYear + draws.below(years)
    return `${birth === 'year' ? year : Math.floor(year / 5) * 5}`
  },
  sex: ({ draws }) =>
    draws.percent(2) ? draws.oneOf(['other', 'unknown']) : draws.oneOf(['female', 'male']),
  // a practice is in one region, as each is
  region: ({ practice }) => regions[practice % regions.length] ?? '',
  practice: ({ practice, seed }) => codeOf(seed, practice),
  died: ({ draws }) => (draws.percent(5) ? `${dayIn(draws).slice(0, 7)}-01` : ''),
}
const entryColumns: Readonly<
  Record<ColumnOf<typeof entryRules>, (one: Drawing, fact: Fact) => string>
> = {
  person: ({ person }) => `${person}`,
  setting: ({ draws, settings }) => draws.oneOf(settings),
  kind: (_, { kind }) => kind,
  status: (_, { status }) => status,
  category: (_, { category }) => category,
  system: (_, { system }) => system,
  code: (_, { code }) => code,
  on_day: ({ draws }) => dayIn(draws),
  value: ({ draws }, { measured }) => (measured ? numberIn(draws, measured) : ''),
  unit: (_, { measured }) => measured?.unit ?? '',
}

const regions = areasOn('region', '2026-01-01').map(({ name }) => name)

/**
 * Data of the shape of a study's, drawn from a text: to write questions with, wherever. No record was read for it, nor
 * any number of one, so that nothing in it is true of anybody but by chance.
 *
 * @see research-data.md section 3.10
 */
export function madeUp(of: MadeUpOf): MadeUp {
  const draws = drawsOf(of.seed)
  const wanted = (of.codes ?? []).map(factOf)
  const facts = [...usualFacts, ...wanted, ...wanted, ...wanted].filter(({ kind }) =>
    of.kinds.includes(kind),
  )
  const drawing = (person: number): Drawing => {
    return { ...of, draws, person, practice: draws.below(practices) }
  }
  const all = Array.from({ length: people }, (_, person) => drawing(person))
  const rows = all.map((one) => line(patientRules, (name) => personColumns[name](one)))
  const entries = all.flatMap((one) =>
    Array.from({ length: facts.length > 0 ? draws.below(mostEntries) : 0 }, () => {
      const fact = draws.oneOf(facts)
      return line(entryRules, (name) => entryColumns[name](one, fact))
    }),
  )
  return {
    people: text([namesIn(patientRules).join(','), ...rows]),
    entries: text([namesIn(entryRules).join(','), ...entries]),
  }
}

type Rules = Readonly<Record<string, FieldRule>>

function namesIn<R extends Rules>(rules: R): ColumnOf<R>[] {
  return exported(rules).map(({ name }) => name as ColumnOf<R>)
}

/** No value has a comma or a quotation mark: names of regions, codes and days. */
function line<R extends Rules>(rules: R, value: (name: ColumnOf<R>) => string): string {
  return namesIn(rules).map(value).join(',')
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}

/** As a code of a practice looks. */
function codeOf(seed: string, practice: number): string {
  return createHash('sha256').update(`${seed}\0practice\0${practice}`).digest('hex').slice(0, 32)
}

function dayIn(draws: Draws): string {
  return new Date(firstDay + draws.below(days) * 86_400_000).toISOString().slice(0, 10)
}

/** Of three digits at most, as values leave. */
function numberIn(draws: Draws, { low, high }: NonNullable<Fact['measured']>): string {
  const steps = high - low < 20 ? 10 : 1
  return `${Number((low + draws.below((high - low) * steps + 1) / steps).toPrecision(3))}`
}
