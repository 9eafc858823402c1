import type { PatientWatched } from '../audit/raise-alert.ts'
import type { Database } from '../db/database.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { nameKey } from '../identity/name-key.ts'
import { patientCard } from '../identity/patients.ts'

type EpisodeRow = { kind: string; startsAt: Date; endsAt: Date | null }

/** Who a patient is, and why this service cares for them: read by a job, one patient a transaction. */
export async function factsForWatch(
  db: Database,
  patient: PatientId,
  organisation: string,
): Promise<PatientWatched> {
  const [[card], episodes] = await db.job.begin(async (tx) => {
    await tx`select enter_job(${patient}, 'import', '{}')`
    return [
      await patientCard(tx, patient),
      await tx<EpisodeRow[]>`
        select kind, starts_at as "startsAt", ends_at as "endsAt" from relationship
         where patient_id = ${patient} and organisation = ${organisation} order by starts_at`,
    ] as const
  })
  if (!card) throw notFound()
  return {
    name: `${card.givenName} ${card.familyName}`,
    born: card.birthDate,
    given: nameKey(card.givenName),
    family: nameKey(card.familyName),
    address: card.area,
    episodes,
  }
}
