import { createHmac } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import type { EntryId, PatientId } from '../../identity/ids.ts'
import type { Key } from '../../identity/key-store.ts'
import { searchEntries, type SearchPage } from '../../record/search-entries.ts'
import type { Scope } from '../../apps/scope.ts'
import { requireScope } from '../smart/require-scope.ts'
import { asTold } from '../none-told.ts'
import { markOf, pageToken, parsePageToken } from '../page-token.ts'
import { bundleOf } from '../searchset.ts'
import { askedOf, type Asked } from './asked.ts'
import { referredTo } from './follow.ts'
import type { Given } from './given.ts'
import type { SearchedType } from './searches.ts'
import { shaped } from './shape.ts'

/**
 * A search of the entries of one type in one record, by pages.
 *
 * @see http://hl7.org/fhir/R4/http.html#search
 * @throws Refusal as `askedOf`, `requireScope` and `searchEntries`; `invalid` for the page of another search, `conflict` where what
 *   the viewer may see has changed since the page before.
 */
export async function entrySearch(
  deps: {
    readonly db: Database
    readonly key: Key
    readonly base: string
    /** Of the app that asks. */
    readonly scopes: readonly Scope[] | undefined
  },
  actor: Actor,
  type: SearchedType,
  given: Given,
  lenient: boolean,
): Promise<Buffer> {
  const { db, key, base } = deps
  const asked = askedOf(type, given, lenient)
  const { patient, follow } = asked
  if (asked.withPatient) {
    // the record knows the scopes of entries, and a Patient is none
    await requireScope(db, actor, deps.scopes, patient, { kind: 'Patient', doing: 'r' })
  }
  const query = markOfQuery(key, type.type, asked)
  const start =
    asked.page === undefined ? undefined : parsePageToken(key, actor, patient, asked.page)
  if (start && !start.sight.startsWith(query)) {
    throw new Refusal('invalid', 'This is a page of another search')
  }
  const count = start?.count ?? asked.count
  const after = start ? { id: start.after as EntryId, key: start.key ?? '' } : null
  const page = await searchEntries(db, actor, patient, {
    ...asked,
    ...{ kind: type.type, count, after, filter: filterText(type.type, asked) },
    ...(asked.ids && { ids: asked.ids }),
    ...(follow.length > 0 && { alongOf: (some) => referredTo(patient, some, follow) }),
  })
  const sight = `${query}${markOf(key, patient, page.grant)}`
  if (start && start.sight !== sight) {
    throw new Refusal('conflict', 'What you may see has changed. Ask for the first page again')
  }
  const address = (more: Readonly<Record<string, string>>) => {
    const all = new URLSearchParams(
      asked.understood.map(([name, value]): [string, string] => [name, value]),
    )
    for (const [name, value] of Object.entries(more)) all.set(name, value)
    return `${base}/${type.type}?${all.toString()}`
  }
  const links = [
    { relation: 'self', url: address(asked.page === undefined ? {} : { _page: asked.page }) },
  ]
  if (page.next !== null) {
    const place = { after: page.next.id, key: page.next.key, count, sight }
    links.push({ relation: 'next', url: address({ _page: pageToken(key, actor, patient, place) }) })
  }
  return bundled(base, patient, page, asked, links)
}

function bundled(
  base: string,
  patient: PatientId,
  { entries, along, patient: person, total, grant }: SearchPage,
  { shape }: Asked,
  links: readonly object[],
): Buffer {
  const told = (one: SearchPage['entries'][number]) => ({
    ...one,
    resource: asTold({ said: one.said, resource: shaped(one.kind, one.resource, shape) }, grant),
  })
  return bundleOf(base, patient, {
    ...{ patient: undefined, filings: [], total, heldBack: grant.heldBack },
    entries: entries.map(told),
    along: along.map(told),
    about: person && shaped('Patient', person, shape),
    links,
  })
}

/** A query as a mark, by which a page's token is of it alone. */
function markOfQuery(key: Key, type: string, { understood }: Asked): string {
  return createHmac('sha256', key.secret)
    .update(JSON.stringify(['search', type, understood]))
    .digest('base64url')
    .slice(0, 16)
}

/** The type and the names of what was asked: values may tell more than the log should hold. */
function filterText(type: string, { understood }: Asked): string {
  const names = understood
    .map(([name]) => name)
    .filter((name) => !/^(patient|subject)\b/.test(name))
  return [type, ...new Set(names)].join(' ')
}
