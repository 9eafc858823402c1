import type { Place } from './folded.ts'
import { givenNames } from './given-names.ts'
import { isClinical, placeWords } from './usual-words.ts'
import { before, doings, kinWords, titles, workRoles, workTitles } from './third-party-words.ts'

/** What is known before a text is read. */
export type Names = {
  /** Words of the patient's own names. */
  readonly own: ReadonlySet<string>
  /** The title that others with the patient's family name have and the patient has not. */
  readonly otherTitles: readonly string[]
  /** Words of names of people whom the record knows: relatives, helpers. */
  readonly people: ReadonlySet<string>
  /** Words of names of staff and services. */
  readonly atWork: ReadonlySet<string>
  /** Words that the record writes without a capital, or as the name of a problem or a medicine. */
  readonly usual: ReadonlySet<string>
}

type Token = {
  readonly word: string
  readonly start: number
  readonly end: number
  /** Whether a capital says nothing, as every sentence begins with one. */
  readonly first: boolean
}

/** Where names of other people stand. Of those who are at work, where they stand is told apart. */
export function namesIn(text: string, names: Names): { others: Place[]; atWork: Place[] } {
  const others: Place[] = []
  const atWork: Place[] = []
  for (const run of runsOf(tokensOf(text), text, names)) {
    const [head, last] = [run[0], run.at(-1)]
    if (!head || !last) continue
    const place = { start: head.start, end: last.end }
    if (isAtWork(text, run, names)) atWork.push(place)
    else if (isPerson(text, run, names)) others.push(place)
  }
  return { others, atWork }
}

// letters of a reference such as SR-2J3F are no words
const words = /(?<![\p{L}\p{N}])\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]+)*(?![\p{L}\p{N}])/gu

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(words), (found) => {
    const [word] = found
    const said = text.slice(0, found.index)
    return {
      word: word.replace(/['’]s$/u, ''),
      start: found.index,
      end: found.index + word.replace(/['’]s$/u, '').length,
      first:
        /(^|[.!?:;\n•–—]|\s-)["“'‘(]*\s*$/u.test(said.slice(-6)) &&
        !/\b(Mr|Mrs|Ms|Dr|St|Rev|[A-Z])\.\s*$/.test(said),
    }
  })
}

const joins = new Set([
  'de',
  'da',
  'van',
  'von',
  'der',
  'bin',
  'al',
  'el',
  'ap',
  'di',
  'la',
  'le',
  'of',
])

const mostInName = 6

/** Words that stand together as a name does: titles, names, initials. */
function runsOf(tokens: readonly Token[], text: string, names: Names): Token[][] {
  const runs: Token[][] = []
  let run: Token[] = []
  const close = () => {
    while (run.length > 0 && joins.has(run.at(-1)?.word ?? '')) run.pop()
    if (run.some(({ word }) => !isTitle(word))) runs.push(run)
    run = []
  }
  for (const token of tokens) {
    const previous = run.at(-1)
    const gap = previous ? text.slice(previous.end, token.start) : ''
    if (previous && !isJoint(previous, gap)) close()
    if (previous && gap === ', ' && !isListed(previous, token)) close()
    if (run.length === mostInName) close()
    if (mayBeName(token, names)) run.push(token)
    else if (run.length > 0 && joins.has(token.word)) run.push(token)
    else close()
  }
  close()
  return runs
}

/** A stop goes on after a title or an initial; else it ends a sentence. */
function isJoint({ word }: Token, gap: string): boolean {
  if (gap.startsWith('.')) return gap.length < 3 && (isTitle(word) || word.length === 1)
  return [' ', ', ', '-'].includes(gap)
}

/** THORNFIELD, Susan */
function isListed(previous: Token, { word }: Token): boolean {
  return isCapitals(previous.word) && previous.word.length > 3 && !isCapitals(word)
}

function isCapitals(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase()
}

function isTitle(word: string): boolean {
  return titles.includes(word) || workTitles.includes(word)
}

function mayBeName({ word, first }: Token, { usual, people, own }: Names): boolean {
  const plain = word.toLowerCase()
  if (isTitle(word)) return true
  if (isKnown(word, people) || givenNames.has(plain)) return true
  if (!/^\p{Lu}/u.test(word)) return false
  if (own.has(plain)) return true
  if (isCapitals(word)) return word.length > 4 && !usual.has(plain) && !isClinical(plain)
  return !isClinical(plain) && !(first && usual.has(plain))
}

/** A short name is known as it is written: ED is no Ed. */
function isKnown(word: string, known: ReadonlySet<string>): boolean {
  return known.has(word.toLowerCase()) && (word.length > 3 || !isCapitals(word))
}

const roleBehind = new RegExp(
  `^(the |our |a |lead |specialist |community |district |practice |clinical )*${workRoles.source}`,
  'iu',
)
const roleAhead = new RegExp(`${workRoles.source},? $`, 'iu')

function isAtWork(text: string, run: readonly Token[], names: Names): boolean {
  const words = run.filter(({ word }) => !isTitle(word)).map(({ word }) => word.toLowerCase())
  if (run.some(({ word }) => workTitles.includes(word))) return true
  const isKnownAtWork = words.every((word) => names.atWork.has(word))
  const mayBeOther = words.some(
    (word) => names.people.has(word) || (words.length === 1 && givenNames.has(word)),
  )
  if (isKnownAtWork && !mayBeOther) return true
  const [head, last] = [run[0], run.at(-1)]
  if (!head || !last || words.length < 2) return false
  const behind = /^[\s,(–-]+([^.;\n]{0,40})/u.exec(text.slice(last.end))?.[1] ?? ''
  const ahead = text.slice(Math.max(0, head.start - 30), head.start)
  return roleBehind.test(behind) || roleAhead.test(ahead)
}

function isPerson(text: string, run: readonly Token[], names: Names): boolean {
  const said = run.filter(({ word }) => !isTitle(word))
  const title = run.find(({ word }) => titles.includes(word))?.word
  const words = said.map(({ word }) => word.toLowerCase())
  if (words.every((word) => names.own.has(word))) {
    return title !== undefined && names.otherTitles.includes(title)
  }
  if (said.some(({ word }) => isKnown(word, names.people))) return true
  if (title !== undefined) return true
  if (said.some(({ word }) => givenNames.has(word.toLowerCase()))) return !isPlace(text, said)
  if (isPlace(text, said)) return false
  const [head, last] = [said[0], said.at(-1)]
  if (!head || !last) return false
  const unusual = said.filter(({ word }) => !names.usual.has(word.toLowerCase()))
  if (unusual.length === 0) return false
  if (said.length > 1) return !said.every(({ word }) => isCapitals(word))
  const ahead = text.slice(Math.max(0, head.start - 40), head.start)
  const isOfKin = kinAhead.test(ahead)
  const behind = text.slice(last.end)
  const isDoing = doings.test(behind) || kinBehind.test(behind)
  return isOfKin || isDoing || (!head.first && before.test(ahead))
}

/** her niece Ivy */
const kinAhead = new RegExp(`(${kinWords.source})['’]?s?[\\s,(:]+(is |called |named )?$`, 'iu')

/** Ivy, her niece; Ivy (niece) */
const kinBehind = new RegExp(
  `^\\s?[,(–-]\\s?(who is )?((the patient['’]s|her|his|their|my|a|the) )?(\\w+ )?(${kinWords.source})`,
  'iu',
)

/** The name of a place, a service, a sign or a disease: Westbury General Hospital, Parkinson's disease. */
function isPlace(text: string, run: readonly Token[]): boolean {
  if (run.some(({ word }) => placeWords.test(word.toLowerCase()))) return true
  const next = /^['’]?s? ([\p{L}]+)/u.exec(text.slice(run.at(-1)?.end ?? 0))?.[1] ?? ''
  return placeWords.test(next.toLowerCase())
}
