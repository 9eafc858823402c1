import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { decideCase, readCase } from '../../forms/cases.ts'
import { formOf } from '../../forms/forms.ts'
import { shortId } from '../../identity/ids.ts'
import { parseNhsNumber } from '../../identity/nhs-number.ts'
import { findPatient, type Search } from '../../sharing/find-patient.ts'
import type { Answers } from '../../forms/form.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { formCaseView, type FoundPerson } from './form-case-view.tsx'

type OnCase = { Params: { reference: string } }

/** A form that came in: who sent it is found by two things they say, or it is refused. */
export function registerFormCase(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  const config = { policy: 'desk' } as const
  const url = paths.formCase(':reference')

  app.get<OnCase>(url, { config }, (request, reply) => show(request, reply, {}, []))
  app.post<OnCase>(url, { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    const { reference } = request.params
    switch (fields['do']) {
      case 'by-name':
      case 'by-number':
        return show(request, reply, {}, [], fields['do'])
      default: {
        const reason = (fields['reason'] ?? '').trim()
        if (reason === '' || reason.length > 2000) {
          const message = reason === '' ? 'Say why you refuse it' : 'Use at most 2,000 characters'
          return show(request, reply, fields, [{ field: 'reason', message }])
        }
        const refused = { state: 'refused', patient: null, checkedBy: null, reason } as const
        const decision = { ...refused, outcomeReference: null }
        await decideCase(db, actorOf(request), reference, decision)
        return reply.redirect(paths.formCase(reference), 303)
      }
    }
  })

  async function show(
    request: FastifyRequest<OnCase>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
    by?: 'by-name' | 'by-number',
  ) {
    const { by: staff, found } = await readCase(db, actorOf(request), request.params.reference)
    const people = by && (await peopleLike(request, found.person ?? {}, by))
    const view = { who: signedIn(staff), form: formOf(found.form), found, people, values, errors }
    return sendPage(reply, formCaseView(view), errors.length > 0 ? 400 : 200)
  }

  /** Two things that the form says must both fit. */
  async function peopleLike(
    request: FastifyRequest,
    person: Answers,
    by: 'by-name' | 'by-number',
  ): Promise<FoundPerson[]> {
    const { name = '', born = '', 'nhs-number': number = '' } = person
    const search: Search =
      by === 'by-name'
        ? { by: 'name', name, birthDate: born }
        : { by: 'nhs-number', nhsNumber: parseNhsNumber(number, deps.allowTestNumbers) }
    const { cards } = await findPatient(db, actorOf(request), search)
    return cards
      .filter(({ birthDate }) => birthDate === born)
      .map(({ id, givenName, familyName, birthDate, area }) => ({
        ...{ id: shortId(id), name: `${givenName} ${familyName}`, born: birthDate },
        ...(area === null ? {} : { area }),
      }))
  }
}
