import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { recordType1 } from '../research/object.ts'
import { act, type Acted } from '../sharing/act.ts'
import {
  recordForService,
  recordShareNothing,
  type Asked,
  type ServiceChoice,
} from '../sharing/choose.ts'
import { requirePractice, type Channel, type NotSaid } from '../sharing/said-by.ts'
import type { Speaker } from '../sharing/who-speaks.ts'
import { choose } from '../summary/choose-preference.ts'
import type { Preference } from '../summary/preference.ts'
import { heldChoicesIn, type HeldChoices } from './held-choices.ts'

/** One change, and who said it. */
export type ChoiceChange = { readonly saidBy: Exclude<Speaker, 'best-interests'> } & (
  | { readonly kind: 'service'; readonly choice: ServiceChoice; readonly leaflet: string }
  | { readonly kind: 'share-nothing'; readonly on: boolean; readonly leaflet: string }
  | { readonly kind: 'summary'; readonly preference: Preference }
  | { readonly kind: 'type-1'; readonly objects: boolean }
)

/**
 * Records one choice that a system sends, by what records it on the pages, and reads what holds then.
 *
 * @param changeOf what is wanted, given what holds now; a refusal of it changes nothing.
 * @throws Refusal as the pages' functions, and whatever `changeOf` refuses; each is on the log before it is told.
 */
export async function changeChoice(
  db: Database,
  actor: Actor,
  patient: PatientId,
  changeOf: (held: HeldChoices) => ChoiceChange,
): Promise<{ readonly before: HeldChoices; readonly after: HeldChoices }> {
  try {
    return await act(db, actor, patient, 'choose', async (tx, acting) => {
      const before = await heldChoicesIn(tx, patient, acting)
      const change = changeOf(before)
      const isOnline = acting.by.kind === 'patient'
      // a system is no desk, but staff stand at one when they send what was said to them
      const channel: Channel = isOnline ? 'online' : 'desk'
      const { saidBy } = change
      const done = await recorded()
      if ('notSaid' in done.result) throw new Refusal('not-theirs-to-say', done.result.notSaid)
      return { ...done, result: { before, after: await heldChoicesIn(tx, patient, acting) } }

      function recorded(): Promise<Acted<{ readonly reference: string } | NotSaid>> {
        const asked = { ...{ askedBy: saidBy, channel } }
        const form = { token: actor.requestId }
        switch (change.kind) {
          case 'service':
            return recordForService(tx, patient, acting, change.choice, told(change.leaflet), form)
          case 'share-nothing':
            return recordShareNothing(
              ...([tx, patient, acting, change.on] as const),
              ...([told(change.leaflet), form] as const),
            )
          case 'summary':
            requirePractice(acting)
            return choose(tx, patient, acting, { ...asked, preference: change.preference })
          case 'type-1':
            requirePractice(acting)
            return recordType1(tx, patient, acting, { ...asked, objects: change.objects })
          default:
            return change satisfies never
        }
      }

      function told(leafletVersion: string): Asked {
        const how = isOnline ? 'online' : 'in person'
        return {
          ...{ basis: 'express', saidBy, leafletVersion },
          channel: isOnline || saidBy === 'patient' ? how : `${how}, ${saidBy}`,
        }
      }
    })
  } catch (error) {
    if (error instanceof Refusal && notLogged.has(error.code)) await noteRefused(db, actor, patient)
    throw error
  }
}

/** What an act refuses without a line: it may be asked again. Here the answer tells who is known, so it has one. */
const notLogged: ReadonlySet<string> = new Set([
  ...['invalid', 'not-supported', 'conflict', 'unprocessable', 'precondition'],
])

async function noteRefused(db: Database, actor: Actor, patient: PatientId): Promise<void> {
  await act(db, actor, patient, 'choose', () =>
    Promise.resolve({ result: undefined, event: { kind: 'explain', filter: 'sharing' } }),
  )
}
