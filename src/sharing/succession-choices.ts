import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { Succession } from '../identity/successions.ts'
import type { Choice, ChoiceRecord } from './choices.ts'
import type { ChoiceValue } from './decide.ts'
import { notAsked, strictestChoice, type KeptChoice } from './most-restrictive.ts'

/** What a patient chose about one organisation, in both directions. */
export type Chosen = { readonly out: KeptChoice; readonly in: KeptChoice }

/** What is kept of it about one organisation. */
export type Kept = {
  readonly organisation: OdsCode
  readonly out?: KeptChoice
  readonly in?: KeptChoice
}

/** A succession as a patient meets it: `barred` is whom their practice prohibited, where its list ends with it. */
type Followed = Pick<Succession, 'kind' | 'predecessors' | 'successor' | 'successorWasNew'> & {
  readonly barred: readonly OdsCode[]
}

/**
 * What is kept about whom. Sharing out is about what was written: those count whom the patient has had to do
 * with, and it holds for each of them, since entries keep who wrote them. Sharing in is about who looks: all
 * count whose staff will, and of one that still needed a code a yes is no answer yet. What the patient
 * answered about a new successor in the meantime counts as well. Where a practice closes, whom it prohibited
 * may hold the patient's code: a yes to it is no answer yet.
 *
 * @param needsCode whether a code that was never given stands between this organisation and the record.
 */
export function keptChoices(
  succession: Followed,
  known: readonly OdsCode[],
  chosen: (organisation: OdsCode) => Chosen,
  needsCode: (organisation: OdsCode) => boolean,
): Kept[] {
  const { kind, predecessors, successor, successorWasNew, barred } = succession
  if (successor === null) {
    const yesTo = barred.filter((one) => chosen(one).in.value === 'yes')
    return [...new Set([...predecessors, ...yesTo])].map((organisation) => {
      return { organisation, in: strictestChoice(chosen(organisation).in, notAsked) }
    })
  }
  const parties = successorWasNew ? predecessors : [...predecessors, successor]
  // of a new successor only an answer counts: that it was never asked about takes nothing away
  const there = chosen(successor)
  const answered = (one: KeptChoice) => (successorWasNew && one.value !== 'not-asked' ? [one] : [])
  const into = [
    ...parties.map((one) =>
      needsCode(one) ? strictestChoice(chosen(one).in, notAsked) : chosen(one).in,
    ),
    ...answered(there.in),
  ].reduce(strictestChoice)
  const out = [
    ...parties.filter((one) => known.includes(one)).map((one) => chosen(one).out),
    ...answered(there.out),
  ].reduce(strictestChoice)
  if (kind === 'split') {
    const asked = [strictestChoice(out, notAsked), strictestChoice(into, notAsked)] as const
    return [{ organisation: successor, out: asked[0], in: asked[1] }]
  }
  const wrote = predecessors.filter((one) => known.includes(one))
  return [
    { organisation: successor, out, in: into },
    ...wrote.map((organisation) => ({ organisation, out })),
  ]
}

export function choicesOf(
  kept: readonly Kept[],
  record: Omit<ChoiceRecord, 'basis'>,
): readonly Choice[] {
  return kept.flatMap(({ organisation, out, in: into }) => {
    const choice = (what: Choice['what'], { value, basis, until }: KeptChoice) => ({
      ...{ ...record, organisation, what, value, basis },
      ...(until && { until }),
    })
    return [...(out ? [choice('share-out', out)] : []), ...(into ? [choice('share-in', into)] : [])]
  })
}

type ChoiceRow = { readonly organisation: OdsCode } & Readonly<
  Record<'out' | 'in', ChoiceValue> &
    Record<'outUntil' | 'inUntil', Date | null> &
    Record<'outBasis' | 'inBasis', ChoiceRecord['basis']>
>

/** What the patient chose about each organisation, as it holds at `at`; what was never asked is not asked. */
export async function choicesAbout(
  tx: Tx,
  patient: PatientId,
  at: Date,
): Promise<(organisation: OdsCode) => Chosen> {
  const basisOf = (what: Choice['what']) => tx`coalesce((
    select h.basis from choice_history h
     where h.patient_id = c.patient_id and h.organisation = c.organisation and h.what = ${what}
     order by h.choice_version desc, h.place desc, h.id desc limit 1), 'migrated')`
  const rows = await tx<ChoiceRow[]>`
    select c.organisation, c.share_out as out, c.share_out_until as "outUntil",
           ${basisOf('share-out')} as "outBasis", c.share_in as in, c.share_in_until as "inUntil",
           ${basisOf('share-in')} as "inBasis"
      from choice c where c.patient_id = ${patient}`
  const inForce = (kept: KeptChoice) => {
    const ended = kept.until !== null && kept.until <= at
    return ended || kept.value === 'not-asked' ? notAsked : kept
  }
  return (organisation) => {
    const row = rows.find((one) => one.organisation === organisation)
    if (row === undefined) return { out: notAsked, in: notAsked }
    return {
      out: inForce({ value: row.out, basis: row.outBasis, until: row.outUntil }),
      in: inForce({ value: row.in, basis: row.inBasis, until: row.inUntil }),
    }
  }
}
