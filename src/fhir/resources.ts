import { choiceParts, decisions } from './consent/choice-parts.ts'
import { exportParts, systemExport } from './export/export-parts.ts'
import { readingOperations } from './operations/operations.ts'
import { subscriptionPart } from './subscription/subscription-part.ts'
import { taskPart } from './task/task-part.ts'
import { operationsOfPatient, searchOfLog } from './own-operations.ts'
import { reads } from './read/reads.ts'
import { patientSearches, searches } from './search/searches.ts'
import { writes, writesOfAll } from './write/writes.ts'

/** What a client may do with a type of resource. @see http://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
export type InteractionCode =
  'read' | 'vread' | 'history-instance' | 'search-type' | 'create' | 'update' | 'patch' | 'delete'

export type Interaction = { readonly code: InteractionCode; readonly documentation?: string }

export type SearchParameter = {
  readonly name: string
  readonly type: 'token' | 'date' | 'reference' | 'string' | 'uri'
  readonly documentation?: string
}

export type Operation = {
  /** Without the dollar. */
  readonly name: string
  readonly definition: string
  readonly documentation?: string
}

/** What one part of the API does with one type of resource. What several say of the same type adds up. */
export type ResourcePart = {
  readonly type: string
  readonly interactions?: readonly Interaction[]
  readonly parameters?: readonly SearchParameter[]
  /** `MedicationRequest:medication` */
  readonly includes?: readonly string[]
  readonly reverseIncludes?: readonly string[]
  readonly operations?: readonly Operation[]
  /** Canonical addresses of profiles that what is stored can be of. */
  readonly profiles?: readonly string[]
  /** What a CapabilityStatement says of the type besides: `conditionalCreate` and the like. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** What the API does with no type of its own. */
export type SystemPart = {
  readonly interactions?: readonly {
    readonly code: 'transaction' | 'batch'
    readonly documentation?: string
  }[]
  readonly operations?: readonly Operation[]
}

/** Each part of the API adds its rows here. The capability statement, routes and tests are made of them. */
const parts: readonly ResourcePart[] = [
  ...[...reads(), ...writes(), ...searches, patientSearches],
  ...[...readingOperations, operationsOfPatient, searchOfLog],
  ...[...choiceParts, ...exportParts, subscriptionPart, taskPart],
]

export const systemParts: readonly SystemPart[] = [writesOfAll, systemExport, decisions]

/** One row of the whole table. */
export type ResourceRow = Required<Omit<ResourcePart, 'claims'>> & Pick<ResourcePart, 'claims'>

/** The table: what the API does, by type of resource, in order of their names. */
export const resources: ReadonlyMap<string, ResourceRow> = new Map(
  [...Map.groupBy(parts, ({ type }) => type)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, rows]) => [type, together(type, rows)]),
)

/** Whether the table has this interaction with this type. */
export function does(type: string, code: InteractionCode): boolean {
  return resources.get(type)?.interactions.some((one) => one.code === code) ?? false
}

function together(type: string, rows: readonly ResourcePart[]): ResourceRow {
  const all = <T>(of: (row: ResourcePart) => readonly T[] | undefined) =>
    rows.flatMap((row) => of(row) ?? [])
  const claims: Record<string, unknown> = Object.assign({}, ...rows.map((row) => row.claims ?? {}))
  return {
    type,
    interactions: all((row) => row.interactions),
    parameters: all((row) => row.parameters),
    includes: all((row) => row.includes),
    reverseIncludes: all((row) => row.reverseIncludes),
    operations: all((row) => row.operations),
    profiles: all((row) => row.profiles),
    claims,
  }
}
