import { createHash } from 'node:crypto'
import { errors, type Adapter, type AdapterFactory, type AdapterPayload } from 'oidc-provider'
import type { Database, Tx } from '../db/database.ts'
import { hashOfAppToken } from '../identity/actor.ts'
import {
  endAppSession,
  endAppSessions,
  forgetAppSessions,
  startAppSession,
  type NewAppSession,
} from '../identity/app-sessions.ts'
import { allowanceThatHolds, endAllowance } from './allowance.ts'
import { findApp, type App } from './app.ts'
import { appSessionOf } from './app-session.ts'
import { countingOf, parseScopes, seenBy } from './scope.ts'

/**
 * Where the authorisation server keeps what it gave out: by the hash of it, so that a copy of the table opens nothing.
 * A token that lets an app ask is a session besides.
 */
export function tokenStore(db: Database): AdapterFactory {
  return (model) => (model === 'Client' ? clients(db) : adapter(db, model))
}

const isAccess = (model: string) => model === 'AccessToken' || model === 'ClientCredentials'

/** What is kept of something that was given out, whether or not it is still good. */
export async function keptByServer(
  db: Database,
  model: string,
  id: string,
): Promise<AdapterPayload | undefined> {
  const [row] = await db.identity<{ payload: AdapterPayload }[]>`
    select payload from app_token where model = ${model} and id_hash = ${hashOf(model, id)}`
  return row?.payload
}

function hashOf(model: string, id: string): Buffer {
  return createHash('sha256').update(`${model}:${id}`).digest()
}

function adapter(db: Database, model: string): Adapter {
  const hash = (id: string) => hashOf(model, id)
  return {
    upsert: async (id, payload, expiresIn = 600) => {
      const { jti: _, ...kept } = payload
      // whose browser it is, is asked of our own session
      if (kept.session) kept.session = { ...kept.session, cookie: '' }
      // before the transaction: what waits for a second connection in one may wait for itself
      const session = isAccess(model) ? await sessionFor(db, id, kept, expiresIn) : undefined
      await db.identity.begin(async (tx) => {
        await put(tx, model, hash(id), kept, expiresIn)
        if (session) await startAppSession(tx, session)
      })
      if (model === 'AuthorizationCode') await forget(db)
    },
    find: async (id) => {
      if (model === 'Grant' && !(await allowanceThatHolds(db, id))) return undefined
      if (isAccess(model) && !(await appSessionOf(db, hashOfAppToken(id)))) return undefined
      const [row] = await db.identity<{ payload: AdapterPayload; usedAt: Date | null }[]>`
        select payload, used_at as "usedAt" from app_token
         where model = ${model} and id_hash = ${hash(id)} and expires_at > now()`
      if (!row) return undefined
      const used = row.usedAt && { consumed: Math.floor(row.usedAt.getTime() / 1000) }
      return { ...row.payload, jti: id, ...used }
    },
    consume: async (id) => {
      const { count } = await db.identity`
        update app_token set used_at = now()
         where model = ${model} and id_hash = ${hash(id)} and used_at is null`
      if (count > 0) return
      // somebody else was first, at this very moment: one of the two stole it
      const [row] = await db.identity<{ allowance: string | null }[]>`
        select allowance from app_token where model = ${model} and id_hash = ${hash(id)}`
      if (row?.allowance) await endAllowance(db, row.allowance)
      throw new errors.InvalidGrant('used already')
    },
    destroy: async (id) => {
      if (model === 'Grant') return endAllowance(db, id)
      await db.identity`delete from app_token where model = ${model} and id_hash = ${hash(id)}`
      if (isAccess(model)) await endAppSession(db.identity, hashOfAppToken(id))
    },
    revokeByGrantId: async (grant) => {
      await db.identity`delete from app_token where model = ${model} and allowance = ${grant}`
      if (model === 'AccessToken') await endAppSessions(db.identity, grant)
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
  }
}

async function put(
  tx: Tx,
  model: string,
  hash: Buffer,
  payload: AdapterPayload,
  seconds: number,
): Promise<void> {
  const { count } = await tx`
    insert into app_token (model, id_hash, allowance, payload, expires_at)
    values (${model}, ${hash}, ${payload.grantId ?? null}, ${JSON.stringify(payload)}::text::jsonb,
            now() + make_interval(secs => ${seconds}))
    on conflict (model, id_hash) do update set payload = excluded.payload, expires_at = excluded.expires_at
      where app_token.model in ('Interaction', 'Session', 'Grant')`
  // an assertion counts once
  if (count === 0) throw new errors.InvalidClientAuth('used already')
}

/** A token is a session of whom it is for, with what its scopes let it see. */
async function sessionFor(
  db: Database,
  token: string,
  { clientId = '', grantId, scope = '' }: AdapterPayload,
  seconds: number,
): Promise<NewAppSession> {
  const app = await findApp(db, clientId)
  const allowance = grantId === undefined ? undefined : await allowanceThatHolds(db, grantId)
  const owner = allowance?.owner ?? (app?.staff && ({ kind: 'staff', id: app.staff } as const))
  if (!app || !owner) throw new errors.InvalidGrant('it has ended')
  const about = allowance?.about ?? null
  const counting = countingOf(parseScopes(scope), about !== null, allowance !== undefined)
  const reaches = about === null && counting.length > 0
  return {
    ...{ hash: hashOfAppToken(token), owner, app: app.id, allowance: allowance?.id ?? null },
    ...{ scope: counting.map(({ text }) => text).join(' '), about, seconds },
    there: about === null ? [] : seenBy(counting),
    everywhere: reaches ? seenBy(counting) : undefined,
  }
}

/** What ended some time ago is of no use to anybody. */
async function forget(db: Database): Promise<void> {
  await db.identity`delete from app_token where expires_at < now() - interval '1 day'`
  await db.identity`delete from app_launch where created_at < now() - interval '1 day'`
  await forgetAppSessions(db.identity)
}

/** Apps as the authorisation server knows them: those that are registered now. */
function clients(db: Database): Adapter {
  const none = async () => undefined
  return {
    find: async (id) => {
      const app = await findApp(db, id)
      return app && (clientOf(app) as unknown as AdapterPayload)
    },
    ...{ upsert: none, consume: none, destroy: none, revokeByGrantId: none },
    ...{ findByUid: none, findByUserCode: none },
  }
}

function clientOf({ id, name, redirectUris, keys, keysUrl, organisation, scopes }: App) {
  const isConfidential = keys !== undefined || keysUrl !== undefined
  const isNative = redirectUris.some((uri) => !/^https?:/.test(uri))
  const refreshes = scopes.includes('offline_access') || scopes.includes('online_access')
  return {
    client_id: id,
    client_name: name,
    application_type: isNative ? 'native' : 'web',
    redirect_uris: redirectUris,
    grant_types:
      organisation === undefined
        ? ['authorization_code', ...(refreshes ? ['refresh_token'] : [])]
        : ['client_credentials'],
    response_types: organisation === undefined ? ['code'] : [],
    token_endpoint_auth_method: isConfidential ? 'private_key_jwt' : 'none',
    id_token_signed_response_alg: 'RS256',
    ...(keys && { jwks: { keys } }),
    ...(keysUrl !== undefined && { jwks_uri: keysUrl }),
  }
}
