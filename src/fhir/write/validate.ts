import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { newEntryId, parseEntryRef, type PatientId } from '../../identity/ids.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import type { Change } from '../../record/write/change.ts'
import { writeEntries } from '../../record/write/write-entries.ts'
import { objectIn } from '../body.ts'
import { operationOutcome } from '../operation-outcome.ts'
import { outcomeText } from './answer.ts'
import { requireDraft, requirePatient, requireSame, requireWritable } from './drafts.ts'
import { signedInFirst, type WriteDeps } from './one.ts'

export type ToValidate = {
  readonly type: string
  /** The id in the address. */
  readonly entry?: string
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly requestId: string
}

const modes = ['create', 'update', 'delete']

/**
 * `$validate`: whether something could be written, found out as it would be to write it, by the same gates, with the
 * same line on the log as a form that is opened. Nothing is written.
 *
 * @see http://hl7.org/fhir/R4/resource-operation-validate.html
 * @returns an OperationOutcome: what is wrong with it, or that nothing is.
 * @throws Refusal as `writeEntries` for a record that may not be written in at all.
 */
export async function validate(
  { db, base }: WriteDeps,
  actor: Actor,
  asked: ToValidate,
): Promise<string> {
  try {
    const { patient, change } = await signedInFirst(db, actor, () => trialOf(asked, base))
    await writeEntries(db, actor, patient, { changes: [change], base, isTrial: true })
    return outcomeText('right')
  } catch (error) {
    const isAnswer =
      error instanceof Refusal && (error.faults.length > 0 || error.code === 'unprocessable')
    if (!isAnswer) throw error
    return JSON.stringify(
      operationOutcome(error.code, error.message, asked.requestId, error.faults),
    )
  }
}

function trialOf(asked: ToValidate, base: string): { patient: PatientId; change: Change } {
  const { type } = asked
  requireWritable(type)
  const { resource, mode } = sentIn(asked)
  const at = ''
  if (asked.entry === undefined) {
    if (mode !== 'create') throw new Refusal('invalid', `${mode} needs an id in the address`)
    const draft = requireDraft(resource ?? {}, type, base)
    const id = newEntryId()
    const change = { does: 'create', at, draft, id, fullUrl: undefined, unless: undefined } as const
    return { patient: requirePatient(draft), change }
  }
  const { patient, entry: id } = parseEntryRef(asked.entry)
  if (mode === 'delete') {
    return { patient, change: { does: 'delete', at, type, id, version: undefined } }
  }
  const draft = requireDraft(resource ?? {}, type, base)
  requireSame(draft, patient, id)
  const any = { version: undefined, fullUrl: undefined }
  return { patient, change: { does: 'update', at, draft, id, ...any } }
}

/** The resource and the mode, as they stand in the address, the body or Parameters. */
function sentIn({ type, entry, query, body }: ToValidate): {
  resource: JsonObject | undefined
  mode: string
} {
  const isEmpty = !Buffer.isBuffer(body) || body.length === 0
  const sent = isEmpty ? undefined : objectIn(body)
  const given = new Map(Object.entries(query))
  let resource = sent
  if (sent?.['resourceType'] === 'Parameters') {
    resource = undefined
    for (const parameter of objectsAt(sent, 'parameter')) {
      const name = textAt(parameter, 'name') ?? ''
      if (name === 'resource') resource = objectAt(parameter, 'resource')
      else given.set(name, textAt(parameter, 'valueCode') ?? textAt(parameter, 'valueUri'))
    }
  }
  const mode = given.get('mode') ?? (entry === undefined ? 'create' : 'update')
  if (typeof mode !== 'string' || !modes.includes(mode)) {
    throw new Refusal('not-supported', `mode is one of ${modes.join(', ')}`)
  }
  const profiles = [
    `http://hl7.org/fhir/StructureDefinition/${type}`,
    `https://fhir.hl7.org.uk/StructureDefinition/UKCore-${type}`,
  ]
  for (const [name, value] of given) {
    if (name === 'mode' || (name === 'profile' && profiles.includes(String(value)))) continue
    const shown = /^[\w-]{1,40}$/.test(name) ? name : 'A parameter'
    throw new Refusal('not-supported', `${shown} is not supported as it was given`)
  }
  return { resource, mode }
}
