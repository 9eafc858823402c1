import type { FormName } from '../../forms/form.ts'
import { paths } from '../paths.ts'

/**
 * Where a patient who is signed in does what a form asks, and it holds at once or goes to who answers it.
 */
export const signedInForms: Readonly<Record<FormName, string>> = {
  summary: paths.ownSummaryChoice,
  sharing: paths.sharing,
  'private-entry': paths.ownRecord,
  'type-1': paths.ownType1,
  copy: paths.askCopy,
  helper: paths.helpers,
  correction: paths.ownRecord,
  look: paths.whoLooked,
}
