import { hash } from 'node:crypto'
import { readHeldChoices } from '../../forms/held-choices.ts'
import type { Scope } from '../../apps/scope.ts'
import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import {
  parseEntryRef,
  parsePatientId,
  shortId,
  type EntryId,
  type PatientId,
} from '../../identity/ids.ts'
import type { Key } from '../../identity/key-store.ts'
import { personOf } from '../../identity/sessions.ts'
import { pageToken, parsePageToken } from '../page-token.ts'
import { requireScope } from '../smart/require-scope.ts'
import { pageParameters, type Given } from '../parameters.ts'
import { choiceProvenances } from './choice-provenance.ts'
import { isMadeId } from './consent-id.ts'
import { categoriesOf, scopes } from './consent-resource.ts'
import { consentsOf, type ToldConsent } from './consents.ts'

export type ConsentDeps = {
  readonly db: Database
  readonly key: Key
  readonly base: string
  /** Of the app that asks. */
  readonly scopes: readonly Scope[] | undefined
}

type Query = Readonly<Record<string, unknown>>
type Found = { readonly type: string; readonly resource: { readonly id: string } }

const counts = { usual: 100, most: 500 }

/** One Consent. @throws Refusal as `readHeldChoices`; `not-found` for what was not chosen, or is not theirs to know. */
export async function readConsent(
  { db, base }: Pick<ConsentDeps, 'db' | 'base'>,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
): Promise<ToldConsent> {
  return readHeldChoices(db, actor, patient, (held) =>
    consentsOf(patient, held, base).find((one) => one.id === id),
  )
}

/** What tells of one change of a choice: of an app, for one that may read choices. @throws as `readConsent`. */
export async function readChoiceProvenance(
  { db, scopes }: Pick<ConsentDeps, 'db' | 'scopes'>,
  actor: Actor,
  patient: PatientId,
  ref: string,
) {
  await requireScope(db, actor, scopes, patient, choicesRead)
  return readHeldChoices(db, actor, patient, (held) =>
    choiceProvenances(patient, held).find(({ id }) => id === ref),
  )
}

const choicesRead = { kind: 'Consent', doing: 'r' } as const

const consentParameters = ['patient', '_id', 'status', 'category', 'scope'] as const

/**
 * `Consent?patient=`: what the patient chose, as far as this actor may know, in pages.
 *
 * @throws Refusal `invalid` or `not-supported` for what was asked; else as `readConsent`.
 * @see http://hl7.org/fhir/R4/consent.html#search
 */
function searchConsents(deps: ConsentDeps, actor: Actor, query: Query) {
  return search(deps, actor, query, ['Consent', consentParameters], async (patient, given) => {
    const all = await readHeldChoices(deps.db, actor, patient, (held) =>
      consentsOf(patient, held, deps.base),
    )
    return all
      .filter(({ state, resource }) => {
        const categories = categoriesOf(state.kind)
        return (
          isAmong(given['_id'], [{ code: resource.id }]) &&
          isAmong(given['status'], [
            { system: 'http://hl7.org/fhir/consent-state-codes', code: resource.status },
          ]) &&
          isAmong(given['category'], categories) &&
          isAmong(given['scope'], scopes)
        )
      })
      .map(({ resource }) => ({ type: 'Consent', resource }))
  })
}

/**
 * `Provenance?target=Consent/{id}`: who recorded what was chosen.
 *
 * @throws as `searchConsents`.
 */
function searchChoiceProvenance(deps: ConsentDeps, actor: Actor, query: Query) {
  return search(
    deps,
    actor,
    query,
    ['Provenance', ['patient', 'target']],
    async (patient, given) => {
      await requireScope(deps.db, actor, deps.scopes, patient, choicesRead)
      const all = await readHeldChoices(deps.db, actor, patient, (held) =>
        choiceProvenances(patient, held),
      )
      const wanted = given['target']?.split('/').slice(-2).join('/')
      return all
        .filter(({ target }) => target.some(({ reference }) => reference === wanted))
        .map((resource) => ({ type: 'Provenance', resource }))
    },
  )
}

/**
 * A search for what a patient chose, or for what tells of it, by its target.
 *
 * @returns undefined for any other search.
 */
export async function searchChoices(
  deps: ConsentDeps,
  actor: Actor,
  type: string,
  given: readonly (readonly [name: string, value: string])[],
) {
  // what is given twice is refused as it would be in an address
  const query = Object.fromEntries(
    [...Map.groupBy(given, ([name]) => name)].map(([name, all]) => {
      const values = all.map(([, value]) => value)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
  if (type === 'Consent') return searchConsents(deps, actor, query)
  return type === 'Provenance' && isAboutChoice(query)
    ? searchChoiceProvenance(deps, actor, query)
    : undefined
}

function isAboutChoice({ target }: Query): boolean {
  const [, ref] = typeof target === 'string' ? (/(?:^|\/)Consent\/([^/]+)$/.exec(target) ?? []) : []
  return ref !== undefined && isMadeId(parseEntryRef(ref).entry)
}

/** Of a search, one that is answered by pages, for one patient. */
async function search(
  { db, key, base }: ConsentDeps,
  actor: Actor,
  query: Query,
  [type, parameters]: readonly [string, readonly string[]],
  find: (patient: PatientId, given: Given) => Promise<readonly Found[]>,
) {
  const { given, count, token } = pageParameters(query, counts, parameters)
  const named = given['_id'] ?? given['target']?.split('/').at(-1)
  const patient = await patientOf(db, actor, given['patient'] ?? named?.split('.')[0])
  const asked = parameters.flatMap((name) =>
    given[name] === undefined || name === 'patient'
      ? []
      : [[name, given[name]] as [string, string]],
  )
  // a page is of one search: of another one it is refused
  const sight = hash('sha256', JSON.stringify([type, asked]), 'base64url').slice(0, 16)
  const start = token === undefined ? undefined : parsePageToken(key, actor, patient, token)
  if (start && start.sight !== sight) {
    throw new Refusal('invalid', 'This is a page of another search')
  }
  const found = (await find(patient, given)).toSorted((a, b) =>
    a.resource.id < b.resource.id ? -1 : 1,
  )
  const rest = start ? found.filter(({ resource }) => resource.id > ref(start.after)) : found
  const most = start?.count ?? count
  const page = rest.slice(0, most)
  const last = page.at(-1)
  const address = (more: Readonly<Record<string, string>>) =>
    `${base}/${type}?${new URLSearchParams([
      ['patient', shortId(patient)],
      ...asked,
      ...Object.entries(more),
    ]).toString()}`
  const next =
    last && rest.length > page.length
      ? { after: parseEntryRef(last.resource.id).entry, count: most, sight }
      : undefined
  return {
    resourceType: 'Bundle' as const,
    type: 'searchset',
    total: found.length,
    link: [
      {
        relation: 'self',
        url: address(token === undefined ? { _count: String(count) } : { _page: token }),
      },
      ...(next
        ? [{ relation: 'next', url: address({ _page: pageToken(key, actor, patient, next) }) }]
        : []),
    ],
    ...(page.length > 0 && {
      entry: page.map(({ type: of, resource }) => ({
        fullUrl: `${base}/${of}/${resource.id}`,
        ...{ resource, search: { mode: 'match' } },
      })),
    }),
  }

  function ref(entry: string): string {
    return `${shortId(patient)}.${shortId(entry)}`
  }
}

/** `Patient/{id}` or `{id}`, with the address of the API before it too; left out by a patient, whose own it is. */
async function patientOf(
  db: Database,
  actor: Actor,
  given: string | undefined,
): Promise<PatientId> {
  if (given !== undefined) return parsePatientId(given.slice(given.lastIndexOf('/') + 1))
  const person = await personOf(db, actor)
  if (person.kind === 'patient') return person.id
  throw new Refusal('invalid', 'Say whose: give patient')
}

/** A token of a search: `code`, `system|code`, `|code` or `system|`; several by commas. */
function isAmong(
  asked: string | undefined,
  codings: readonly { readonly system?: string; readonly code: string }[],
): boolean {
  if (asked === undefined) return true
  return asked.split(',').some((token) => {
    const cut = token.lastIndexOf('|')
    const [system, code] =
      cut < 0 ? [undefined, token] : [token.slice(0, cut), token.slice(cut + 1)]
    return codings.some(
      (one) =>
        (system === undefined || system === (one.system ?? '')) &&
        (code === '' || code === one.code),
    )
  })
}
