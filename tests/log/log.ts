import { randomUUID } from 'node:crypto'
import { appendEvent } from '../../src/audit/append.ts'
import type { AccessEvent } from '../../src/audit/event.ts'
import { witnessHere, type KnownWitness } from '../../src/audit/log/ask-witness.ts'
import { signerOf, type Signer } from '../../src/audit/log/keys.ts'
import { Sequencer, type SequencerSettings } from '../../src/audit/log/sequencer.ts'
import type { WitnessStore } from '../../src/audit/log/witness.ts'
import type { Sql } from '../../src/db/database.ts'
import type { TestDatabase } from '../support/database.ts'

/** What tests of the log have: a log's keys, a witness that remembers in memory, and events. */

export const seed = Buffer.alloc(32, 1)
export const tags = Buffer.alloc(32, 2)
export const witnessSigner = signerOf('witness', 'witness.test', Buffer.alloc(32, 3))

export function witnessMemory(): WitnessStore & { readonly notes: Map<string, string> } {
  const notes = new Map<string, string>()
  return {
    notes,
    newest: (origin) => notes.get(origin),
    put: (origin, note) => void notes.set(origin, note),
  }
}

export function witnessWith(store: WitnessStore, signer: Signer = witnessSigner) {
  return (log: Signer): KnownWitness[] => [witnessHere({ signer, logs: [log], store })]
}

export function sequencerOf(
  sql: Sql,
  store: WitnessStore,
  rest: Partial<SequencerSettings> = {},
): Sequencer {
  const tell = (text: string) => {
    throw new Error(text)
  }
  return new Sequencer({
    ...{ sql, name: 'records.test', seed, tags, quorum: 1, tell, leaveAloneMs: 0 },
    witnesses: witnessWith(store),
    ...rest,
  })
}

export function anEvent(patient: string, rest: Partial<AccessEvent> = {}): AccessEvent {
  return {
    ...{ patient, kind: 'open', actorKind: 'staff', actor: randomUUID(), actorName: 'Nurse “N”' },
    ...{ organisation: 'Z20', role: 'nurse', purpose: 'direct care', rule: 'shared', route: 'x' },
    ...{ filter: null, own: ['Z20'], sources: ['Z20', 'Z30'], choiceVersion: '7', count: 3 },
    ...{ digest: Buffer.alloc(32, 5), requestId: 'r' },
    ...rest,
  }
}

/** So many events, of patients in turns. */
export async function append(db: TestDatabase, patients: readonly string[], count: number) {
  await Promise.all(
    Array.from({ length: count }, (_, n) =>
      appendEvent(db, anEvent(patients[n % patients.length] ?? '')),
    ),
  )
}
