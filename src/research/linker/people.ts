import type { Tx } from '../../db/database.ts'
import type { PatientId } from '../../identity/ids.ts'
import { nhsNumberSystem } from '../../identity/nhs-number.ts'
import type { Known } from '../outside/link.ts'

/** Somebody who could be in a study, and what decides whether they are. */
export type Candidate = {
  readonly patient: PatientId
  /** All of theirs: two records that were put together have two. */
  readonly numbers: readonly string[]
  /** Whether a Type 1 objection of theirs holds. */
  readonly objects: boolean
}

export type Chosen = {
  readonly people: readonly PatientId[]
  /** How many were left out for what; each once. */
  readonly type1: number
  /** Not on the list of the national service: opted out, or not asked about yet. */
  readonly national: number
  /** Without an NHS number, and so with nothing to ask about. */
  readonly unchecked: number
}

/**
 * Who is in a build. Either opt-out takes the whole person out, whoever wrote about them: stricter than either asks.
 * Of whom it is not known they are not in.
 *
 * @see NDO-7, research-data.md section 3.3
 */
export function chosen(candidates: readonly Candidate[], allowed: ReadonlySet<string>): Chosen {
  const of = (side: Side) => candidates.filter((one) => sideOf(one, allowed) === side)
  return {
    people: of('in').map(({ patient }) => patient),
    type1: of('type-1').length,
    national: of('national').length,
    unchecked: of('unchecked').length,
  }
}

/** Where somebody is by what they said. */
export type Side = 'in' | 'type-1' | 'national' | 'unchecked'

export function sideOf({ numbers, objects }: Candidate, allowed: ReadonlySet<string>): Side {
  if (objects) return 'type-1'
  if (numbers.length === 0) return 'unchecked'
  return numbers.every((number) => allowed.has(number)) ? 'in' : 'national'
}

/** Everybody who is not protected, in a transaction that has entered to extract. */
export async function candidatesIn(tx: Tx): Promise<Candidate[]> {
  return [
    ...(await tx<Candidate[]>`
      select p.patient_id as patient, coalesce(i.numbers, '{}') as numbers, coalesce(t.objects, false) as objects
        from patient p
        left join (select patient_id, array_agg(value) as numbers from patient_identifier
                    where system = ${nhsNumberSystem} group by patient_id) i on i.patient_id = p.patient_id
        left join (select distinct on (patient_id) patient_id, objects from type_1_choice
                    order by patient_id, recorded_at desc, id desc) t on t.patient_id = p.patient_id`),
  ]
}

/** Who is in the build, by what a file from elsewhere may say of them; after `linkPeople`. */
export async function knownIn(tx: Tx): Promise<Known[]> {
  return [
    ...(await tx<Known[]>`
      select linked.person, i.value as number, p.birth_date::text as born, p.sex
        from linked join patient p on p.patient_id = linked.patient_id
        join patient_identifier i on i.patient_id = linked.patient_id and i.system = ${nhsNumberSystem}`),
  ]
}

/** The NHS numbers of everybody the national service is asked about. */
export async function numbersToAsk(tx: Tx): Promise<string[]> {
  await tx`select enter_opt_outs()`
  const rows = await tx<{ value: string }[]>`
    select i.value from patient_identifier i join patient p on p.patient_id = i.patient_id
     where i.system = ${nhsNumberSystem}`
  return rows.map(({ value }) => value)
}
