import { createHash } from 'node:crypto'
import type { HeldChoices } from '../../forms/held-choices.ts'
import { entryRef, shortId, type PatientId } from '../../identity/ids.ts'
import type { PrivateEntry } from '../../record/private-entries.ts'
import type { PastChoice } from '../../sharing/choices.ts'
import { speakers, type Speaker } from '../../sharing/who-speaks.ts'
import { consentId } from './consent-id.ts'
import { consentResource } from './consent-resource.ts'
import type { ConsentOf, ConsentState, Said } from './consent-state.ts'

/** A Consent as it is told, with its version: a mark of what it says, which nothing else moves. */
export type ToldConsent = {
  readonly id: string
  readonly version: string
  readonly state: ConsentState
  readonly resource: Omit<ReturnType<typeof consentResource>, 'meta'> & {
    readonly id: string
    readonly meta: { readonly profile: readonly string[]; readonly versionId: string }
  }
}

/** All Consents of what is held, in order of id. */
export function consentsOf(
  patient: PatientId,
  held: HeldChoices & { readonly private?: readonly PrivateEntry[] },
  base: string,
): ToldConsent[] {
  const of: ConsentOf = {
    patient: shortId(patient),
    practice: held.card.registeredPractice,
    ...{ base, names: held.names },
  }
  return heldStates(patient, held)
    .map(([state, said]) => told(patient, state, said, of))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function told(patient: PatientId, state: ConsentState, said: Said, of: ConsentOf): ToldConsent {
  const id = consentId(patient, state)
  const version = createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 16)
  const { meta, ...consent } = consentResource(state, said, of)
  return {
    ...{ id, version, state },
    resource: { ...consent, id: entryRef(patient, id), meta: { ...meta, versionId: version } },
  }
}

type Held = Parameters<typeof consentsOf>[1]

function heldStates(patient: PatientId, held: Held): (readonly [ConsentState, Said])[] {
  const { services, past, atPractice, lists, at } = held
  const states: (readonly [ConsentState, Said])[] = services
    .filter((one) => one.out !== 'not-asked' || one.in !== 'not-asked')
    .map((one) => {
      const line = past.find(({ organisation }) => organisation === one.organisation)
      return [
        {
          ...{ kind: 'service', organisation: one.organisation },
          out: answer(one.out, one.outUntil),
          in: answer(one.in, one.inUntil),
        },
        saidIn(line, one.recordedAt),
      ] as const
    })
  if (atPractice !== null) {
    const { shareNothing, summary, type1 } = atPractice
    const turned = past.find(({ what }) => what === 'share-nothing')
    if (turned || shareNothing) {
      states.push([{ kind: 'share-nothing', on: shareNothing }, saidIn(turned, at)])
    }
    const [wish] = summary
    if (wish) {
      const shown = wish.formVersion
      const said = { at: wish.recordedAt, by: wish.code === null ? wish.askedBy : null, shown }
      states.push([{ kind: 'summary', preference: wish.preference }, said])
    }
    const [objection] = type1
    if (objection) {
      const { objects, askedBy, recordedAt, formVersion } = objection
      const said = { at: recordedAt, by: askedBy, shown: formVersion }
      states.push([{ kind: 'type-1', objects }, said])
    }
  }
  if (lists !== null) {
    const on = (rule: 'allowed' | 'prohibited') =>
      lists.listed.filter((one) => one.rule === rule).map(({ service }) => service.id)
    const state = { kind: 'lists', required: lists.required } as const
    const said = { at, by: null, shown: null }
    states.push([{ ...state, allowed: on('allowed'), prohibited: on('prohibited') }, said])
  }
  const entries = (held.private ?? []).map(({ id, kind }) => `${kind}/${entryRef(patient, id)}`)
  if (entries.length > 0) {
    states.push([
      { kind: 'private', entries },
      { at, by: null, shown: null },
    ])
  }
  return states
}

function answer(value: 'yes' | 'no' | 'not-asked', until: string | null) {
  return { value, ...(value !== 'not-asked' && until !== null && { until }) }
}

/** Of a choice that a system brought, or a rule made, nobody is said to have said it. */
function saidIn(line: PastChoice | undefined, otherwise: Date): Said {
  if (line === undefined) return { at: otherwise, by: null, shown: null }
  const by: Speaker | null =
    line.recordedBy === 'patient'
      ? 'patient'
      : (speakers.find((one) => line.channel.endsWith(`, ${one}`)) ??
        (line.basis === 'express' ? 'patient' : null))
  return { at: line.at, by, shown: line.leafletVersion }
}
