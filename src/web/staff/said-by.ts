import { channels, type SaidBy } from '../../sharing/said-by.ts'
import { speakers } from '../../sharing/who-speaks.ts'
import type { FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'

/** How something is said to the desk; online, the patient says it to us. */
export const deskChannels = channels.filter((one) => one !== 'online')

/** Who said so and how, as staff record it, with what is missing of it. */
export function saidByOf(fields: Fields): {
  readonly said: SaidBy | undefined
  readonly errors: readonly FieldError[]
} {
  const askedBy = speakers.find((one) => one === fields['asked-by'])
  const channel = deskChannels.find((one) => one === fields['channel'])
  const errors = [
    ...(askedBy ? [] : [{ field: 'asked-by', message: 'Choose who said so' }]),
    ...(channel ? [] : [{ field: 'channel', message: 'Choose how they said it' }]),
  ]
  const reviewed = fields['reviewed'] === 'yes'
  return { said: askedBy && channel ? { askedBy, channel, reviewed } : undefined, errors }
}

/** The field a refusal belongs to. */
export function notSaidError({ may, notSaid }: { may: string; notSaid: string }): FieldError {
  return { field: may === 'clinician' ? 'reviewed' : 'asked-by', message: notSaid }
}
