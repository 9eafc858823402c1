import type { OutsideFact } from './outside-file.ts'

/** Somebody in a build, by what links a file to them. The linker sees no name, and so links by none. */
export type Known = {
  readonly person: number
  readonly number: string
  readonly born: string
  readonly sex: string
}

/** By which rule somebody was found; the first that holds. */
export type LinkRule = (typeof linkRules)[number]

const linkRules = ['number and birth date', 'number, sex and two parts of the birth date'] as const

/**
 * Whose a fact is. An NHS number alone links nobody: one that was mistyped is somebody else's.
 *
 * @param known who has that number.
 * @see research-data.md section 3.5
 */
export function linkOf(fact: OutsideFact, known: Known | undefined): LinkRule | undefined {
  if (known === undefined || fact.nhsNumber === '' || fact.nhsNumber !== known.number)
    return undefined
  if (fact.born === known.born) return 'number and birth date'
  const parts = fact.born.split('-')
  const alike = known.born.split('-').filter((part, at) => part === parts[at]).length
  const sameSex = fact.sex === known.sex && fact.sex !== 'unknown'
  return sameSex && alike >= 2 ? 'number, sex and two parts of the birth date' : undefined
}

/** How many people of a group in a file were linked to somebody of the build. */
export type LinkRate = {
  readonly by: 'everybody' | 'sex' | 'born' | 'rule'
  readonly value: string
  readonly people: number
  readonly linked: number
}

export type LinkedFact = { readonly person: number; readonly code: string; readonly onDay: string }

/** Links all facts, and counts people by group: who is missed is not missed by chance. */
export function linkAll(
  facts: readonly OutsideFact[],
  known: readonly Known[],
): { readonly facts: readonly LinkedFact[]; readonly rates: readonly LinkRate[] } {
  const byNumber = new Map(known.map((one) => [one.number, one]))
  const linked: LinkedFact[] = []
  const people = new Map<
    string,
    { readonly fact: OutsideFact; readonly rule: LinkRule | undefined }
  >()
  for (const [at, fact] of facts.entries()) {
    const whose = byNumber.get(fact.nhsNumber)
    const rule = linkOf(fact, whose)
    if (rule !== undefined && whose !== undefined) {
      linked.push({ person: whose.person, code: fact.code, onDay: fact.onDay })
    }
    // without a number, each line is somebody
    const who = fact.nhsNumber === '' ? `line ${at}` : [fact.nhsNumber, fact.born, fact.sex].join()
    if (!people.has(who)) people.set(who, { fact, rule })
  }
  return { facts: linked, rates: ratesOf([...people.values()]) }
}

type InFile = { readonly fact: OutsideFact; readonly rule: LinkRule | undefined }

const groups: Readonly<Record<LinkRate['by'], (one: InFile) => string>> = {
  everybody: () => 'everybody',
  sex: ({ fact }) => fact.sex || 'unknown',
  born: ({ fact }) => (fact.born === '' ? 'unknown' : `${fact.born.slice(0, 3)}0s`),
  rule: ({ rule }) => rule ?? 'none',
}

function ratesOf(people: readonly InFile[]): LinkRate[] {
  // a rule is always there, or its being there would tell of the one person it found
  const rules = linkRules.map((rule) => [rule, []] as const)
  return Object.entries(groups).flatMap(([by, groupOf]) =>
    [
      ...new Map<string, readonly InFile[]>([
        ...(by === 'rule' ? rules : []),
        ...Map.groupBy(people, groupOf),
      ]),
    ]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([value, group]) => ({
        ...{ by: by as LinkRate['by'], value, people: group.length },
        linked: group.filter(({ rule }) => rule !== undefined).length,
      })),
  )
}
