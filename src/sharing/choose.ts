import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { requireOrganisation } from '../identity/organisations.ts'
import { parseOdsCode, type OdsCode } from '../identity/ods-code.ts'
import { patientCard } from '../identity/patients.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { act, type Acted, type Acting } from './act.ts'
import { keepDecision, type BestInterests } from './best-interests.ts'
import { setChoices, setShareNothing, type ChoiceRecord } from './choices.ts'
import { requireSpeaker } from './competence.ts'
import type { ChoiceValue } from './decide.ts'
import { sharingFacts, type SharingFacts } from './facts.ts'
import { requireLeaflet } from './leaflets/editions.ts'
import type { Wish } from './preview.ts'
import { shownUntilNow, shownWithEffect } from './shown.ts'
import type { Speaker } from './who-speaks.ts'

/** What a patient chose about one service, in both directions. */
export type ServiceChoice = {
  readonly organisation: OdsCode
  readonly shareOut: ChoiceValue
  readonly shareIn: ChoiceValue
  /** The last day on which a yes or a no holds (YYYY-MM-DD, in London). */
  readonly lastDay?: string
}

/** On what ground, who asked, who answered, how, and which leaflet the patient was shown. */
export type Asked = Pick<ChoiceRecord, 'basis' | 'channel' | 'askedBy' | 'leafletVersion'> & {
  /** The patient, unless given. */
  readonly saidBy?: Speaker
  /** Of a decision in best interests, and of nothing else. */
  readonly decision?: BestInterests
}

/** What a form carries: its token, and the mark of what it showed. */
export type ChoiceForm = {
  readonly token: string
  /** By `shownWithEffect` for the patient, by `shownUntilNow` for staff. */
  readonly shown: string
  /** The services about whose entries the form showed its effect to the patient. */
  readonly writers?: readonly string[]
}

/** What a change comes with. Without `shown`, what was shown has been compared in the transaction of the change. */
export type RecordedBy = Pick<ChoiceForm, 'token'> & Partial<ChoiceForm>

export type Chosen = {
  /** What the patient names the change by. */
  readonly reference: string
  /** From then on every read obeys. */
  readonly at: Date
}

/**
 * Records what a patient chose about one service: by the patient for any, by staff for their own only.
 *
 * @throws Refusal `conflict` when the form would show something else by now; `role` for staff of another
 * service; `invalid` for a last day that is past or a leaflet that was never published; `not-theirs-to-say` where the
 * patient's age does not let this be said by whoever said it at a desk; `not-found` for a service or patient that is not.
 * @see domain.md 2.5, docs/sharing-rules.md
 */
export function chooseForService(
  db: Database,
  actor: Actor,
  patient: PatientId,
  choice: ServiceChoice,
  asked: Asked,
  form: ChoiceForm,
): Promise<Chosen> {
  return act(db, actor, patient, 'choose', (tx, acting) =>
    recordForService(tx, patient, acting, choice, asked, form),
  )
}

/** As `chooseForService`, in the transaction of an act of whoever may. */
export async function recordForService(
  tx: Tx,
  patient: PatientId,
  acting: Acting,
  { organisation, shareOut, shareIn, lastDay }: ServiceChoice,
  asked: Asked,
  form: RecordedBy,
): Promise<Acted<Chosen>> {
  if (acting.by.kind === 'staff' && acting.by.organisation !== organisation) {
    throw new Refusal('role', 'You record choices about your own service only')
  }
  await requireMaySay(tx, patient, acting, asked)
  await requireOrganisation(tx, organisation)
  const filter = `${organisation} out:${shareOut} in:${shareIn}`
  const wish = { about: { organisation, shareOut, shareIn } }
  await requireShown(tx, asked)
  return once(tx, patient, acting, form, { filter, wish }, async (record, facts) => {
    const until = lastDay === undefined ? undefined : await endOf(tx, lastDay, acting.at)
    const { decision, ...told } = asked
    await keepDecision(tx, patient, 'sharing', acting, decision)
    const about = { ...record, ...told }
    const all = [
      ...[organisation, ...answeredFor(acting, facts)].map((each) => {
        return { ...about, organisation: each, what: 'share-out', value: shareOut } as const
      }),
      { ...about, organisation, what: 'share-in', value: shareIn } as const,
    ]
    const ended = all.map((one) => ({
      ...one,
      ...(until && one.value !== 'not-asked' && { until }),
    }))
    await setChoices(tx, patient, ended, acting.at)
    return [organisation]
  })
}

/** Of what a service has absorbed, that which the patient knows: whether it shares out is the same question. */
function answeredFor({ by, own }: Acting, facts: SharingFacts): OdsCode[] {
  if (by.kind !== 'staff') return []
  return facts.organisations
    .filter(({ id, absorbedBy }) => absorbedBy === by.organisation && own.includes(id))
    .map(({ id }) => parseOdsCode(id))
    .filter((id) => facts.choices.some((one) => one.organisation === id))
}

/**
 * Turns the one switch above all choices, by the patient or the registered practice on their behalf. Turned
 * off, what was chosen for each service holds again.
 *
 * @throws Refusal as `chooseForService`, whoever may not say it too; `role` for staff who are not of the registered
 * practice.
 */
export function chooseShareNothing(
  db: Database,
  actor: Actor,
  patient: PatientId,
  shareNothing: boolean,
  asked: Asked,
  form: ChoiceForm,
): Promise<Chosen> {
  return act(db, actor, patient, 'choose', (tx, acting) =>
    recordShareNothing(tx, patient, acting, shareNothing, asked, form),
  )
}

/** As `chooseShareNothing`, in the transaction of an act of whoever may. */
export async function recordShareNothing(
  tx: Tx,
  patient: PatientId,
  acting: Acting,
  shareNothing: boolean,
  asked: Asked,
  form: RecordedBy,
): Promise<Acted<Chosen>> {
  if (!acting.own.includes('*') && !acting.registeredHere) {
    throw new Refusal('role', 'Only the patient’s registered practice turns this switch for them')
  }
  await requireMaySay(tx, patient, acting, asked)
  const filter = `share-nothing:${shareNothing ? 'yes' : 'no'}`
  const wanted = { filter, wish: { shareNothing } }
  await requireShown(tx, asked)
  return once(tx, patient, acting, form, wanted, async (record, { related }) => {
    const { decision, ...told } = asked
    await keepDecision(tx, patient, 'sharing', acting, decision)
    await setShareNothing(tx, patient, shareNothing, { ...record, ...told }, acting.at)
    return related
  })
}

async function requireShown(tx: Tx, { leafletVersion }: Asked): Promise<void> {
  if (leafletVersion !== undefined) await requireLeaflet(tx, leafletVersion)
}

type Recorded = Required<Pick<ChoiceRecord, 'recordedBy' | 'reference' | 'form'>>

/** Does the change once for a form, tells those concerned, and leaves the line for the log. */
async function once(
  tx: Tx,
  patient: PatientId,
  acting: Acting,
  form: RecordedBy,
  { filter, wish }: { readonly filter: string; readonly wish: Wish },
  change: (record: Recorded, facts: SharingFacts) => Promise<readonly string[]>,
) {
  const key = `${acting.by.id} ${form.token}`
  const [before] = await tx<Chosen[]>`
    select reference, recorded_at as at from choice_history
     where patient_id = ${patient} and form = ${key} limit 1`
  if (before) return { result: before, event: { kind: 'choice', filter: 'sent again' } } as const
  const organisations = wish.about ? [wish.about.organisation] : []
  const [facts] = await sharingFacts(tx, { organisations })
  if (facts === undefined) throw new TypeError('there are no facts for who entered the patient')
  // only the patient is shown, and may be told of a change in, what concerns other services
  const shown = acting.own.includes('*')
    ? shownWithEffect(facts, wish, form.writers ?? [])
    : shownUntilNow(facts, wish.about?.organisation ?? null)
  if (form.shown !== undefined && form.shown !== shown) {
    throw new Refusal('conflict', 'Somebody changed a sharing choice while you were deciding')
  }
  const reference = newReference('SH')
  const recordedBy = acting.by.kind === 'patient' ? 'patient' : acting.by.name
  const concerned = await change({ recordedBy, reference, form: key }, facts)
  const kind = 'sharing-changed'
  await sendOut(tx, patient, 'message', { to: 'patient', kind, reference })
  for (const organisation of concerned) {
    await sendOut(tx, patient, 'message', { to: 'organisation', organisation, kind, reference })
  }
  return { result: { reference, at: acting.at }, event: { kind: 'choice', filter } } as const
}

/**
 * A patient speaks for themselves; staff say who did. What nobody could say, a clinician decides and records.
 *
 * @throws Refusal `not-theirs-to-say` where this is not somebody's to say; `invalid` for a decision in best interests
 * that stands on nothing.
 */
async function requireMaySay(
  tx: Tx,
  patient: PatientId,
  { by, at }: Acting,
  { saidBy = 'patient', decision }: Pick<Asked, 'saidBy' | 'decision'>,
): Promise<void> {
  if (by.kind !== 'staff') return
  const [card] = await patientCard(tx, patient)
  if (card === undefined) throw notFound()
  await requireSpeaker(tx, card, saidBy, at)
  if (saidBy === 'best-interests' && decision === undefined) {
    throw new Refusal('invalid', 'Say what the decision stands on, and when it is looked at again')
  }
}

/** The moment after a day, in London. @throws Refusal `invalid` when that is past. */
async function endOf(tx: Tx, day: string, at: Date): Promise<Date> {
  const [row] = await tx<{ until: Date }[]>`
    select (${day}::text::date + 1)::timestamp at time zone 'Europe/London' as until`
  if (row === undefined || row.until <= at) {
    throw new Refusal('invalid', 'The last day of a choice is today or later')
  }
  return row.until
}
