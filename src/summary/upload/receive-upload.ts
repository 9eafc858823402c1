import { appendEvent } from '../../audit/append.ts'
import type { Database, Tx } from '../../db/database.ts'
import { inOneSnapshot } from '../../db/flush.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { entryRef, notFound, type PatientId } from '../../identity/ids.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import { patientCard, type PatientCard } from '../../identity/patients.ts'
import { planBundle, type BundlePlan } from '../../record/bundle/plan-bundle.ts'
import { importBundle } from '../../record/import-bundle.ts'
import { writeJson } from '../../record/json-text.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { lastUpload, saidWithheld, unlistedEntries, uploadUrl } from '../../record/uploads.ts'
import { admit, eventOf } from '../../sharing/admit.ts'
import { enter } from '../../sharing/enter.ts'
import { patientByNumber } from '../../sharing/find-patient.ts'
import { readUpload, type UploadDocument, type UploadEntry } from './read-upload.ts'
import { uploadEntries } from './upload-entries.ts'

/** What became of an upload: the entries that an earlier one held and this one does not, by kind and id. */
export type Received = {
  readonly unlisted: readonly { readonly kind: string; readonly ref: string }[]
}

/**
 * Takes in a summary that the registered practice's system sends: what it says becomes entries of the practice,
 * through the import, with a Provenance; and the summary is made of them in the same transaction.
 *
 * What an earlier upload said is replaced by what this one says of it. What this one does not mention stays as it
 * was. The same sent again changes nothing.
 *
 * @throws Refusal `dissent` for a patient who wants no summary (SCR-24), `role` for staff of another service,
 *   `not-found` for nobody who may be known, `invalid` for what was sent: an older one, another patient's date of
 *   birth, an id that was used for something else.
 * @see docs/decisions/0013-uploads.md
 */
export async function receiveUpload(
  db: Database,
  actor: Actor,
  sent: JsonObject,
  allowTestNumbers: boolean,
): Promise<Received> {
  const document = readUpload(sent, allowTestNumbers)
  const { patient } = await patientByNumber(db, actor, document.nhsNumber)
  const [[row], [card], withheldBefore] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'write'),
    patientCard(tx, patient),
    saidWithheld(tx, patient),
  ])
  const { person } = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined || person.kind !== 'staff') throw notFound()
  const practice = person.organisation
  const event = {
    ...eventOf(actor, patient, row),
    purpose: 'direct care',
    filter: 'summary upload',
  }
  try {
    if (card.registeredPractice !== practice) throw notThePractice()
    const plan = planOf(document, card, practice, withheldBefore.length > 0)
    const job = {
      job: person.name,
      name: person.name,
      purpose: 'direct care',
      requestId: actor.requestId,
    }
    const guard = guardOf(document, patient, practice)
    await importBundle(db, job, plan, { ...guard, event })
    return { unlisted: guard.unlisted }
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'role' || error.code === 'dissent')) {
      const rule = error.code
      await appendEvent(db, { ...event, rule, kind: 'denied', count: 0, digest: null })
    }
    throw error
  }
}

function planOf(
  document: UploadDocument,
  card: PatientCard,
  practice: OdsCode,
  wasWithheld: boolean,
): BundlePlan {
  if (document.birthDate !== undefined && document.birthDate !== card.birthDate) {
    throw new Refusal(
      'invalid',
      'Patient.birthDate is another than that of the patient with this NHS number',
    )
  }
  const entries = uploadEntries(document, card, practice, wasWithheld).map(textOf)
  const bytes = entries.reduce((sum, it) => sum + it.length, 0)
  const head = '{"resourceType":"Bundle","type":"collection"}'
  const result = planBundle({ kind: 'bundle', head, entries, bytes }, { writtenBy: practice })
  if ('plan' in result) return result.plan
  const [problem] = result.problems
  throw new Refusal(
    'invalid',
    problem ? `${problem.path}: ${problem.message}` : 'The document is not valid',
  )
}

function textOf(entry: UploadEntry): Buffer {
  return Buffer.from(writeJson(entry))
}

/** What holds in the transaction of the import, and what is looked up when it is done. */
function guardOf(document: UploadDocument, patient: PatientId, practice: OdsCode) {
  const url = uploadUrl(document.id)
  const found: { kind: string; ref: string }[] = []
  let isKnown = false
  return {
    unlisted: found as Received['unlisted'],
    before: async (tx: Tx, sourceIds: ReadonlySet<string>) => {
      const [said] = await tx<{ preference: string }[]>`
        select preference from summary_preference where patient_id = ${patient}`
      if (said?.preference === 'dissent')
        throw new Refusal('dissent', 'The patient chose to have no summary')
      isKnown = sourceIds.has(url)
      const last = await lastUpload(tx, patient, practice)
      if (last !== undefined && last.getTime() > Date.parse(document.madeAt)) {
        throw new Refusal(
          'invalid',
          'A newer summary was received: send one that was made after it',
        )
      }
    },
    after: async (tx: Tx, changes: number) => {
      if (isKnown && changes > 0) {
        throw new Refusal(
          'invalid',
          `[PSIS-30134] - Duplicate event with eventId ${document.id.toUpperCase()}`,
        )
      }
      found.length = 0
      const rows = await unlistedEntries(tx, patient, practice)
      found.push(...rows.map(({ kind, id }) => ({ kind, ref: entryRef(patient, id) })))
    },
  }
}

function notThePractice(): Refusal {
  return new Refusal('role', 'Only the patient’s registered GP practice sends their summary')
}
