import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { dayIn, type Day } from '../identity/age.ts'
import { atDesk } from '../sharing/act.ts'
import { registerOf, type Registered } from './register.ts'

const most = 5000

export type Register = {
  readonly person: Person
  readonly today: Day
  /** Newest first. */
  readonly rows: readonly Registered[]
  readonly cut: boolean
}

/** The requests to one's own organisation, without a word of what is asked. @throws Refusal `role`. */
export function readRegister(db: Database, actor: Actor): Promise<Register> {
  return atDesk(db, actor, 'desk', async (tx, { by, at }) => {
    const rows = await registerOf(tx, most + 1)
    const cut = rows.length > most
    return { person: by, today: dayIn(at), rows: rows.slice(0, most), cut }
  })
}
