import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Tx } from '../../db/database.ts'
import { dayIn } from '../../identity/age.ts'
import { boardOn } from '../../summary/coverage/areas.ts'
import { pseudonym, type StudyKey } from './pseudonyms.ts'

/** An organisation as it is in the files: a code of the study, its setting and the region it is in. */
type Place = {
  readonly organisation: string
  readonly code: string
  readonly setting: string
  readonly region: string
}

/** Puts beside this transaction what stands for each organisation. */
export async function linkPlaces(tx: Tx, key: StudyKey, at: Date): Promise<void> {
  const all = await tx<{ id: string; type: string; board: string | null }[]>`
    select id, type, care_board as board from organisation`
  const places = all.map(({ id, type, board }): Place => {
    const found = boardOn(board ?? '', dayIn(at))
    const region = found?.region ?? (found?.madeUp ? found.name : 'unknown')
    return { organisation: id, code: pseudonym(key, 'practice', id), setting: type, region }
  })
  await tx`create temp table place (organisation text primary key, code text, setting text, region text)
    on commit drop`
  if (places.length > 0) await tx`insert into place ${tx(places)}`
}

const atOnce = 10_000

/** Puts beside this transaction which number stands for each person: their place among these. */
export async function linkPeople(tx: Tx, people: readonly string[]): Promise<void> {
  await tx`create temp table linked (patient_id uuid not null, person int not null) on commit drop`
  const to = await tx`copy linked from stdin`.writable()
  await pipeline(Readable.from(linesOf(people)), to)
  await tx`analyze linked`
}

function* linesOf(people: readonly string[]): Generator<string> {
  for (let from = 0; from < people.length; from += atOnce) {
    const some = people.slice(from, from + atOnce)
    yield some.map((patient, at) => `${patient}\t${from + at}\n`).join('')
  }
}
