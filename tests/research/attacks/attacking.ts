import type { TestContext } from 'node:test'

/** What an attacker gets: a part of all there is to get, or a number of things. */
export type Gain = number | `${number}%`

/**
 * Says beside a test what an attack gets without what keeps it off, and with it: an attack that never worked holds
 * nothing.
 *
 * @param id of research-data.md section 9.
 */
export function tell(
  t: TestContext,
  id: `T${number}`,
  what: string,
  undefended: Gain,
  defended: Gain,
): void {
  t.diagnostic(`${id} ${what}: undefended ${undefended}, defended ${defended}`)
}

export function percent(part: number, whole: number): `${number}%` {
  return `${Math.round((1000 * part) / whole) / 10}%`
}
