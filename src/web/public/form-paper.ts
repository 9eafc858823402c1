import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { findForm } from '../../forms/forms.ts'
import { begins, gate, lineOf } from '../../forms/gate.ts'
import { printForm, printingOf } from '../../forms/printings.ts'
import { notFound } from '../../identity/ids.ts'
import { practiceByCode } from '../../identity/practice-page.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage, sendPdf } from '../send-page.ts'
import { formPaperView } from './form-paper-view.tsx'
import { paperForm } from './form-paper-words.ts'

type OnForm = { Params: { ods: string; form: string } }

/** Forms on paper: as a page, and as a PDF whose every printing has a reference of its own. */
export function registerFormPaper(app: FastifyInstance, deps: PageDeps): void {
  const { db, pdfs, party } = deps
  const config = { policy: 'public' } as const
  const mayPrint = gate(begins)
  const url = paths.formPaper(':ods', ':form')

  app.get<OnForm>(url, { config }, async (request, reply) =>
    sendPage(reply, formPaperView(await open(request))),
  )
  app.post<OnForm>(url, { config }, async (request, reply) => {
    const { practice, form } = await open(request)
    const from = lineOf(deps.addressOf(request))
    const printing = mayPrint(from) ? await printForm(db, practice.id, form) : undefined
    if (printing === undefined) {
      return sendPage(reply, formPaperView({ practice, form, closed: true }), 429)
    }
    const address = `${party.origin}${paths.printedForm(printing.reference)}`
    try {
      const pdf = await pdfs.make(paperForm({ practice, form }, { ...printing, url: address }))
      return sendPdf(reply, pdf, `${form.name}-${printing.reference}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return sendPage(reply, formPaperView({ practice, form, closed: true }), error.status)
    }
  })
  app.get<{ Params: { reference: string } }>(
    paths.printedForm(':reference'),
    { config },
    async (request, reply) => {
      const printing = await printingOf(db, request.params.reference.toUpperCase())
      if (printing === undefined) throw notFound()
      return reply.redirect(paths.form(printing.practice, printing.form), 303)
    },
  )

  async function open({ params }: FastifyRequest<OnForm>) {
    const form = findForm(params.form)
    if (form === undefined) throw notFound()
    return { practice: await practiceByCode(db, params.ods), form }
  }
}
