import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import type { Database, Tx } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { dayText } from '../identity/day-text.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { formatNhsNumber } from '../identity/nhs-number.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { patientCard, patientText } from '../identity/patients.ts'
import { pageOf } from '../identity/practice-page.ts'
import { act, type Acting } from '../sharing/act.ts'
import { seersOf } from '../sharing/explain.ts'
import { sharingFacts } from '../sharing/facts.ts'
import { article15 } from './article-15.ts'
import type { Item } from './item.ts'
import { gatheredAt } from './item-store.ts'
import { packMakers } from './pack-makers.ts'
import type { PackParts } from './pack-parts.ts'
import { storePack } from './pack-store.ts'
import { buildPack } from './pack.ts'
import { partTitle } from './part-titles.ts'
import { paperWaits } from './post-work.ts'
import { namedPatient, patientJson } from './patient-json.ts'
import { redact } from './redact.ts'
import { untold, type Tell } from './running.ts'
import { releaseCopy, type Releasable } from './release.ts'
import { isInOwnWords, requestOf, type AccessRequest } from './request.ts'

/**
 * Makes the pack of a copy and releases it with it, or neither: to the patient who takes it online, else to the desk
 * that hands it over on paper.
 *
 * @param reasons as of `releaseCopy`.
 * @throws Refusal as `releaseCopy`.
 */
export async function releasePack(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  reasons: string | null,
  tell: Tell = untold,
): Promise<void> {
  const makers = packMakers()
  try {
    await releaseCopy(db, actor, patient, reference, reasons, async (copy) => {
      const { request, ...facts } = await act(
        db,
        actor,
        patient,
        'request',
        async (tx, acting) => ({
          result: await factsFor(tx, acting, patient, reference),
          event: { kind: 'request', filter: 'copy made' },
        }),
      )
      const parts = { ...facts, items: await redacted(copy), redactions: copy.redactions }
      const { stream, files, count } = buildPack(parts, makers)
      stream.on('data', () => tell('files', files.length, count))
      const bytes = await buffer(stream)
      tell('keep')
      const { organisation, askedBy, delivery, helper } = request
      const pack = {
        ...{ reference, organisation, helper, askedBy, madeAt: parts.madeAt, files },
        forPatient: askedBy === 'patient' && delivery === 'online',
        sha256: createHash('sha256').update(bytes).digest('hex'),
      }
      return async (tx) => {
        await storePack(tx, patient, pack, bytes)
        if (!pack.forPatient && helper === null) {
          await paperWaits(tx, patient, request, { reference, letter: null }, 'toPrint')
        }
      }
    })
  } finally {
    await makers.close()
  }
}

type PackFacts = Omit<PackParts, 'items' | 'redactions'> & { readonly request: AccessRequest }

async function factsFor(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  reference: string,
): Promise<PackFacts> {
  const request = await requestOf(tx, patient, reference)
  const { organisation, organisationName: by, format } = request
  const [card] = await patientCard(tx, patient)
  const [facts] = await sharingFacts(tx, { organisations: [organisation] })
  if (card === undefined || facts === undefined) throw notFound()
  const stored = await patientText(tx, patient)
  const { address, telephone, privacyContact } = await pageOf(tx, organisation as OdsCode)
  const seers = seersOf(facts, [], { organisation, private: false })
  return {
    ...{
      request,
      reference,
      by,
      madeAt: acting.at,
      gatheredAt: await gatheredAt(tx, patient, reference),
      askedFor: askedForText(request),
    },
    patient: {
      name: `${card.givenName} ${card.familyName}`,
      facts: [
        `Born ${dayText(card.birthDate)}`,
        ...(card.nhsNumber === null ? [] : [`NHS number ${formatNhsNumber(card.nhsNumber)}`]),
      ],
    },
    patientResource:
      request.askedBy === 'patient'
        ? ((stored && patientJson(stored)) ?? null)
        : namedPatient(card),
    isForAnother: request.askedBy !== 'patient',
    information: article15({
      ...{ by, of: request.askedBy === 'patient' ? null : `${card.givenName} ${card.familyName}` },
      contact: [
        ...address,
        ...(telephone === null ? [] : [`Telephone ${telephone}`]),
        ...(privacyContact === null ? [] : [`Ask about privacy: ${privacyContact}`]),
      ],
      // staff who must ask first see it once they have
      recipients: seers
        .filter(({ why }) => why.see || why.because === 'permission-not-asked')
        .map(({ name }) => name),
      makesSummary: card.registeredPractice === organisation,
    }),
    isLargePrint: format === 'large-print',
  }
}

const itemsAtOnce = 50

/** What may be given of each; others have their turn in between. */
async function redacted({ items, redactions }: Releasable): Promise<Item[]> {
  const byItem = Map.groupBy(redactions, ({ item }) => item)
  const given: Item[] = []
  for (const item of items) {
    given.push(redact(item, byItem.get(item.id) ?? []))
    if (given.length % itemsAtOnce === 0) await setImmediate()
  }
  return given
}

/** Own words are not said again here: they stand with the request, where they were reviewed. */
function askedForText({ scope, askedBy }: Pick<AccessRequest, 'scope' | 'askedBy'>): string {
  const { parts, from, until } = scope
  const isForAnother = askedBy !== 'patient'
  const named = parts?.map((part) => partTitle(part, isForAnother)).join(', ') ?? 'everything'
  const what = isInOwnWords(scope)
    ? 'what you said in your own words. So that nothing of it is missing, this is everything'
    : named
  return [
    what,
    ...(from === null ? [] : [`from ${dayText(from)}`]),
    ...(until === null ? [] : [`until ${dayText(until)}`]),
  ].join(' ')
}
