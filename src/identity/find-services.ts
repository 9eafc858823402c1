import type { Sql, Tx } from '../db/database.ts'
import type { OdsCode } from './ods-code.ts'

/** A service as people are shown it, to choose from. */
export type Service = { readonly id: OdsCode; readonly name: string; readonly type: string }

/** Organisations that ask of data and care for nobody: they are not among the services to choose from. */
export const notOfCare: readonly string[] = ['university', 'research-panel']

/** How many a search shows: whoever looks for one of more types more of its name. */
export const mostServicesFound = 20

/** The services with these codes that are open, by name. */
export function servicesById(sql: Sql | Tx, ids: readonly string[]) {
  return sql<Service[]>`
    select id, name, type from organisation
     where id = any (${[...ids]}) and suspended_at is null and absorbed_by is null
     order by name, id`
}

/** The open services whose name holds these words, or whose code this is; one more than are shown. */
export function findServices(sql: Sql | Tx, text: string) {
  const name = `%${text
    .trim()
    .replaceAll(/[\\%_]/g, '\\$&')
    .replaceAll(/\s+/g, '%')}%`
  return sql<Service[]>`
    select id, name, type from organisation
     where (name ilike ${name} or id = ${text.trim().toUpperCase()})
       and type <> all (${[...notOfCare]})
       and suspended_at is null and absorbed_by is null
     order by name, id limit ${mostServicesFound + 1}`
}

/** The services with these codes, open or not, for lists that name them. */
export async function servicesNamed(
  sql: Sql | Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Service>> {
  const rows = await sql<Service[]>`
    select id, name, type from organisation where id = any (${[...ids]})`
  return new Map(rows.map((row) => [row.id, row]))
}
