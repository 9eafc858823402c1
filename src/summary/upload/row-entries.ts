import type { JsonObject } from '../../record/validate/object-type.ts'
import type { NarrativeTable } from './narrative-table.ts'

/** What is made of one line of a table: the resource, and what it is known by when the line is sent again. */
export type RowEntry = { readonly key: string; readonly resource: JsonObject }

/** The tables of a GP summary that hold medicines, allergies and problems, and all others. */
export type TableKind = 'allergies' | 'acute' | 'repeat' | 'discontinued' | 'problems' | 'other'

const columnsOf: Readonly<Record<Exclude<TableKind, 'problems' | 'other'>, readonly string[]>> = {
  allergies: ['Date', 'Description', 'Certainty', 'Severity', 'Supporting Information'],
  acute: ['Type', 'Date', 'Medication Item', 'Dosage Instructions', 'Quantity'],
  repeat: ['Type', 'Date', 'Medication Item', 'Dosage Instructions', 'Quantity'],
  discontinued: ['Type', 'Date', 'Medication Item', 'Dosage Instructions', 'Quantity'],
}

/**
 * The lines of a table as entries in the words of the table: no code is guessed.
 *
 * A repeat is known by its medicine, whatever day it was issued last, and stays the same entry when it stands
 * with the discontinued ones: that is how a summary says that it has ended. All else is known by day and words.
 *
 * @returns undefined where the columns are not those that such a table has.
 * @see domain.md 1.3, section order and columns
 */
export function entriesOf(
  kind: TableKind,
  { columns, rows }: NarrativeTable,
  title: string,
): RowEntry[] | undefined {
  if (kind === 'other' || kind === 'problems') {
    if (columns[0] !== 'Date' || columns[1] !== 'Description') return undefined
    const entryOf = kind === 'problems' ? problem : finding
    return rows.map((cells) => entryOf(cells, columns, title))
  }
  const wanted = columnsOf[kind]
  if (columns.length !== wanted.length || wanted.some((it, i) => it !== columns[i]))
    return undefined
  return rows.map((cells) => (kind === 'allergies' ? allergy(cells) : medicine(kind, cells)))
}

function allergy([
  when = '',
  what = '',
  certainty = '',
  severity = '',
  more = '',
]: readonly string[]) {
  const system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical'
  const said = [labelled('Certainty', certainty), labelled('Severity', severity), more]
  return {
    key: `allergy ${when} ${what}`,
    resource: {
      resourceType: 'AllergyIntolerance',
      clinicalStatus: { coding: [{ system, code: 'active' }] },
      code: { text: what },
      ...dated('recordedDate', when),
      ...noted(...said, undated(when)),
    },
  }
}

const course = 'http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy'

function medicine(
  kind: 'acute' | 'repeat' | 'discontinued',
  [, when = '', what = '', dose = '', quantity = '']: readonly string[],
): RowEntry {
  const [, amount, unit] = /^(\d{1,6}(?:\.\d{1,4})?) (.{1,60})$/.exec(quantity) ?? []
  const ended = /^(discontinued|stopped|ended)\b/i.test(when) ? dayIn(when) : undefined
  const supply = {
    ...(amount !== undefined && { quantity: { value: Number(amount), unit } }),
    ...(kind === 'discontinued' && ended && { validityPeriod: { end: ended } }),
  }
  return {
    key: kind === 'acute' ? `acute ${when} ${what}` : `repeat ${what}`,
    resource: {
      resourceType: 'MedicationRequest',
      // whether an acute medicine is still taken is not said
      status: { acute: 'unknown', repeat: 'active', discontinued: 'stopped' }[kind],
      intent: kind === 'acute' ? 'order' : 'plan',
      courseOfTherapyType: {
        coding: [{ system: course, code: kind === 'acute' ? 'acute' : 'continuous' }],
      },
      medicationCodeableConcept: { text: what },
      ...(ended === undefined && dated('authoredOn', when)),
      ...(dose !== '' && { dosageInstruction: [{ text: dose }] }),
      ...(Object.keys(supply).length > 0 && { dispenseRequest: supply }),
      // as it was written, as "Last Issued" is another day than "Prescribed"
      ...noted(when, amount === undefined ? labelled('Quantity', quantity) : ''),
    },
  }
}

/** Whether it is still so is not said: without a status it is taken for a problem that is. */
function problem(cells: readonly string[], columns: readonly string[], title: string): RowEntry {
  const [when = '', what = '', ...more] = cells
  const rest = more.map((text, i) => labelled(columns[i + 2] ?? '', text))
  return {
    key: `problem ${title} ${when} ${what}`,
    resource: {
      resourceType: 'Condition',
      category: [{ text: title }],
      code: { text: what },
      ...dated('onsetDateTime', when),
      ...noted(...rest, undated(when)),
    },
  }
}

function finding(cells: readonly string[], columns: readonly string[], title: string): RowEntry {
  const [when = '', what = '', ...more] = cells
  const rest = more.map((text, i) => labelled(columns[i + 2] ?? '', text))
  return {
    key: `${title} ${when} ${what}`,
    resource: {
      resourceType: 'Observation',
      status: 'unknown',
      category: [{ text: title }],
      code: { text: what },
      ...dated('effectiveDateTime', when),
      ...noted(...rest, undated(when)),
    },
  }
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `12-May-2020`, as these summaries write it, with or without a day; YYYY-MM-DD or YYYY-MM. */
function dayIn(text: string): string | undefined {
  const [, day, name = '', year] =
    /(?:(\d{1,2})[- ])?([A-Z][a-z]{2})[a-z]*[- ](\d{4})\b/.exec(text) ?? []
  const month = months.indexOf(name) + 1
  if (month === 0 || year === undefined) return undefined
  const two = (n: number) => String(n).padStart(2, '0')
  return `${year}-${two(month)}${day === undefined ? '' : `-${two(Number(day))}`}`
}

function dated(name: string, when: string): JsonObject {
  const day = dayIn(when)
  return day === undefined ? {} : { [name]: day }
}

/** A day that is not understood is kept in words. */
function undated(when: string): string {
  return dayIn(when) === undefined ? labelled('Date', when) : ''
}

function labelled(label: string, text: string): string {
  return text === '' ? '' : `${label}: ${text}`
}

function noted(...parts: readonly string[]): JsonObject {
  const text = parts.filter((part) => part !== '').join('. ')
  return text === '' ? {} : { note: [{ text }] }
}
