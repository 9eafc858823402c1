import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../identity/ids.ts'
import { offerPasskey } from '../../identity/passkey-answers.ts'
import { passkeysOf } from '../../identity/passkeys.ts'
import { personOf, signedInLately } from '../../identity/sessions.ts'
import { addOwnPasskey, removeOwnPasskey, renameOwnPasskey } from '../../sharing/own-passkeys.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { passkeysView } from './passkeys-view.tsx'

const notKept: FieldError = {
  field: 'name',
  message: 'The passkey could not be added. Try again',
}
const signInFirst: FieldError = {
  field: 'again',
  message: 'Sign in again to change or remove a passkey',
}
const noName: FieldError = { field: 'name', message: 'Give the passkey a name of 1 to 60 letters' }

/** P9: other ways in than the service one signs in with. */
export function registerPasskeys(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, party } = deps
  const config = { policy: 'own-record' } as const
  app.get(paths.passkeys, { config }, (request, reply) => page(deps, request, reply, []))
  app.post(paths.passkeys, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const { do: act, passkey = '', response = '', ...fields } = fieldsOf(request.body)
    const name = (fields['name'] ?? '').trim()
    const lately = await signedInLately(db, actor.session)
    const changes = act === 'remove' || act === 'rename'
    if (changes && !lately) return page(deps, request, reply, [signInFirst])
    if (act === 'remove') await removeOwnPasskey(db, actor, patient, passkey)
    else if (name === '' || name.length > 60) return page(deps, request, reply, [noName])
    else if (act === 'rename') await renameOwnPasskey(db, actor, patient, passkey, name)
    else {
      const made = { party, answer: response, name }
      const kept = lately && (await addOwnPasskey(db, actor, patient, made))
      if (!kept) return page(deps, request, reply, [notKept])
    }
    return reply.redirect(paths.passkeys, 303)
  })
}

async function page(
  { db, actorOf, party }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  errors: readonly FieldError[],
): Promise<FastifyReply> {
  const actor = actorOf(request)
  const person = await personOf(db, actor)
  if (person.kind !== 'patient') throw notFound()
  const lately = await signedInLately(db, actor.session)
  const html = passkeysView({
    who: signedIn(person),
    passkeys: await passkeysOf(db, person.id),
    options: lately ? await offerPasskey(db, party, person, actor.session) : undefined,
    errors,
  })
  return sendPage(reply, html, errors.length > 0 ? 400 : 200)
}
