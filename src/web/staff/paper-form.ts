import type { FastifyInstance, FastifyRequest } from 'fastify'
import { quarantined, type QuarantinedFile } from '../../documents/quarantine.ts'
import { Refusal } from '../../errors.ts'
import { addPaperCase } from '../../forms/cases.ts'
import { readFlatPage } from '../../forms/flat-page.ts'
import { askedOf, type Answers, type Form } from '../../forms/form.ts'
import { findForm, forms } from '../../forms/forms.ts'
import { readInbound } from '../../forms/mail/mails.ts'
import { notFound } from '../../identity/ids.ts'
import { personAtDesk } from '../../record/work-list.ts'
import { parseTyped } from '../components/form-question.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { pageNumber, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { readPosted, takeFiles, type PostedFile } from '../posted-form.ts'
import { signedIn } from '../present/person.ts'
import { sendPage, sendPng } from '../send-page.ts'
import { paperFormsView, paperFormView } from './paper-form-view.tsx'

type OnForm = { Params: { form: string }; Querystring: Record<string, unknown> }
type OnPage = { Params: { reference: string; page: string } }

/** A form that came on paper is entered at the desk by the questions it is asked with online. */
export function registerPaperForm(
  app: FastifyInstance,
  { db, actorOf, allowTestNumbers }: PageDeps,
): void {
  const config = { policy: 'desk' } as const
  const url = paths.paperForm(':form')

  app.get(paths.paperForms, { config }, async (request, reply) => {
    const who = signedIn(await personAtDesk(db, actorOf(request)))
    return sendPage(reply, paperFormsView(who, forms))
  })
  app.get<OnForm>(url, { config }, async (request, reply) => {
    const who = signedIn(await personAtDesk(db, actorOf(request)))
    const form = formAt(request.params.form)
    const mail = await mailAt(request, mailIn(request.query))
    return sendPage(reply, paperFormView({ who, form, mail, values: {}, errors: [] }))
  })
  app.get<OnPage>(paths.formScan(':reference', ':page'), { config }, async (request, reply) => {
    const { reference, page } = request.params
    return sendPng(reply, await readFlatPage(db, actorOf(request), reference, pageNumber(page)))
  })
  void app.register(async (withFiles) => {
    await takeFiles(withFiles)
    withFiles.post<OnForm>(url, { config }, async (request, reply) => {
      const who = signedIn(await personAtDesk(db, actorOf(request)))
      const form = formAt(request.params.form)
      const { fields: values, file } = await readPosted(request)
      const { answers, errors } = answersOf(form, values, allowTestNumbers)
      const named = mailIn(values)
      const scan = file && (await scanOf(file, errors))
      if (errors.length > 0) {
        const mail = await mailAt(request, named)
        return sendPage(reply, paperFormView({ who, form, mail, values, errors }), 400)
      }
      const reference = await addPaperCase(db, actorOf(request), form, answers, {
        scan,
        mail: named,
      })
      return reply.redirect(paths.formCase(reference), 303)
    })
  })

  /** What is copied from, where it is an email. */
  function mailAt(request: FastifyRequest, reference: string | undefined) {
    return reference === undefined ? undefined : readInbound(db, actorOf(request), reference)
  }
}

/** The reference of an email, where one is named. */
function mailIn({ mail }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof mail === 'string' && /^MI(-[0-9A-Z]{4}){2}$/.test(mail) ? mail : undefined
}

/** The scan; or, what is wrong with it among the errors of the form. */
async function scanOf(
  { bytes, said }: PostedFile,
  errors: FieldError[],
): Promise<QuarantinedFile | undefined> {
  try {
    return await quarantined(bytes, said)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    errors.push({ field: 'scan', message: `${error.message}. Choose another, or none` })
    return undefined
  }
}

function formAt(name: string): Form {
  const form = findForm(name)
  if (form === undefined) throw notFound()
  return form
}

/** All answers at once; what is not asked, given the others, is left out. */
function answersOf(form: Form, values: Fields, allowTest: boolean) {
  const typed: Answers = values
  const errors: FieldError[] = []
  const answers: Record<string, string> = {}
  for (const question of askedOf(form, typed)) {
    const parsed = parseTyped(question, values, allowTest)
    if ('error' in parsed) errors.push(parsed.error)
    else answers[question.name] = parsed.answer
  }
  return { answers, errors }
}
