import { channels, type SaidBy } from '../../sharing/said-by.ts'
import { speakers } from '../../sharing/who-speaks.ts'
import type { FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { parseDecision } from '../present/best-interests.ts'

/** How something is said to the desk; online, the patient says it to us. */
const deskChannels = channels.filter((one) => one !== 'online')

/** Who said so and how, as staff record it, with what is missing of it. */
export function saidByOf(fields: Fields): {
  readonly said: SaidBy | undefined
  readonly errors: readonly FieldError[]
} {
  const askedBy = speakers.find((one) => one === fields['asked-by'])
  const channel = deskChannels.find((one) => one === fields['channel'])
  const decided = askedBy === 'best-interests' ? parseDecision(fields, '') : undefined
  const errors = [
    ...(askedBy ? [] : [{ field: 'asked-by', message: 'Choose who said so' }]),
    ...(channel ? [] : [{ field: 'channel', message: 'Choose how they said it' }]),
    ...(decided?.errors ?? []),
  ]
  if (!askedBy || !channel || errors.length > 0) return { said: undefined, errors }
  const decision = decided?.decision
  return { said: { askedBy, channel, ...(decision && { decision }) }, errors }
}

/** The field a refusal belongs to. */
export function notSaidError({ notSaid }: { notSaid: string }): FieldError {
  return { field: 'asked-by', message: notSaid }
}
