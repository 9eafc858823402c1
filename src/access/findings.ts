import { namesIn, type Names } from './find-names.ts'
import { folded, type Place } from './folded.ts'
import type { Item, ItemText } from './item.ts'
import {
  kinWords,
  notKin,
  bondBefore,
  notProfessional,
  safeguardingWords,
  staffWords,
  titles,
} from './third-party-words.ts'

const findingKinds = ['name', 'telephone', 'email', 'kin', 'staff', 'safeguarding'] as const
export type FindingKind = (typeof findingKinds)[number]

/** Words that may be about somebody else. A person decides about each. */
export type Finding = Place & {
  readonly item: string
  readonly path: string
  readonly kind: FindingKind
  readonly words: string
}

/** What is known of whom before the texts are read. */
export type KnownPeople = {
  readonly patient: {
    readonly names: readonly string[]
    readonly sex: string
    /** The patient's own, which are no finding. */
    readonly telephones: readonly string[]
    readonly emails: readonly string[]
  }
  /** Names of relatives, helpers and others whom the record knows by name. */
  readonly people: readonly string[]
  /** Names of staff, of services, and of who wrote what. */
  readonly atWork: readonly string[]
}

/**
 * What in these items may be about somebody other than the patient, in the order of the texts: names, telephone
 * numbers, emails, words of kin, staff who are not at work, safeguarding. Names of staff at work are not found, as they
 * are not held back (DPA 2018 Schedule 2 paragraph 17). It rather finds too much than too little.
 */
export function findingsOf(items: readonly Item[], known: KnownPeople): Finding[] {
  return items.flatMap(finderOf(items, known))
}

/** What finds in one item of these, for who goes through many of them and does other things between. */
export function finderOf(items: readonly Item[], known: KnownPeople): (item: Item) => Finding[] {
  const names = namesOf(items, known)
  return (item) =>
    item.texts.flatMap((text) =>
      placesFound(text, names, known).map(({ kind, start, end }) => ({
        ...{ item: item.id, path: text.path, kind, start, end },
        words: text.text.slice(start, end),
      })),
    )
}

/** How the path of a text begins that is about somebody else as a whole, also an address, which no rule finds. */
export const pathOfOthers = 'of-others/'

type Found = Place & { readonly kind: FindingKind }

function placesFound({ path, text }: ItemText, names: Names, known: KnownPeople): Found[] {
  const { others, atWork } = namesIn(text, names)
  const staff = known.atWork.flatMap((name) => exactly(text, name))
  const as = (kind: FindingKind, places: readonly Place[]) =>
    places.map((place) => ({ ...place, kind }))
  const found = [
    ...as('name', path.startsWith(pathOfOthers) ? [{ start: 0, end: text.length }] : []),
    ...as('email', emailsIn(text, known)),
    ...as('telephone', telephonesIn(text, known)),
    ...as('staff', staffIn(text, [...staff, ...atWork])),
    ...as(
      'name',
      others.filter((one) => !staff.some((it) => it.start <= one.start && one.end <= it.end)),
    ),
    ...as('kin', kinIn(text)),
    ...as(
      'safeguarding',
      safeguardingWords.flatMap((words) => matchesOf(text, words)),
    ),
  ]
  // what lies in what was found before is told with it
  return found
    .filter(
      (one, at) =>
        !found.slice(0, at).some((other) => one.start < other.end && other.start < one.end),
    )
    .toSorted((a, b) => a.start - b.start)
}

/** Where a name stands as it is known, as in what this software wrote down. */
function exactly(text: string, name: string): Place[] {
  const places: Place[] = []
  if (name === '') return places
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    places.push({ start: at, end: at + name.length })
  }
  return places
}

function matchesOf(text: string, words: RegExp): Place[] {
  return Array.from(text.matchAll(words), ({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }))
}

function kinIn(text: string): Place[] {
  const not = notKin.flatMap((words) => matchesOf(text, words))
  return matchesOf(text, kinWords).filter(
    ({ start, end }) => !not.some((one) => one.start <= start && end <= one.end),
  )
}

const telephone = /(?<![\d/.])(\+44|0044|\(?0)[\d\s()-]{7,13}\d(?!\d)/gu
const called =
  /(?<=\b(tel|telephone|phone|mob|mobile|call|ring|rang|text|number|ext)\b[.:\s]{1,3}((on|is|no|number)[.:\s]{1,2})?)\d[\d ]{3,8}\d(?! ?\d)/giu
const email = /[\p{L}\d._%+'-]+@[\p{L}\d-]+(\.[\p{L}\d-]+)+/gu

function telephonesIn(text: string, { patient }: KnownPeople): Place[] {
  const own = patient.telephones.map(nationalDigits)
  return [...matchesOf(text, telephone), ...matchesOf(text, called)].filter(
    ({ start, end }) => !own.includes(nationalDigits(text.slice(start, end))),
  )
}

function nationalDigits(number: string): string {
  return number.replaceAll(/\D/g, '').replace(/^(0044|44)?0?/, '')
}

function emailsIn(text: string, { patient }: KnownPeople): Place[] {
  const own = patient.emails.map((one) => one.toLowerCase())
  return matchesOf(text, email).filter(({ start, end }) => {
    const address = text.slice(start, end).toLowerCase()
    return !own.includes(address) && !/[@.]nhs\.(net|uk)$/.test(address)
  })
}

/** Staff in a sentence that tells of them as somebody the patient knows, or of their own life. */
function staffIn(text: string, atWork: readonly Place[]): Place[] {
  const all = [...atWork, ...matchesOf(text, staffWords)]
  return all.filter(({ start, end }) => {
    const from =
      Math.max(...['. ', '\n', '! ', '? '].map((stop) => text.lastIndexOf(stop, start - 1)), -1) + 1
    const behind = text.slice(end).search(/[.!?](\s|$)|\n/u)
    const to = behind === -1 ? text.length : end + behind
    return bondBefore.test(text.slice(from, start)) || notProfessional.test(text.slice(end, to))
  })
}

function namesOf(items: readonly Item[], { patient, people, atWork }: KnownPeople): Names {
  const wordsOf = (names: readonly string[]) =>
    names.flatMap((name) => folded(name).split(' ')).filter((word) => word.length > 1)
  const titled = new Set(titles.map((one) => one.toLowerCase()))
  const isName = (word: string) => !titled.has(word)
  const usual = new Set<string>()
  for (const { title, texts } of items) {
    for (const word of wordsOf([title])) usual.add(word)
    for (const { text } of texts) {
      for (const [word] of text.matchAll(/(?<![\p{L}@.])\p{Ll}[\p{Ll}'’-]+/gu)) usual.add(word)
    }
  }
  return {
    usual,
    own: new Set(wordsOf(patient.names)),
    otherTitles:
      patient.sex === 'female'
        ? ['Mr', 'Master', 'Sir']
        : patient.sex === 'male'
          ? ['Mrs', 'Ms', 'Miss', 'Lady']
          : [],
    people: new Set(wordsOf(people).filter(isName)),
    atWork: new Set(wordsOf(atWork)),
  }
}
