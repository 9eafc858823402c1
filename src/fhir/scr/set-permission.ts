import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { parseNhsNumber } from '../../identity/nhs-number.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { patientByNumber } from '../../sharing/find-patient.ts'
import { permissionFlags, setPermissionFlag } from '../../summary/permission-flag.ts'
import { resourceIn } from '../body.ts'
import type { ScrDeps } from './document-reference.ts'
import { known } from './known.ts'

const system = 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission'

/**
 * `POST $setPermission`: the registered practice records whether a patient wants a summary.
 *
 * @throws Refusal `invalid` for what was sent, for nobody who may be known, and for a child, of whom
 *   somebody else says it; `role` for staff of another service.
 */
export async function setPermission(
  { db, allowTestNumbers }: Pick<ScrDeps, 'db' | 'allowTestNumbers'>,
  actor: Actor,
  body: unknown,
): Promise<void> {
  const parameter = one(resourceIn(body, 'Parameters'), 'parameter', 'setPermissions')
  const number = textAt(one(parameter, 'part', 'nhsNumber'), 'valueString')
  if (!number) throw new Refusal('invalid', "Missing value for Parameter.Part 'nhsNumber'")
  const coding = objectAt(one(parameter, 'part', 'permissionCode'), 'valueCoding') ?? {}
  const flag = permissionFlags.find((it) => it === textAt(coding, 'code'))
  if (textAt(coding, 'system') !== system || flag === undefined) {
    throw new Refusal('invalid', `Invalid value in field 'valueCoding': ${system}, Yes, No or Ask`)
  }
  const { patient } = await patientByNumber(db, actor, parseNhsNumber(number, allowTestNumbers))
  const done = await known(setPermissionFlag(db, actor, patient, flag))
  if (typeof done === 'object' && 'notSaid' in done) {
    throw new Refusal(
      'invalid',
      'Of a child it is recorded on the page of the practice, with who said so',
    )
  }
}

function one(from: JsonObject, key: string, name: string): JsonObject {
  const [found, ...others] = objectsAt(from, key).filter((it) => textAt(it, 'name') === name)
  if (found === undefined || others.length > 0) {
    throw new Refusal('invalid', `Exactly 1 ${key} named '${name}' expected`)
  }
  return found
}
