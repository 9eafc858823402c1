/** That some numbers add up to another, by their keys. */
export type Whole = { readonly whole: string; readonly parts: readonly string[] }

/**
 * Groups that make up another though no table divides it by them: who had a thing and who had not, men and women,
 * each asked for alone. Where a value is asked for nowhere, nobody is thought to have it: then more is hidden, not less.
 *
 * @param keys of `keyIn`.
 * @param asked what some table has of everybody it counts.
 */
export function complements(keys: ReadonlySet<string>, asked: ReadonlySet<string>): Whole[] {
  if (asked.size === 0) return []
  const groups = new Map<string, { whole: string; parts: string[] }>()
  for (const part of keys) {
    const [population, where] = JSON.parse(part) as [string, [string, string][]]
    for (const pair of where) {
      if (!asked.has(pair[0])) continue
      const whole = JSON.stringify([population, where.filter((other) => other !== pair)])
      if (!keys.has(whole)) continue
      const of = JSON.stringify([whole, pair[0]])
      const group = groups.get(of)
      if (group) group.parts.push(part)
      else groups.set(of, { whole, parts: [part] })
    }
  }
  return [...groups.values()].filter(({ parts }) => parts.length > 1)
}
