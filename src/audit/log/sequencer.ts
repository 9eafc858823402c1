import type { Sql } from '../../db/database.ts'
import {
  BehindWitness,
  cosignedBy,
  ForkedLog,
  WitnessSilent,
  type KnownWitness,
} from './ask-witness.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { signerOf, type Signer, type Verifier } from './keys.ts'
import { Fenced, leaveLead, takeLead, type Lead } from './lead.ts'
import { publish, TreeDamaged, WrongKey } from './publish.ts'
import { newSequencing, sequence, type Sequencing } from './sequence.ts'

export type SequencerSettings = {
  readonly sql: Sql
  /** The name that a new log's origin begins with. */
  readonly name: string
  /** 32 secret bytes that sign checkpoints. */
  readonly seed: Buffer
  /** 32 secret bytes that tags are made with. */
  readonly tags: Buffer
  /** @param origin the log's, which a witness here must know. */
  readonly witnesses: (log: Signer) => readonly KnownWitness[]
  /** How many of them must have signed. */
  readonly quorum: number
  /** Is told once when a witness does not sign, and once when it does again. */
  readonly tell: (text: string) => void
  /** For so long a witness that did not sign is not asked again. */
  readonly leaveAloneMs: number
}

type Leading = {
  readonly sequencing: Sequencing
  readonly signer: Signer
  readonly witnesses: readonly KnownWitness[]
  /** What each witness is known to have seen. */
  readonly seen: Map<KnownWitness, number>
  cosigned: string | undefined
}

/** A leader does not begin before its witnesses have said that they have seen no more than there is. */
export class NotWitnessed extends Error {
  override name = 'NotWitnessed'
}

/**
 * Builds the tree of the log: one at a time over all processes. A second one waits until the first is silent.
 */
export class Sequencer {
  readonly #settings: SequencerSettings
  #leading: Leading | undefined
  /** When a witness that did not sign was asked last, by its key. */
  readonly #silent = new Map<string, number>()

  constructor(settings: SequencerSettings) {
    this.#settings = settings
  }

  /**
   * Once: leaves for what has none, a checkpoint, the witnesses' signatures.
   *
   * @param force takes the lead from whoever has it.
   * @returns whether this one leads.
   * @throws BehindWitness or ForkedLog: this log must not go on. TreeDamaged: nor this tree. NotWitnessed: this one
   *   does not begin, as it cannot know whether a witness has seen more.
   */
  async run(force = false): Promise<boolean> {
    this.#leading ??= await this.#begin(force)
    if (this.#leading === undefined) return false
    const { sequencing, signer } = this.#leading
    const { sql } = this.#settings
    try {
      const coveredUntil = await sequence(sequencing)
      const { lead, range } = sequencing
      const note = await publish(sql, lead, signer, range, coveredUntil)
      const { witnesses } = this.#leading
      await this.#askWitnesses(
        this.#leading,
        note,
        witnesses.filter((one) => !this.#isLeftAlone(one)),
      )
      return true
    } catch (error) {
      // what this one remembers may be what was not committed
      this.#leading = undefined
      if (error instanceof Fenced) return false
      throw error
    }
  }

  /** Lets another take the lead at once. */
  async stop(): Promise<void> {
    if (this.#leading) await leaveLead(this.#settings.sql, this.#leading.sequencing.lead)
    this.#leading = undefined
  }

  async #begin(force: boolean): Promise<Leading | undefined> {
    const { sql, name, seed, tags, witnesses } = this.#settings
    const lead = await takeLead(sql, name, force)
    if (lead === undefined) return undefined
    const signer = signerOf('log', lead.origin, seed)
    const sequencing = newSequencing(sql, lead, tags)
    const leading: Leading = {
      ...{ sequencing, signer, witnesses: witnesses(signer) },
      ...{ seen: new Map(), cosigned: undefined },
    }
    await this.#refuseIfBehind(leading)
    return leading
  }

  /** Before the tree grows: one that was put back to an earlier state must not grow another way. */
  async #refuseIfBehind(leading: Leading): Promise<void> {
    const { sequencing, signer } = leading
    const note = await publish(
      this.#settings.sql,
      ...([sequencing.lead, signer, undefined, undefined] as const),
    )
    await this.#askWitnesses(leading, note, leading.witnesses)
    if (leading.cosigned !== note) throw new NotWitnessed('too few of its witnesses answer')
  }

  #isLeftAlone({ verifier }: KnownWitness): boolean {
    const asked = this.#silent.get(verifier.text)
    return asked !== undefined && performance.now() < asked + this.#settings.leaveAloneMs
  }

  async #askWitnesses(
    leading: Leading,
    note: string,
    witnesses: readonly KnownWitness[],
  ): Promise<void> {
    if (leading.cosigned === note) return
    const { sql, quorum } = this.#settings
    const { size } = parseCheckpoint(note)
    const asked = witnesses.map(async (witness) => {
      const line = await cosignedBy(sql, witness, note, leading.seen.get(witness) ?? size)
      leading.seen.set(witness, size)
      return line
    })
    const answers = await Promise.allSettled(asked)
    const lines: string[] = []
    for (const [n, { verifier }] of witnesses.entries()) {
      const answer = answers[n]
      if (answer?.status === 'fulfilled') {
        lines.push(answer.value)
        this.#signs(verifier)
      } else if (answer?.reason instanceof WitnessSilent) this.#signsNot(verifier, answer.reason)
      else throw answer?.reason
    }
    if (lines.length < quorum) return
    await keepCosigned(sql, leading.sequencing.lead, size, note + lines.join(''))
    leading.cosigned = note
  }

  #signs({ name, text }: Verifier): void {
    if (this.#silent.delete(text))
      this.#settings.tell(`The witness ${name} signs the access log again.`)
  }

  #signsNot({ text }: Verifier, { message }: WitnessSilent): void {
    if (!this.#silent.has(text))
      this.#settings.tell(`Warning: a checkpoint of the access log was not signed: ${message}.`)
    this.#silent.set(text, performance.now())
  }
}

/** Whether the log is not what it was, so that nothing may be added to it. */
export function mustNotGoOn(error: unknown): error is Error {
  return [BehindWitness, ForkedLog, TreeDamaged, WrongKey].some((kind) => error instanceof kind)
}

async function keepCosigned(sql: Sql, { epoch }: Lead, size: number, note: string): Promise<void> {
  await sql`
    update log_checkpoint set cosigned = ${note}
     where size = ${size} and exists (select from log_state where epoch = ${epoch})`
}
