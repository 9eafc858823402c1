import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '../db/database.ts'
import { shortId } from '../identity/ids.ts'
import { allowanceThatHolds } from './allowance.ts'

/** Whose record a token is for, and all that was allowed, beside the token. */
export async function addLaunchContext(
  db: Database,
  { oidc, body }: KoaContextWithOIDC,
): Promise<void> {
  if (typeof body !== 'object' || body === null || !oidc) return
  const answer = body as Record<string, unknown>
  if (oidc.route === 'token' && 'access_token' in answer) {
    const grant = oidc.entities.Grant
    if (!grant?.jti) return
    const asked = oidc.params?.['scope']
    const narrowed = typeof asked === 'string' ? new Set(asked.split(' ')) : undefined
    const plain = grant.getOIDCScope().split(' ')
    const kept = plain.filter((scope) => scope !== '' && (narrowed?.has(scope) ?? true))
    answer['scope'] = [answer['scope'], ...kept].filter(Boolean).join(' ')
    Object.assign(answer, await contextOf(db, grant.jti))
  }
  if (oidc.route === 'introspection' && answer['active'] === true) {
    const token = oidc.entities.AccessToken ?? oidc.entities.RefreshToken
    if (token?.grantId !== undefined) Object.assign(answer, await contextOf(db, token.grantId))
  }
}

async function contextOf(db: Database, allowance: string) {
  const about = (await allowanceThatHolds(db, allowance))?.about
  return about ? { patient: shortId(about), need_patient_banner: true } : {}
}
