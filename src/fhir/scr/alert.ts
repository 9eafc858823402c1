import { Refusal } from '../../errors.ts'
import { isAllowedPair } from '../../audit/alert-kinds.ts'
import { nhsNumberSystem } from '../../identity/nhs-number.ts'
import { odsSystem } from '../../identity/ods-code.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'

/** A privacy alert as the SCR FHIR API has it. */
export type ScrAlert = {
  /** 1: a relationship is claimed. 2: permission to view is overridden. */
  readonly type: '1' | '2'
  readonly subtype: string
  readonly nhsNumber: string
  readonly organisation: string
  /** Why, in words: the outcome description, else the message. */
  readonly reason: string
}

const message = 'https://fhir.nhs.uk/StructureDefinition/Extension-SCR-NotificationMessage'
const alertType = 'https://fhir.nhs.uk/CodeSystem/SCR-AlertType'
const alertReason = 'https://fhir.nhs.uk/CodeSystem/SCR-AlertReason'
const userSystem = 'https://fhir.nhs.uk/Id/sds-user-id'

/**
 * Reads an AuditEvent that is valid R4 as an alert: one message, a type and a reason that go together, an agent
 * each for patient, organisation and user, and what was looked at.
 *
 * @see domain.md 1.5, alerts
 * @throws Refusal `invalid`: which of these is wrong.
 */
export function alertIn(event: JsonObject): ScrAlert {
  if (!textAt(event, 'id')) throw wrong("'id' element is missing")
  const messages = objectsAt(event, 'extension').filter((it) => textAt(it, 'url') === message)
  const text = messages.length === 1 ? textAt(messages[0] ?? {}, 'valueString') : undefined
  if (!text) throw wrong(`Expecting exactly one 'extension' element with URL '${message}'`)
  const type = typeOf(objectAt(event, 'type') ?? {})
  const subtypes = objectsAt(event, 'subtype')
  const [subtype = {}] = subtypes
  const code = textAt(subtype, 'code') ?? ''
  if (subtypes.length !== 1 || textAt(subtype, 'system') !== alertReason) {
    throw wrong(`Expecting exactly one 'subtype' of ${alertReason}`)
  }
  if (!isAllowedPair(type, code)) {
    throw wrong(`An alert of type ${type} has no reason ${code.slice(0, 10)}`)
  }
  const entities = objectsAt(event, 'entity')
  const what = objectAt(objectAt(entities[0] ?? {}, 'what') ?? {}, 'identifier') ?? {}
  if (entities.length !== 1 || !textAt(what, 'value')) {
    throw wrong("Expecting exactly one 'entity' with 'what.identifier.value'")
  }
  const user = agentOf(event, userSystem)
  if (objectsAt(user.agent, 'role').length === 0) {
    throw wrong(`Expecting at least one 'role' for the 'agent' with system ${userSystem}`)
  }
  return {
    ...{ type, subtype: code, reason: textAt(event, 'outcomeDesc') ?? text },
    nhsNumber: agentOf(event, nhsNumberSystem).value,
    organisation: agentOf(event, odsSystem).value,
  }
}

/** The type by its own codes, or the one code of ISO 21089 that systems send for an access. */
function typeOf(type: JsonObject): '1' | '2' {
  const code = textAt(type, 'code')
  const system = textAt(type, 'system')
  if (system === alertType && (code === '1' || code === '2')) return code
  if (system === 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle') return '2'
  throw wrong(`Invalid or missing 'type': ${alertType}, 1 or 2`)
}

function agentOf(event: JsonObject, system: string): { agent: JsonObject; value: string } {
  const found = objectsAt(event, 'agent').flatMap((agent) => {
    const identifier = objectAt(objectAt(agent, 'who') ?? {}, 'identifier') ?? {}
    const value = textAt(identifier, 'value')
    return textAt(identifier, 'system') === system && value ? [{ agent, value }] : []
  })
  const [first, ...others] = found
  if (first === undefined || others.length > 0) {
    throw wrong(`Expecting exactly one 'agent' with 'who.identifier.system' ${system} and a value`)
  }
  if (first.agent['requestor'] !== false) {
    throw wrong(`'requestor' is false for the 'agent' with system ${system}`)
  }
  return first
}

function wrong(text: string): Refusal {
  return new Refusal('invalid', text)
}
