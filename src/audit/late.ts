import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { AccessEvent } from './event.ts'
import { lateSeconds } from './log/newest.ts'

/** What follows when no checkpoint has covered the newest events for so many seconds. */
export type Lateness = 'on-time' | 'warn' | 'page' | 'stop'

const steps = [
  { from: 4 * 60 * 60, lateness: 'stop' },
  { from: 15 * 60, lateness: 'page' },
  { from: 60, lateness: 'warn' },
] as const

export function latenessOf(seconds: number): Lateness {
  return steps.find(({ from }) => seconds >= from)?.lateness ?? 'on-time'
}

const known = new WeakMap<Database, Lateness>()

const sentences: Readonly<Record<Lateness, string>> = {
  'on-time': 'The access log has a checkpoint again.',
  warn: 'Warning: the access log has had no checkpoint for a minute.',
  page: 'The access log has had no checkpoint for 15 minutes. Call whoever is on duty: OPERATOR_MAIL is written to only where it is set.',
  stop: 'The access log has had no checkpoint for four hours. Only care is served until it has one.',
}

/** Who hears of a log that is late. */
export type Watchers = {
  /** Told when it changes how late it is. */
  readonly tell: (text: string) => void
  /** Told each time whether somebody is to be called. */
  readonly call: (isLate: boolean) => Promise<void>
}

/** Looks how late the log is. */
export async function watchLateness(db: Database, { tell, call }: Watchers): Promise<void> {
  const lateness = latenessOf(await lateSeconds(db.sequencer))
  if (lateness !== (known.get(db) ?? 'on-time')) tell(sentences[lateness])
  known.set(db, lateness)
  await call(lateness === 'page' || lateness === 'stop')
}

/**
 * Lets staff go on whatever the log does: care does not wait. What others read stops when the checkpoint is hours
 * late. A denial is written all the same: it shows nothing, and another answer to it than where nobody has the id
 * would tell that somebody does.
 *
 * @throws Refusal `unavailable`.
 */
export function refuseWhenStopped(
  db: Database,
  { actorKind, kind }: Pick<AccessEvent, 'actorKind' | 'kind'>,
): void {
  if (known.get(db) !== 'stop' || actorKind === 'staff' || kind === 'denied') return
  throw new Refusal(
    'unavailable',
    'Records can be opened for care only at the moment, because the list of looks cannot be checked. Try again later.',
  )
}
