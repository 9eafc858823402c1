import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { parseShortId, shortId, type PatientId } from '../identity/ids.ts'
import type { Key } from '../identity/key-store.ts'
import type { Grant } from '../sharing/enter.ts'

/** Where a page starts, and as what the pages before it were read. */
export type PageStart = {
  /** The id of what was last on the page before. */
  readonly after: string
  readonly count: number
  /** As `markOf` makes it: says nothing to who holds the token. */
  readonly sight: string
  /** What that was sorted by, where pages are not in the order of ids. */
  readonly key?: string
}

/** A token that opens the next page for this session and patient only (leak-channels 16). */
export function pageToken(key: Key, actor: Actor, patient: PatientId, page: PageStart): string {
  const sorted = page.key === undefined ? [] : [Buffer.from(page.key).toString('base64url')]
  const text = [key.id, shortId(page.after), page.count, page.sight, ...sorted].join('.')
  return `${text}.${sign(key, actor, patient, text)}`
}

/** @throws Refusal `invalid` for a token that was not made here for this session and patient. */
export function parsePageToken(
  key: Key,
  actor: Actor,
  patient: PatientId,
  token: string,
): PageStart {
  const cut = token.lastIndexOf('.')
  const text = token.slice(0, Math.max(cut, 0))
  const [id, after, count, sight, sorted] = text.split('.')
  const given = Buffer.from(token.slice(cut + 1))
  const right = Buffer.from(sign(key, actor, patient, text))
  if (
    id !== key.id ||
    given.length !== right.length ||
    !timingSafeEqual(given, right) ||
    after === undefined ||
    sight === undefined
  ) {
    throw new Refusal(
      'invalid',
      'This page address is not valid for you. Ask for the first page again',
    )
  }
  const start = { after: parseShortId(after), count: Number(count), sight }
  if (sorted === undefined) return start
  return { ...start, key: Buffer.from(sorted, 'base64url').toString() }
}

/**
 * Whether a page was read with what other services share, as a mark. It differs when that has changed for this
 * viewer, and tells nothing of what other services chose to share, nor of an entry that was made private: each
 * page holds what may be seen when it is asked for.
 */
export function markOf(key: Key, patient: PatientId, { view, rule }: Grant): string {
  const looksIn = rule === 'shared' || rule === 'emergency'
  return createHmac('sha256', key.secret)
    .update(`sight ${patient} ${view} ${looksIn}`)
    .digest('base64url')
    .slice(0, 16)
}

function sign(key: Key, actor: Actor, patient: PatientId, text: string): string {
  return createHmac('sha256', key.secret)
    .update(actor.session)
    .update(`${patient} ${text}`)
    .digest('base64url')
}
