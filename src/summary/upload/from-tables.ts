import { createHash } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { objectAt, referencesAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { codesIn } from '../concepts.ts'
import { tableIn } from './narrative-table.ts'
import type { UploadDocument, UploadEntry } from './read-upload.ts'
import { entriesOf, type RowEntry, type TableKind } from './row-entries.ts'

/** The sections with medicines and allergies: the code of the message, its SNOMED CT category, and LOINC. */
const kinds: Readonly<Record<string, TableKind>> = {
  ...{ AllergiesHeader: 'allergies', '163221000000102': 'allergies', '48765-2': 'allergies' },
  ...{ AcuteMedsHeader: 'acute', '222671000000103': 'acute' },
  ...{ RepeatMedsHeader: 'repeat', '222681000000101': 'repeat' },
  ...{ DiscRepeatMedsHeader: 'discontinued', '222691000000104': 'discontinued' },
}

/** Which resources say what a section says; what is in its table is not taken a second time then. */
const saidBy: Readonly<Record<TableKind, readonly string[] | undefined>> = {
  allergies: ['AllergyIntolerance'],
  acute: ['MedicationRequest', 'MedicationStatement'],
  repeat: ['MedicationRequest', 'MedicationStatement'],
  discontinued: ['MedicationRequest', 'MedicationStatement'],
  other: undefined,
}

/**
 * What the tables of a summary say and none of its resources does.
 *
 * @throws Refusal `invalid` for a table that cannot be read for certain.
 */
export function fromTables({ sections, others }: UploadDocument): UploadEntry[] {
  const seen = new Map<string, number>()
  return sections.flatMap((section) => {
    const kind = kindOf(section)
    const title = textAt(section, 'title') ?? ''
    if (isSaidByResources(kind, section, others)) return []
    const table = tableIn(textAt(objectAt(section, 'text') ?? {}, 'div') ?? '')
    if (table === undefined) return []
    const rows = table === 'unclear' ? undefined : entriesOf(kind, table, titleOf(section))
    if (rows === undefined) {
      throw new Refusal(
        'invalid',
        `The table of the section '${title.slice(0, 80)}' cannot be read: send its lines as resources`,
      )
    }
    return rows.map((row) => numbered(row, seen))
  })
}

/** The codes of a section, or that it is any other. */
function kindOf(section: JsonObject): TableKind {
  const code = codesIn(section['code']).find((it) => Object.hasOwn(kinds, it))
  return code === undefined ? 'other' : (kinds[code] ?? 'other')
}

/** A title without the days of its window, which differ each time. */
function titleOf(section: JsonObject): string {
  return (textAt(section, 'title') ?? '').replace(/\s*\(.*$/, '')
}

function isSaidByResources(
  kind: TableKind,
  section: JsonObject,
  others: readonly UploadEntry[],
): boolean {
  const types = saidBy[kind]
  return referencesAt(section, 'entry').some(({ reference }) => {
    const found = others.find(
      ({ fullUrl, resource }) =>
        fullUrl === reference ||
        `${textAt(resource, 'resourceType')}/${textAt(resource, 'id')}` === reference,
    )
    if (found === undefined) return false
    return types === undefined || types.includes(textAt(found.resource, 'resourceType') ?? '')
  })
}

/** The same line sent again is the same entry; a second one of the same words is another. */
function numbered({ key, resource }: RowEntry, seen: Map<string, number>): UploadEntry {
  const name = key.toLowerCase()
  const before = seen.get(name) ?? 0
  seen.set(name, before + 1)
  const hex = createHash('sha256').update(`${name}\n${before}`).digest('hex')
  return { fullUrl: `urn:scr-row:${hex.slice(0, 40)}`, resource }
}
