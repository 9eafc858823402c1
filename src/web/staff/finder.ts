import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../errors.ts'
import { parseNhsNumber } from '../../identity/nhs-number.ts'
import { admitFinder, findPatient, type Search } from '../../sharing/find-patient.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { foundCard } from '../present/found-card.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { finderView, type FinderValues } from './finder-view.tsx'

export function registerFinder(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  app.get('/find', { config: { policy: 'finder' } }, async (request, reply) => {
    const person = await admitFinder(db, actorOf(request))
    return sendPage(reply, finderView({ who: signedIn(person), values: {}, errors: [] }))
  })
  app.post('/find', { config: { policy: 'finder' } }, async (request, reply) => {
    const values = fieldsOf(request.body)
    const { search, errors } = parseSearch(values, deps.allowTestNumbers)
    if (search === undefined) {
      const person = await admitFinder(db, actorOf(request))
      return sendPage(reply, finderView({ who: signedIn(person), values, errors }), 400)
    }
    const { person, cards } = await findPatient(db, actorOf(request), search)
    const found = cards.map((card) => foundCard(card, person))
    return sendPage(reply, finderView({ who: signedIn(person), values, errors: [], found }))
  })
}

type Parsed = { readonly search?: Search; readonly errors: readonly FieldError[] }

function parseSearch(fields: Fields & FinderValues, allowTest: boolean): Parsed {
  if (fields['by'] === 'number') {
    try {
      const nhsNumber = parseNhsNumber(fields.nhsNumber ?? '', allowTest)
      return { search: { by: 'nhs-number', nhsNumber }, errors: [] }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { errors: [{ field: 'nhsNumber', message: error.message }] }
    }
  }
  const errors: FieldError[] = []
  const name = (fields.name ?? '').trim()
  if (!/\S\s+\S/.test(name) || name.length > 200) {
    errors.push({ field: 'name', message: 'Enter the full name: given name and family name' })
  }
  const birthDate = parseDay(fields, 'born')
  if (birthDate === undefined) {
    errors.push({ field: 'born-day', message: 'Enter the date of birth as day, month and year' })
  }
  if (birthDate === undefined || errors.length > 0) return { errors }
  return { search: { by: 'name', name, birthDate }, errors: [] }
}
