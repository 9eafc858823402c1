import type { Sql } from '../../db/database.ts'
import { parseCheckpoint, signedAt } from './checkpoint.ts'
import type { Verifier } from './keys.ts'
import { consistencyProof } from './merkle.ts'
import { withHashes } from './tile-store.ts'
import { addCheckpoint, addCheckpointBody, type Witness, type WitnessAnswer } from './witness.ts'

/** A witness as its log knows it. */
export type KnownWitness = {
  readonly verifier: Verifier
  readonly add: (body: string) => Promise<Pick<WitnessAnswer, 'status' | 'body'>>
}

/** A witness has seen more of the log than there is: the database is older than it was, or another one. */
export class BehindWitness extends Error {
  override name = 'BehindWitness'
}

/** A witness does not find its last checkpoint in the log. */
export class ForkedLog extends Error {
  override name = 'ForkedLog'
}

/** A witness does not sign now: it cannot be reached, or makes no sense. */
export class WitnessSilent extends Error {
  override name = 'WitnessSilent'
}

const mostMs = 2000

export function witnessAt(url: string, verifier: Verifier): KnownWitness {
  return {
    verifier,
    add: async (body) => {
      const answer = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
        ...{ method: 'POST', body, headers: { 'content-type': 'text/plain' } },
        signal: AbortSignal.timeout(mostMs),
      })
      return { status: answer.status, body: await answer.text() }
    },
  }
}

/** A witness in this process. */
export function witnessHere(witness: Witness): KnownWitness {
  return {
    verifier: witness.signer,
    add: (body) => Promise.resolve(addCheckpoint(witness, body, Math.floor(Date.now() / 1000))),
  }
}

/**
 * Asks a witness to cosign.
 *
 * @param old the size it was last known to have seen.
 * @returns the line of its signature.
 * @throws BehindWitness, ForkedLog, WitnessSilent
 */
export async function cosignedBy(
  sql: Sql,
  { verifier, add }: KnownWitness,
  note: string,
  old: number,
): Promise<string> {
  const { size } = parseCheckpoint(note)
  const ask = async (from: number) => {
    const proof = await withHashes(sql, (hashAt) => consistencyProof(from, size, hashAt))
    return add(addCheckpointBody(from, proof, note)).catch(() => {
      throw new WitnessSilent(`the witness ${verifier.name} cannot be reached`)
    })
  }
  let answer = await ask(old)
  if (answer.status === 409) {
    const seen = Number(answer.body)
    if (!Number.isSafeInteger(seen) || seen === old) throw senseless(verifier, answer.status)
    if (seen > size) {
      throw new BehindWitness(
        `the witness ${verifier.name} has seen ${seen} leaves of the log, and there are ${size}`,
      )
    }
    answer = await ask(seen)
  }
  if (answer.status === 422) {
    throw new ForkedLog(`the witness ${verifier.name} does not find what it has seen in the log`)
  }
  if (answer.status !== 200) throw senseless(verifier, answer.status)
  if (signedAt(note + answer.body, verifier) === undefined) throw senseless(verifier, 200)
  return answer.body
}

function senseless({ name }: Verifier, status: number): WitnessSilent {
  return new WitnessSilent(`the witness ${name} answered ${status}, and no signature that holds`)
}
