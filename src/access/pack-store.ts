import type { Database, Sql, Tx } from '../db/database.ts'
import type { MadeFile } from '../documents/zip.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { Asker } from './request.ts'

/** A pack as it is kept, without its bytes. */
export type Pack = {
  readonly id: string
  readonly reference: string
  readonly organisation: string
  readonly organisationName: string
  /** They take it themselves; else the desk hands it over. */
  readonly forPatient: boolean
  /** The helper who asked and takes it themselves; null for everyone else. */
  readonly helper: PatientId | null
  readonly madeAt: Date
  readonly expiresAt: Date
  readonly size: number
  readonly sha256: string
  readonly files: readonly Pick<MadeFile, 'name' | 'size'>[]
  readonly downloads: number
  readonly downloadedAt: Date | null
  /** When its bytes were deleted. */
  readonly goneAt: Date | null
}

export type NewPack = Pick<
  Pack,
  'reference' | 'organisation' | 'forPatient' | 'madeAt' | 'sha256' | 'files'
> &
  Partial<Pick<Pack, 'helper'>> & {
    /** Of a helper: by what right they asked. They take it while that right holds. */
    readonly askedBy?: Asker
  }

/** So long a pack is kept to be taken. */
const daysKept = 30
const pieceSize = 1024 * 1024

/** Keeps a pack, in an act `request`. */
export async function storePack(
  tx: Tx,
  patient: PatientId,
  pack: NewPack,
  bytes: Buffer,
): Promise<void> {
  const id = newId()
  const { reference, organisation, forPatient, helper = null, madeAt, sha256, files } = pack
  const askedBy = helper === null ? null : (pack.askedBy ?? null)
  const expiresAt = new Date(madeAt.getTime() + daysKept * 86_400_000)
  const named = files.map(({ name, size }) => ({ name, size }))
  await tx`
    insert into access_pack (patient_id, id, reference, organisation, for_patient, helper, asked_by, made_at, expires_at,
                             size, sha256, files)
    values (${patient}, ${id}, ${reference}, ${organisation}, ${forPatient}, ${helper}, ${askedBy}, ${madeAt},
            ${expiresAt}, ${bytes.length}, ${sha256}, ${tx.json(named)})`
  for (let number = 0; number * pieceSize < bytes.length; number++) {
    const piece = bytes.subarray(number * pieceSize, (number + 1) * pieceSize)
    await tx`
      insert into access_pack_piece (patient_id, pack, number, organisation, for_patient, helper, asked_by, expires_at,
                                     bytes)
      values (${patient}, ${id}, ${number}, ${organisation}, ${forPatient}, ${helper}, ${askedBy}, ${expiresAt},
              ${piece})`
  }
}

/** The last pack that was made for a request, where this transaction may see it. */
export async function packOf(
  sql: Sql | Tx,
  patient: PatientId,
  reference: string,
): Promise<Pack | undefined> {
  const [pack] = await sql<Pack[]>`
    select p.id, p.reference, p.organisation, o.name as "organisationName", p.for_patient as "forPatient", p.helper,
           p.made_at as "madeAt", p.expires_at as "expiresAt", p.size::float8 as size, p.sha256, p.files, p.downloads,
           p.downloaded_at as "downloadedAt", p.gone_at as "goneAt"
      from access_pack p join organisation o on o.id = p.organisation
     where p.patient_id = ${patient} and p.reference = ${reference}
     order by p.made_at desc limit 1`
  return pack
}

/** One piece of its bytes, from 0; undefined after the last, and where this transaction may not have it. */
async function pieceOf(
  tx: Tx,
  patient: PatientId,
  pack: string,
  number: number,
): Promise<Buffer | undefined> {
  const [row] = await tx<{ bytes: Buffer }[]>`
    select bytes from access_pack_piece
     where patient_id = ${patient} and pack = ${pack} and number = ${number}`
  return row?.bytes
}

/**
 * Its bytes piece by piece, each in a transaction of its own, so that none is held in memory.
 *
 * @param mayHave enters the record again for each piece: none leaves once it says no.
 */
export async function* piecesOf(
  db: Database,
  patient: PatientId,
  pack: string,
  mayHave: (tx: Tx) => Promise<boolean>,
): AsyncGenerator<Buffer> {
  for (let number = 0; ; number++) {
    const { piece } = await db.app.begin(async (tx) => ({
      piece: (await mayHave(tx)) && (await pieceOf(tx, patient, pack, number)),
    }))
    if (!piece) return
    yield piece
  }
}

/** All its bytes; undefined where this transaction may not have them. */
export async function bytesOf(
  tx: Tx,
  patient: PatientId,
  pack: string,
): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  for (;;) {
    const piece = await pieceOf(tx, patient, pack, pieces.length)
    if (piece === undefined) break
    pieces.push(piece)
  }
  return pieces.length === 0 ? undefined : Buffer.concat(pieces)
}

/** @returns whether it could still be taken. */
export async function countDownload(
  tx: Tx,
  patient: PatientId,
  pack: string,
  at: Date,
): Promise<boolean> {
  const { count } = await tx`
    update access_pack set downloads = downloads + 1, downloaded_at = ${at}
     where patient_id = ${patient} and id = ${pack}`
  return count === 1
}
