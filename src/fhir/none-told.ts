import { parseJson, writeJson } from '../record/json-text.ts'
import { noneTold, type NoneReader } from '../record/none-told.ts'
import { withAnnotations } from '../record/patient-note.ts'
import { saysNone, type Said } from '../record/says-none.ts'
import { isObject } from '../record/validate/object-type.ts'
import type { Grant } from '../sharing/enter.ts'

/**
 * The text of an entry as it goes out: as it is stored; and for a reader who may not see all that there is, an entry
 * that says that there is none bears a note whose word that is, as it does on a page.
 *
 * @see docs/decisions/0011-none-known.md
 */
export function asTold<Text extends string | Buffer>(
  { said, resource }: { readonly said: Said | null; readonly resource: Text },
  grant: Pick<Grant, 'view' | 'heldBack'>,
): Text | string {
  const text = said !== null && saysNone(said) ? noneTold(readerOf(grant)) : undefined
  const stored = text === undefined ? undefined : parseJson(resource.toString())
  if (text === undefined || !isObject(stored)) return resource
  return writeJson(withAnnotations(stored, [{ authorString: 'Confide', text }]))
}

function readerOf({ view, heldBack }: Pick<Grant, 'view' | 'heldBack'>): NoneReader {
  if (view === 'patient') return 'patient'
  if (view === 'proxy') return 'helper'
  return heldBack ? 'staff-held-back' : 'staff'
}
