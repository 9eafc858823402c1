import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { offerSignIn, signInByPasskey, type RelyingParty } from '../identity/passkey-answers.ts'
import { safeReturnAddress } from '../identity/return-address.ts'
import type { SignInOutcome } from '../identity/sign-in.ts'
import { fieldsOf } from './fields.ts'
import { paths } from './paths.ts'
import { sendPage } from './send-page.ts'
import { signInPasskeyView } from './sign-in-view.tsx'

type Finish = (
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: SignInOutcome,
) => Promise<FastifyReply>

/** A patient signs in with a passkey: it ends where every other sign-in ends. */
export function registerPasskeySignIn(
  app: FastifyInstance,
  db: Database,
  party: RelyingParty,
  finish: Finish,
): void {
  const open = { config: { policy: 'public' } } as const
  app.get<{ Querystring: Record<string, unknown> }>(
    paths.passkeySignIn,
    open,
    async (request, reply) => {
      const returnTo = safeReturnAddress(request.query['return'])
      const options = await offerSignIn(db, party)
      return sendPage(reply, signInPasskeyView({ options, returnTo }))
    },
  )
  app.post(paths.passkeySignIn, open, async (request, reply) => {
    const { response = '', return: returnTo } = fieldsOf(request.body)
    const done = await signInByPasskey(db, party, response)
    if (done === undefined) return finish(request, reply, { kind: 'refused', because: 'passkey' })
    return finish(request, reply, {
      kind: 'signed-in',
      owner: { kind: 'patient', id: done.patient },
      organisation: null,
      returnTo: safeReturnAddress(returnTo),
      authenticatedAt: done.at,
    })
  })
}
