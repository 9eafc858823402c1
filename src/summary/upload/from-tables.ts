import { createHash } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { objectAt, referencesAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { codesIn } from '../concepts.ts'
import { looseWords } from './loose-words.ts'
import { tableIn, type NarrativeTable } from './narrative-table.ts'
import type { UploadDocument, UploadEntry } from './read-upload.ts'
import { entriesOf, type RowEntry, type TableKind } from './row-entries.ts'

/** The sections with medicines, allergies and problems: the code of the message, its SNOMED CT category, and LOINC. */
const kinds: Readonly<Record<string, TableKind>> = {
  ...{ AllergiesHeader: 'allergies', '163221000000102': 'allergies', '48765-2': 'allergies' },
  ...{ AcuteMedsHeader: 'acute', '222671000000103': 'acute' },
  ...{ RepeatMedsHeader: 'repeat', '222681000000101': 'repeat' },
  ...{ DiscRepeatMedsHeader: 'discontinued', '222691000000104': 'discontinued' },
  ...{ DiagnosesHeader: 'problems', '163001000000103': 'problems' },
  ...{ ProblemsHeader: 'problems', '162991000000102': 'problems', '11450-4': 'problems' },
}

/** Which resources say what a section says; a table is not taken a second time where there is one for each line. */
const saidBy: Readonly<Record<TableKind, readonly string[] | undefined>> = {
  allergies: ['AllergyIntolerance'],
  acute: ['MedicationRequest', 'MedicationStatement'],
  repeat: ['MedicationRequest', 'MedicationStatement'],
  discontinued: ['MedicationRequest', 'MedicationStatement'],
  problems: undefined,
  other: undefined,
}
/** In any other section all do but these: they say who and where. */
const saysNoLine = new Set(
  'Patient Practitioner PractitionerRole Organization RelatedPerson Location Device'.split(' '),
)

/**
 * What the tables of a summary say and none of its resources does.
 *
 * @throws Refusal `invalid` for a table that cannot be read for certain, and words about medicines and allergies
 *   outside of one.
 */
export function fromTables({ sections, others }: UploadDocument): UploadEntry[] {
  const seen = new Map<string, number>()
  return sections.flatMap((section) => {
    const kind = kindOf(section)
    const titled = isOther(kind) ? kindByTitle(section) : kind
    const kept = titled === 'other' ? kind : titled
    const narrative = textAt(objectAt(section, 'text') ?? {}, 'div') ?? ''
    if (!isOther(kept)) noLooseWords(narrative, section)
    const table = tableIn(narrative)
    if (table === undefined) return []
    if (table === 'unclear') throw unreadable(section)
    const byColumns = kindByColumns(table)
    const meant = isOther(kept) && byColumns !== 'other' ? byColumns : kept
    if (isSaidByResources(meant, section, others, table)) return []
    if (meant !== kind && table.rows.length > 0) throw underAnotherCode(section)
    const rows = entriesOf(kind, table, titleOf(section))
    if (rows === undefined) throw unreadable(section)
    return rows.map((row) => numbered(row, seen))
  })
}

function unreadable(section: JsonObject): Refusal {
  return wrong(
    section,
    'table cannot be read: send the published columns with a cell for each, or its lines as resources without a table',
  )
}

function wrong(section: JsonObject, what: string): Refusal {
  const title = (textAt(section, 'title') ?? '').slice(0, 80)
  return new Refusal('invalid', `The section '${title}': its ${what}`)
}

function noLooseWords(narrative: string, section: JsonObject): void {
  if (looseWords(narrative, textAt(section, 'title') ?? '').length > 0) {
    throw wrong(
      section,
      'text says something outside of a table: send that as lines of the table, or as resources without text',
    )
  }
}

function underAnotherCode(section: JsonObject): Refusal {
  return wrong(
    section,
    'table is one of allergies or medicines, and its code is not: send it as AllergiesHeader, AcuteMedsHeader, RepeatMedsHeader or DiscRepeatMedsHeader',
  )
}

/** Neither of medicines nor of allergies. */
function isOther(kind: TableKind): boolean {
  return kind === 'other' || kind === 'problems'
}

/** The codes of a section, or that it is any other. */
function kindOf(section: JsonObject): TableKind {
  const code = codesIn(section['code']).find((it) => Object.hasOwn(kinds, it))
  return code === undefined ? 'other' : (kinds[code] ?? 'other')
}

/** What a section without such a code is about all the same: as any other it would not reach the summary. */
function kindByTitle(section: JsonObject): TableKind {
  const title = textAt(section, 'title') ?? ''
  if (/allerg|adverse reaction/i.test(title)) return 'allergies'
  return /\b(?:medications|medicines)\b/i.test(title) ? 'repeat' : 'other'
}

function kindByColumns({ columns }: NarrativeTable): TableKind {
  if (columns.some((it) => /^(?:certainty|severity)$/i.test(it))) return 'allergies'
  return columns.some((it) => /^(?:medication|medicine|dosage)\b/i.test(it)) ? 'repeat' : 'other'
}

/** A title without the days of its window, which differ each time. */
function titleOf(section: JsonObject): string {
  return (textAt(section, 'title') ?? '').replace(/\s*\(.*$/, '')
}

/**
 * Whether there is a resource for each line.
 *
 * @throws Refusal `invalid` where there are some, and fewer than lines: which line has none is not known.
 */
function isSaidByResources(
  kind: TableKind,
  section: JsonObject,
  others: readonly UploadEntry[],
  { rows }: NarrativeTable,
): boolean {
  const types = saidBy[kind]
  const named = new Set(referencesAt(section, 'entry').map(({ reference }) => reference))
  const found = others.filter(({ fullUrl, resource }) => {
    const type = textAt(resource, 'resourceType') ?? ''
    const isNamed = named.has(fullUrl) || named.has(`${type}/${textAt(resource, 'id')}`)
    return isNamed && (types?.includes(type) ?? !saysNoLine.has(type))
  })
  if (found.length > 0 && found.length < rows.length) {
    throw wrong(
      section,
      `table has ${rows.length} lines, and ${found.length} of its resources are sent: send one for each line, or the table alone`,
    )
  }
  return found.length > 0
}

/** The same line sent again is the same entry; a second one of the same words is another. */
function numbered({ key, resource }: RowEntry, seen: Map<string, number>): UploadEntry {
  const name = key.toLowerCase()
  const before = seen.get(name) ?? 0
  seen.set(name, before + 1)
  const hex = createHash('sha256').update(`${name}\n${before}`).digest('hex')
  return { fullUrl: `urn:scr-row:${hex.slice(0, 40)}`, resource }
}
