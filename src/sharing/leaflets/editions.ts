import { hash } from 'node:crypto'
import type { Database, Sql, Tx } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import { leafletText } from './leaflet-words.ts'
import type { Leaflet, LeafletText } from './leaflet.ts'
import { plainLeaflet } from './plain-leaflet.ts'
import { policyOf, type PracticePolicy } from './practice-policy.ts'

type Said = LeafletText & { readonly practice: { readonly id: string; readonly name: string } }
type Row = { readonly said: string; readonly from: Date }

/**
 * The leaflet that is shown now to patients of a practice, kept for as long as there are choices made with it.
 * Its version is made of its text: what says the same is the same version.
 *
 * @param practice null: registered nowhere.
 */
export async function leafletFor(db: Database, practice: string | null): Promise<Leaflet> {
  const policy = practice === null ? undefined : await policyOf(db.app, practice)
  return policy === undefined ? plainLeaflet : keepEdition(db, policy)
}

/** The leaflet of a practice, as its policy is. */
export async function keepEdition(db: Database, policy: PracticePolicy): Promise<Leaflet> {
  const { id, name } = policy.practice
  const text: Said = { practice: { id, name }, ...leafletText(policy) }
  const said = JSON.stringify(text)
  const version = hash('sha256', said).slice(0, 12)
  const kept = await findLeaflet(db.app, version)
  if (kept !== undefined) return kept
  await db.app`
    insert into leaflet_edition (version, practice, said) values (${version}, ${id}, ${said})
    on conflict (version) do nothing`
  const now = await findLeaflet(db.app, version)
  if (now === undefined) throw new TypeError('an edition of a leaflet was not kept')
  return now
}

/** A version that was shown to somebody, as it was. */
export async function findLeaflet(sql: Sql | Tx, version: string): Promise<Leaflet | undefined> {
  if (version === plainLeaflet.version) return plainLeaflet
  const [row] = await sql<Row[]>`
    select said, first_shown_at as from from leaflet_edition where version = ${version}`
  return row && { ...(JSON.parse(row.said) as Said), version, from: row.from }
}

/** The editions of a practice's leaflet, newest first, at most `most`. */
export function editionsOf(sql: Sql | Tx, practice: string, most: number) {
  return sql<Pick<Leaflet, 'version' | 'from'>[]>`
    select version, first_shown_at as from from leaflet_edition
     where practice = ${practice} order by first_shown_at desc, version limit ${most}`
}

/** Whether this could name a version. */
export const isVersion = (text: string) => /^(?:1|[0-9a-f]{12})$/.test(text)

/** @throws Refusal `invalid` for a version that nobody can have been shown. */
export async function requireLeaflet(sql: Sql | Tx, version: string): Promise<void> {
  if ((await findLeaflet(sql, version)) === undefined) {
    throw new Refusal('invalid', 'There is no such version of the leaflet. Open the form again')
  }
}
