import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import { changeChoice, type ChoiceChange } from '../../forms/change-choice.ts'
import type { HeldChoices } from '../../forms/held-choices.ts'
import type { Actor } from '../../identity/actor.ts'
import {
  entryRef,
  notFound,
  parsePatientId,
  shortId,
  type EntryId,
  type PatientId,
} from '../../identity/ids.ts'
import { objectAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { type1Form } from '../../research/type-1.ts'
import { isVersion } from '../../sharing/leaflets/editions.ts'
import { formVersion } from '../../summary/preference.ts'
import { resourceIn } from '../body.ts'
import { consentId, isMadeId } from './consent-id.ts'
import type { Answer } from './consent-state.ts'
import { consentsOf, type ToldConsent } from './consents.ts'
import { notTaken, stateIn, type Wanted } from './state-in.ts'

/** What was sent to an address of a Consent: its text, and the version it was made from. */
export type SentConsent = {
  readonly patient: PatientId
  readonly id: EntryId
  readonly body: unknown
  readonly ifMatch: string | undefined
}

type Here = { readonly db: Database; readonly base: string }
type Put = { readonly consent: ToldConsent; readonly isNew: boolean }

/**
 * `PUT Consent/{id}`: records what the patient chose, as the pages do.
 *
 * @throws Refusal `not-found`, `role` and `not-theirs-to-say` as the pages; `precondition` where it is another by now;
 * `invalid` for what is no Consent; `unprocessable`, naming the element, for one that says what cannot be chosen here.
 * @see https://profiles.ihe.net/ITI/PCF/ITI-108.html
 */
export async function putConsent(
  { db, base }: Here,
  actor: Actor,
  sent: SentConsent,
): Promise<Put> {
  const { patient, id } = sent
  const { before, after } = await changeChoice(db, actor, patient, (held) =>
    changeIn(sent, held, base),
  )
  const one = (held: HeldChoices) => consentsOf(patient, held, base).find((it) => it.id === id)
  const consent = one(after)
  if (consent === undefined) throw new TypeError('what was chosen is not there')
  return { consent, isNew: one(before) === undefined }
}

/**
 * `POST Consent`: as `putConsent`, where there is none yet; the id is made here.
 *
 * @throws Refusal as `putConsent`; `conflict` where there is one.
 */
export async function postConsent({ db, base }: Here, actor: Actor, body: unknown): Promise<Put> {
  const consent = resourceIn(body, 'Consent')
  const reference = textAt(objectAt(consent, 'patient') ?? {}, 'reference') ?? ''
  const patient = parsePatientId(reference.slice(reference.lastIndexOf('/') + 1))
  let id: EntryId | undefined
  const { after } = await changeChoice(db, actor, patient, (held) => {
    const wanted = wantedIn(consent, patient, held, base)
    id = consentId(patient, wanted.state)
    if (consentsOf(patient, held, base).some((one) => one.id === id)) {
      throw new Refusal('conflict', 'There is this Consent: read it, and PUT what is to change')
    }
    return changeOf(wanted, held)
  })
  const made = consentsOf(patient, after, base).find((one) => one.id === id)
  if (made === undefined) throw new TypeError('what was chosen is not there')
  return { consent: made, isNew: true }
}

function wantedIn(consent: JsonObject, patient: PatientId, held: HeldChoices, base: string) {
  return stateIn(consent, {
    ...{ patient: shortId(patient), practice: held.card.registeredPractice, base },
    names: new Map(),
  })
}

function changeIn(sent: SentConsent, held: HeldChoices, base: string): ChoiceChange {
  const { patient, id, body, ifMatch } = sent
  if (!isMadeId(id)) throw notFound()
  const now = consentsOf(patient, held, base).find((one) => one.id === id)
  requireSame(now?.version, ifMatch)
  const consent = resourceIn(body, 'Consent')
  const wanted = wantedIn(consent, patient, held, base)
  if (consentId(patient, wanted.state) !== id) {
    if (now === undefined) throw notFound()
    throw notTaken('Consent.provision')
  }
  if (consent['id'] !== entryRef(patient, id)) throw notTaken('Consent.id')
  return changeOf(wanted, held)
}

/** @param version undefined where there is none yet. */
function requireSame(version: string | undefined, ifMatch: string | undefined): void {
  if (version !== undefined && ifMatch === undefined) {
    throw new Refusal('invalid', 'Give If-Match with the version of the Consent that was read')
  }
  const matched = /^(?:W\/)?"([^"]*)"$/.exec(ifMatch ?? '')?.[1]
  if (ifMatch !== undefined && matched !== version) {
    throw new Refusal('precondition', 'This Consent is another by now. Read it again')
  }
}

function changeOf({ state, by, shown }: Wanted, held: HeldChoices): ChoiceChange {
  // what a decision in best interests stands on has no place in a Consent: it is recorded on the page
  if (by === null || by === 'best-interests') throw notTaken('Consent.performer')
  if (held.by.kind === 'patient' && by !== 'patient') throw notTaken('Consent.performer')
  const leaflet = shown !== null && isVersion(shown) ? shown : undefined
  const saidBy = by
  switch (state.kind) {
    case 'service': {
      const { organisation } = state
      const [shareOut, shareIn] = [asked(state.out), asked(state.in)]
      const lastDay = dayOf(state.out, state.in)
      if (leaflet === undefined) throw notTaken('Consent.sourceAttachment')
      const choice = { organisation, shareOut, shareIn, ...(lastDay !== undefined && { lastDay }) }
      return { kind: 'service', choice, leaflet, saidBy }
    }
    case 'share-nothing':
      if (leaflet === undefined) throw notTaken('Consent.sourceAttachment')
      return { kind: 'share-nothing', on: state.on, leaflet, saidBy }
    case 'summary':
      if (shown !== formVersion) throw notTaken('Consent.sourceAttachment')
      return { kind: 'summary', preference: state.preference, saidBy }
    case 'type-1':
      if (shown !== type1Form) throw notTaken('Consent.sourceAttachment')
      return { kind: 'type-1', objects: state.objects, saidBy }
    case 'lists':
      throw new Refusal('not-supported', 'Lists are kept by the practice, on a page of its own')
    case 'private':
      throw new Refusal('not-supported', 'Ask for an entry to be private at the entry itself')
    default:
      return state satisfies never
  }
}

/** Both are asked each time, so that nothing is taken back by leaving it out. */
function asked({ value }: Answer): 'yes' | 'no' {
  if (value === 'not-asked') throw notTaken('Consent.provision.provision')
  return value
}

/** The last day of both answers. */
function dayOf(out: Answer, into: Answer): string | undefined {
  const { until } = out
  if (until !== into.until || (until !== undefined && !/^\d{4}-\d\d-\d\d$/.test(until))) {
    throw notTaken('Consent.provision.provision[0].period.end')
  }
  return until
}
