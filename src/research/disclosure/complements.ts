import { isRest, keyOfPlace, partsOfEach, type Pair } from './key-in.ts'
import { sumsOfRanges } from './ordered.ts'
import { isOrdered } from './ranges.ts'

/** That some numbers add up to another, by their keys. */
export type Whole = { readonly whole: string; readonly parts: readonly string[] }

/**
 * Groups that make up another though no table divides it by them: who had a thing and who had not, men and women,
 * each asked for alone. Where a value is asked for nowhere, nobody is thought to have it: then more is hidden, not less.
 * Few put together, by two tables of other people, may be the same people: they make up nothing.
 *
 * @param keys of `keyIn`.
 * @param asked what some table has of everybody it counts.
 */
export function complements(keys: ReadonlySet<string>, asked: ReadonlySet<string>): Whole[] {
  const more = [...sumsOfRanges(keys, asked), ...ofEach(keys)]
  if (asked.size === 0) return more
  const groups = new Map<string, { whole: string; parts: string[]; rests: number }>()
  for (const part of keys) {
    const [population, where] = JSON.parse(part) as [string, [string, string][]]
    for (const pair of where) {
      if (isOrdered(pair[0]) || isSeveral(pair[1]) || !asked.has(pair[0])) continue
      const whole = JSON.stringify([population, where.filter((other) => other !== pair)])
      if (!keys.has(whole)) continue
      const of = JSON.stringify([whole, pair[0]])
      const group = groups.get(of)
      const rests = isRest(pair[1]) ? 1 : 0
      if (group) {
        group.parts.push(part)
        group.rests += rests
      } else groups.set(of, { whole, parts: [part], rests })
    }
  }
  return [
    ...[...groups.values()].filter(({ parts, rests }) => parts.length > 1 && rests < 2),
    ...more,
    ...ofSeveral(keys),
  ]
}

/** Values of which somebody has one. @param values more than one. */
export function severalOf(values: readonly string[]): string {
  return values.join('|')
}

export function isSeveral(value: string): boolean {
  return value.includes('|')
}

/** Those who have one of several values are the sum of each of these, and with each of the others they are everybody. */
function ofSeveral(keys: ReadonlySet<string>): Whole[] {
  const all = [...keys].map((key) => {
    const [population, where] = JSON.parse(key) as [string, [string, string][]]
    return { key, population, where }
  })
  const single = new Map<string, Set<string>>()
  for (const [name, value] of all.flatMap(({ where }) => where)) {
    if (!isSeveral(value)) single.set(name, (single.get(name) ?? new Set()).add(value))
  }
  return all.flatMap(({ key, population, where }) =>
    where
      .filter(([, value]) => isSeveral(value))
      .flatMap((pair): Whole[] => {
        const of = pair[1].split('|')
        const without = where.filter((one) => one !== pair)
        const rest = [...(single.get(pair[0]) ?? [])].filter((value) => !of.includes(value))
        const keyWith = (value: string) => {
          const narrowed = where.map((one) => (one === pair ? [pair[0], value] : one))
          return JSON.stringify([population, narrowed])
        }
        const each = { whole: key, parts: of.map(keyWith) }
        if (rest.filter(isRest).length > 1) return [each]
        const whole = JSON.stringify([population, without])
        return [each, { whole, parts: [key, ...rest.map(keyWith)] }]
      }),
  )
}

/** Those of whom one of several is not so are everybody but those of whom each is, however these are asked for. */
function ofEach(keys: ReadonlySet<string>): Whole[] {
  return [...keys].flatMap((key): Whole[] => {
    if (!key.includes('"each ')) return []
    const [population, where] = JSON.parse(key) as [string, Pair[]]
    return where.flatMap((pair): Whole[] => {
      const parts = pair[1] === 'no' ? partsOfEach(pair[0]) : undefined
      if (parts === undefined) return []
      const without = where.filter((one) => one !== pair)
      const [whole, others] = [without, [...without, ...parts]].map((pairs) =>
        keyOfPlace(population, pairs),
      )
      return whole !== undefined && others !== undefined && keys.has(whole)
        ? [{ whole, parts: [key, others] }]
        : []
    })
  })
}
