import type { FastifyInstance } from 'fastify'
import { contactWays, formats, type ContactChoice } from '../../messages/contact-choices.ts'
import { chooseContact, openContact } from '../../sharing/contact.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { contactView } from './contact-view.tsx'
import { ownPatient } from './own-patient.ts'

/** P9: how a patient wants to be written to. */
export function registerContact(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get<{ Querystring: Record<string, unknown> }>(
    paths.contact,
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const { by, choice } = await openContact(db, actor, await ownPatient(db, actor))
      const saved = 'saved' in request.query
      const values = choice === undefined ? {} : fieldsFrom(choice)
      return sendPage(reply, contactView({ who: signedIn(by), values, errors: [], saved }))
    },
  )
  app.post(paths.contact, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const values = fieldsOf(request.body)
    const { choice, errors } = parseContact(values)
    if (choice === undefined) {
      const { by } = await openContact(db, actor, patient)
      const html = contactView({ who: signedIn(by), values, errors, saved: false })
      return sendPage(reply, html, 400)
    }
    await chooseContact(db, actor, patient, choice)
    return reply.redirect(`${paths.contact}?saved`, 303)
  })
}

function fieldsFrom({ way, address, language, format }: ContactChoice): Fields {
  return { way, address: address ?? '', language: language ?? '', format }
}

function parseContact(fields: Fields): {
  readonly choice?: ContactChoice
  readonly errors: readonly FieldError[]
} {
  const way = contactWays.find((one) => one === fields['way'])
  const format = formats.find((one) => one === fields['format'])
  const address = (fields['address'] ?? '').trim()
  const language = (fields['language'] ?? '').trim()
  const needsAddress = way === 'mail' || address !== ''
  const errors = [
    ...(way ? [] : [{ field: 'way', message: 'Choose how we write to you' }]),
    ...(needsAddress && !isMailAddress(address)
      ? [{ field: 'address', message: 'Enter an email address, like name@example.com' }]
      : []),
    ...(language.length > 60
      ? [{ field: 'language', message: 'Use at most 60 characters for the language' }]
      : []),
    ...(format ? [] : [{ field: 'format', message: 'Choose how you read best' }]),
  ]
  if (!way || !format || errors.length > 0) return { errors }
  const orNull = (text: string) => (text === '' ? null : text)
  return {
    errors,
    choice: { way, address: orNull(address), language: orNull(language), format },
  }
}

/** One address and nothing that a mail's head could read as more. */
function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]+(\.[a-z\d-]+)+$/i.test(text)
}
