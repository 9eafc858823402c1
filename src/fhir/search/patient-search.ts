import { Refusal } from '../../errors.ts'
import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import { newPatientId, parsePatientId, shortId, type PatientId } from '../../identity/ids.ts'
import { readPatient, type ReadResource } from '../../record/read-resource.ts'
import { patientByNumber } from '../../sharing/find-patient.ts'
import { notSupported } from '../not-supported.ts'
import { nhsNumberIn } from '../parameters.ts'
import { bundleOf } from '../searchset.ts'
import type { Given } from './given.ts'
import { shaped, shapeOf } from './shape.ts'

const known = ['_id', 'identifier', '_count', '_elements', '_format', '_summary', '_total']

/**
 * `Patient?identifier=` the NHS number, for roles that may look for patients; `Patient?_id=`. One patient or none: who
 * may not be known is answered as nobody is. The number is in no address that is made here.
 *
 * @throws Refusal `not-supported` and `invalid` for what was asked; `role` and `signed-out`.
 */
export async function patientSearch(
  deps: { readonly db: Database; readonly allowTestNumbers: boolean; readonly base: string },
  actor: Actor,
  given: Given,
  lenient: boolean,
): Promise<Buffer> {
  const asked = askedIn(given, lenient)
  const { identifier, _id: id, _count: count = '1', _total: total = 'none' } = asked
  if ((identifier === undefined) === (id === undefined)) {
    throw new Refusal('invalid', 'A patient is found by identifier, the NHS number, or by _id')
  }
  if (!/^\d{1,9}$/.test(count)) throw new Refusal('invalid', '_count is a whole number')
  if (!['none', 'accurate', 'estimate'].includes(total)) {
    throw new Refusal('not-supported', 'The parameter _total is none, accurate or estimate')
  }
  const shape = shapeOf(asked._summary, asked._elements)
  const patient =
    identifier === undefined
      ? idOf(id ?? '')
      : (await patientByNumber(deps.db, actor, nhsNumberIn(identifier, deps.allowTestNumbers)))
          .patient
  const found = await readOrNobody(deps.db, actor, patient)
  const isCounted = shape.summary === 'count' || Number(count) === 0
  const about = isCounted || !found ? undefined : shaped('Patient', found.read.resource, shape)
  const self = found ? `?_id=${shortId(patient)}` : ''
  return bundleOf(deps.base, patient, {
    ...{ patient: about === undefined ? undefined : Buffer.from(about), entries: [], filings: [] },
    total: isCounted || total !== 'none' ? (found ? 1 : 0) : undefined,
    heldBack: false,
    links: [{ relation: 'self', url: `${deps.base}/Patient${self}` }],
  })
}

type AskedOfPatient = Partial<
  Record<'_id' | 'identifier' | '_count' | '_elements' | '_summary' | '_total', string>
>

function askedIn(given: Given, lenient: boolean): AskedOfPatient {
  const asked: Record<string, string> = {}
  for (const [name, value] of given) {
    if (!known.includes(name)) {
      if (lenient && /^_?\w+$/.test(name) && name !== '_has') continue
      throw notSupported('parameter', name)
    }
    if (Object.hasOwn(asked, name)) throw new Refusal('invalid', `Give ${name} once`)
    asked[name] = value
  }
  return asked
}

/** An id that no patient can have is answered as one that nobody has. */
function idOf(text: string): PatientId {
  try {
    return parsePatientId(text.slice(text.lastIndexOf('/') + 1))
  } catch {
    return newPatientId()
  }
}

async function readOrNobody(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<ReadResource | undefined> {
  try {
    return await readPatient(db, actor, patient)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return undefined
    throw error
  }
}
