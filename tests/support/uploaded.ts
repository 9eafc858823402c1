import assert from 'node:assert/strict'
import type { Sql } from '../../src/db/database.ts'
import type { Answer } from './door.ts'

/** The API refuses, and says why. */
export function refusedWith({ status, body }: Answer, wanted: number, says: RegExp): void {
  assert.equal(status, wanted, body)
  const { issue } = JSON.parse(body) as { issue: { details: { text: string } }[] }
  assert.match(issue[0]?.details.text ?? '', says)
}

/** The summary in force, section by section: the words of its lines, and why one is empty. */
export async function sectionsInForce(owner: Sql, id: string): Promise<Record<string, string>> {
  const [row] = await owner<{ text: string }[]>`
    select staff_text as text from summary where patient_id = ${id} and state = 'live'`
  const document = JSON.parse(row?.text ?? '{}') as {
    entry: {
      resource: { section?: { title: string; text: { div: string } }[]; text?: { div: string } }
    }[]
  }
  const composition = document.entry[0]?.resource
  const words = (div = '') =>
    div
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  return Object.fromEntries([
    ['face', words(composition?.text?.div)],
    ...(composition?.section ?? []).map(({ title, text }) => [title, words(text.div)]),
  ]) as Record<string, string>
}

/** Of each entry: who wrote it, its kind, its words, its version. */
export async function linesOfEntries(owner: Sql, id: string) {
  return owner<{ line: string }[]>`
    select organisation || ' ' || kind || ' ' || coalesce(code_text, '') || ' v' || version as line
      from entry where patient_id = ${id} order by 1`.then((rows) => rows.map(({ line }) => line))
}
