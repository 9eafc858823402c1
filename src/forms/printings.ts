import type { Database } from '../db/database.ts'
import { newReference } from '../identity/reference.ts'
import type { Form, FormName } from './form.ts'

/** One form on paper, of nobody until it comes back. */
export type Printing = {
  readonly reference: string
  readonly practice: string
  readonly form: FormName
  readonly version: string
  readonly printedAt: Date
}

/** More than a practice hands out in a day. */
const mostInADay = 500

/** Begins a printing, with a reference that says nothing. Undefined: too many were printed today. */
export async function printForm(
  db: Database,
  practice: string,
  form: Form,
): Promise<Pick<Printing, 'reference' | 'printedAt'> | undefined> {
  const reference = newReference('PF')
  const [printing] = await db.app<{ printedAt: Date }[]>`
    select at as "printedAt"
      from print_form(${reference}, ${practice}, ${form.name}, ${form.version}, ${mostInADay})`
  return printing && { reference, printedAt: printing.printedAt }
}

/** What was printed under this reference, for a year. */
export async function printingOf(db: Database, reference: string): Promise<Printing | undefined> {
  const [printing] = await db.app<Printing[]>`
    select reference, practice, form, form_version as version, printed_at as "printedAt"
      from printed_form(${reference})`
  return printing
}
