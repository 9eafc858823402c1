import { hashOfToken } from '../../src/identity/actor.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { mergeRecords } from '../../src/merging/merge-records.ts'
import { readSharedRecord } from '../../src/record/shared-record.ts'
import type { TestDatabase } from '../support/database.ts'
import { worldIn, type Patient } from '../support/world.ts'

/** Pairs of records of one person, to put together: a new one each time. */
export function recordsIn(db: TestDatabase) {
  const world = worldIn(db)
  let numbers = 0

  /** A practice and a hospital that both records know, and what each holds. */
  const twoRecords = async () => {
    const n = numbers++
    const code = (letter: string) => `Y${letter}${String(n).padStart(3, '0')}`
    const practice = await world.service(code('A'), 'Practice')
    const hospital = await world.service(code('B'), 'Hospital', 'hospital')
    const doctor = await world.staff(practice, 'doctor', `Dr Practice ${n}`)
    const ward = await world.staff(hospital, 'doctor', `Dr Ward ${n}`)
    const keep = await world.patient({ practice })
    const from = await world.patient({ practice })
    await world.list(practice, 'allowed', hospital)
    for (const one of [keep, from]) {
      await world.choose(one, [practice, 'yes', 'yes'], [hospital, 'yes', 'yes'])
      await world.inCareOf(one, practice, hospital)
    }
    await world.entry(keep, practice, { title: 'Kept cough' })
    await world.entry(keep, hospital, { title: 'Kept X-ray' })
    await world.entry(from, practice, { title: 'Other cough' })
    await world.entry(from, practice, { title: 'Other secret', private: true })
    await world.entry(from, hospital, { title: 'Other scan' })
    return { practice, hospital, doctor, ward, keep, from }
  }

  /** What this session sees in the record, by title; or why it does not open. */
  const titlesFor = async (
    token: string,
    { id }: { id: PatientId },
  ): Promise<string[] | string> => {
    const actor = { session: hashOfToken(token), requestId: 'r', route: 'test' }
    try {
      const { timeline } = await readSharedRecord(db, actor, id)
      return timeline.map(({ codeText }) => codeText ?? '').toSorted()
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  const merge = (keep: Patient, from: Patient, reason: string | null = null) =>
    mergeRecords(db, { ...two(keep, from), reason })

  return { world, twoRecords, titlesFor, merge }
}

export const two = (keep: Patient, from: Patient) => ({
  ...{ keep: keep.id, from: from.id, by: 'Records office' },
})
