import { Refusal } from '../errors.ts'
import type { Database } from '../db/database.ts'
import { parseOdsCode, type OdsCode } from '../identity/ods-code.ts'
import { addStaff } from '../identity/staff.ts'
import { parseScope, plainScopes } from './scope.ts'

/** A public key of an app, as a JSON Web Key. */
export type PublicKey = Readonly<Record<string, unknown>>

/** An app as the operator registers it. */
export type NewApp = {
  /** As it names itself: `client_id`. */
  readonly id: string
  readonly name: string
  /** Where it may be sent back to, each exactly. */
  readonly redirectUris: readonly string[]
  /** Where staff are sent to when they open it for a patient. */
  readonly launchUri?: string | undefined
  /** What it may ask for at most. */
  readonly scopes: readonly string[]
  /** With keys it proves who it is; without, it is public. */
  readonly keys?: readonly PublicKey[] | undefined
  /** Where its keys are, on a host that is allowed. */
  readonly keysUrl?: string | undefined
  /** Whose system it is: it then asks for itself, and for nobody else. */
  readonly organisation?: string | undefined
}

export type App = NewApp & {
  /** Whose pages may ask from a browser. */
  readonly origins: readonly string[]
  readonly staff: string | null
  /** Since when it is kept out. */
  readonly suspendedAt: Date | null
  /** Since when it has these keys; null for an app without, or whose keys are elsewhere. */
  readonly keysAt: Date | null
}

/** @param keyHosts hosts that keys may be fetched from. */
export async function addApp(
  db: Database,
  given: NewApp,
  keyHosts: readonly string[] = [],
): Promise<void> {
  const organisation = checked(given, keyHosts)
  const { id, name, redirectUris, scopes } = given
  const [taken] = await db.identity`select from app where id = ${id}`
  if (taken) throw new Refusal('conflict', `There is an app ${id} already, or there was one`)
  // what an organisation's system may see is decided as for a clinician of it who has asked nobody anything
  const staff =
    organisation &&
    (await addStaff(db.identity, {
      ...{ name, organisation, role: 'health-professional' },
      ...{ issuer: 'urn:confide:app', subject: id },
    }))
  const keys = given.keys && JSON.stringify({ keys: given.keys })
  const origins = [...new Set(redirectUris.filter(isWeb).map((uri) => new URL(uri).origin))]
  await db.identity`
    insert into app (id, name, redirect_uris, launch_uri, origins, scopes, keys, keys_url, organisation, staff_id,
                     keys_at)
    values (${id}, ${name.trim()}, ${[...redirectUris]}, ${given.launchUri ?? null}, ${origins}, ${[...scopes]},
            ${keys ?? null}::text::jsonb, ${given.keysUrl ?? null}, ${organisation ?? null}, ${staff ?? null},
            case when ${keys !== undefined} then now() end)`
}

function checked(given: NewApp, keyHosts: readonly string[]): OdsCode | undefined {
  const refuse = (message: string): never => {
    throw new Refusal('invalid', message)
  }
  const { id, name, redirectUris, scopes, keys = [], keysUrl, launchUri } = given
  if (!/^[a-z0-9][a-z0-9-]{1,60}$/.test(id)) {
    refuse('The id of an app has small letters, digits and hyphens: growth-chart')
  }
  if (name.trim() === '') refuse('Give the name of the app')
  const isSystem = given.organisation !== undefined
  const wrong = scopes.find((text) => !isScopeFor(text, isSystem))
  if (scopes.length === 0 || wrong !== undefined) {
    refuse(`This is no scope that ${isSystem ? 'a system' : 'an app'} may have: ${wrong ?? ''}`)
  }
  requirePublic(keys)
  if (keysUrl !== undefined) {
    const url = URL.canParse(keysUrl) ? new URL(keysUrl) : undefined
    if (url?.protocol !== 'https:' || !keyHosts.includes(url.hostname)) {
      refuse('Keys are fetched by https, from a host that APP_KEY_HOSTS names')
    }
  }
  if (isSystem) {
    if (redirectUris.length > 0) refuse('A system of an organisation is sent nowhere')
    if (keys.length === 0 && keysUrl === undefined) refuse('A system needs keys')
    return parseOdsCode(given.organisation ?? '')
  }
  if (redirectUris.length === 0) refuse('Say where the app is sent back to')
  for (const uri of [...redirectUris, ...(launchUri === undefined ? [] : [launchUri])]) {
    if (!isSafe(uri)) refuse(`This address is not https, nor on this machine: ${uri}`)
  }
  return undefined
}

function requirePublic(keys: readonly PublicKey[]): void {
  if (keys.some((key) => 'd' in key || 'k' in key || typeof key['kty'] !== 'string')) {
    throw new Refusal('invalid', 'Give public keys only')
  }
}

function isScopeFor(text: string, isSystem: boolean): boolean {
  const isPlain = plainScopes.some((plain) => plain === text)
  const scope = parseScope(text)
  return isSystem
    ? scope?.level === 'system'
    : isPlain || (scope && scope.level !== 'system') === true
}

function isWeb(uri: string): boolean {
  return /^https?:/.test(uri)
}

/** https; http on this machine only; or a scheme of an app on a phone. */
function isSafe(uri: string): boolean {
  if (!URL.canParse(uri) || uri.includes('#')) return false
  const { protocol, hostname } = new URL(uri)
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(protocol)
}

/** What is known of an app; undefined for one that never was, was removed, or is kept out. */
export async function findApp(db: Database, id: string): Promise<App | undefined> {
  const [app] = await appsWhere(db, id)
  return app?.suspendedAt === null ? app : undefined
}

/** All apps, those that are kept out too, by name. */
export function apps(db: Database): Promise<readonly App[]> {
  return appsWhere(db, null)
}

async function appsWhere(db: Database, id: string | null): Promise<App[]> {
  type Row = Omit<App, 'keys'> & { readonly keys: { readonly keys: PublicKey[] } | null }
  const rows = await db.identity<Row[]>`
    select id, name, redirect_uris as "redirectUris", launch_uri as "launchUri", origins, scopes, keys,
           keys_url as "keysUrl", organisation, staff_id as staff, suspended_at as "suspendedAt", keys_at as "keysAt"
      from app where removed_at is null and (${id}::text is null or id = ${id}::text) order by name, id`
  return rows.map(({ keys, launchUri, keysUrl, organisation, ...rest }) => ({
    ...rest,
    launchUri: launchUri ?? undefined,
    keys: keys?.keys,
    keysUrl: keysUrl ?? undefined,
    organisation: organisation ?? undefined,
  }))
}

/** Takes an app out: whatever it holds ends at once. @returns whether there was one. */
export async function removeApp(db: Database, id: string): Promise<boolean> {
  const { count } = await db.identity`
    update app set removed_at = now() where id = ${id} and removed_at is null`
  return count === 1
}

/**
 * Keeps an app out, or lets it in again: meanwhile it gets no token, and those it has open nothing. What people let it
 * do stays.
 *
 * @returns whether there is one.
 */
export async function suspendApp(db: Database, id: string, suspended: boolean): Promise<boolean> {
  const { count } = await db.identity`
    update app set suspended_at = case when ${suspended} then coalesce(suspended_at, now()) end
     where id = ${id} and removed_at is null`
  return count === 1
}

/**
 * Gives an app other keys in the place of those it has.
 *
 * @returns whether there is one that has keys here.
 * @throws Refusal `invalid` for what are no public keys.
 */
export async function changeKeys(
  db: Database,
  id: string,
  keys: readonly PublicKey[],
): Promise<boolean> {
  requirePublic(keys)
  const { count } = await db.identity`
    update app set keys = ${JSON.stringify({ keys })}::text::jsonb, keys_at = now()
     where id = ${id} and removed_at is null and keys is not null`
  return count === 1
}

/** Whether pages of this origin belong to an app. */
export async function isOriginOfApp(db: Database, origin: string): Promise<boolean> {
  const rows = await db.identity`
    select from app where removed_at is null and suspended_at is null and ${origin} = any (origins) limit 1`
  return rows.length === 1
}
