import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendEvidence, tryEvidence } from '../../access/evidence-code.ts'
import { appendSystemEvent } from '../../audit/system-event.ts'
import { uploadLimits } from '../../documents/flat-pages.ts'
import { quarantined, type QuarantinedFile } from '../../documents/quarantine.ts'
import { Refusal } from '../../errors.ts'
import { gate, lineOf, tries } from '../../forms/gate.ts'
import type { FieldError } from '../components/field-errors.tsx'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { readPostedFiles, takeFiles, type PostedFile } from '../posted-form.ts'
import { sendPage } from '../send-page.ts'
import { mostFiles, whoAsksView } from './who-asks-view.tsx'

const wrong: FieldError = {
  field: 'code',
  message: 'This code does not work. Check each letter, or ask the service for a new one',
}

/**
 * Who asks for a copy sends what shows who they are, with the code that they were told. The page tells nothing of whose
 * record it is, nor whether there is one.
 */
export function registerWhoAsks(app: FastifyInstance, deps: PageDeps): void {
  const { db, codes } = deps
  const config = { policy: 'public' } as const
  const mayTry = gate(tries)

  app.get<{ Querystring: { done?: unknown } }>(paths.whoAsks, { config }, (request, reply) => {
    const isSent = request.query.done === 'sent'
    return sendPage(reply, whoAsksView({ code: '', errors: [], ...(isSent && { notice: 'sent' }) }))
  })
  void app.register(async (withFiles) => {
    await takeFiles(withFiles, mostFiles)
    withFiles.post(paths.whoAsks, { config }, async (request, reply) => {
      if (!mayTry(lineOf(deps.addressOf(request)))) {
        return sendPage(reply, whoAsksView({ code: '', errors: [], notice: 'closed' }), 429)
      }
      const { fields, files } = await readPostedFiles(request)
      const code = (fields['code'] ?? '').trim().slice(0, 40)
      const missing = [
        ...(code === '' ? [{ field: 'code', message: 'Type the code' }] : []),
        ...(files.length === 0 ? [{ field: 'file-1', message: 'Choose a file' }] : []),
      ]
      if (missing.length > 0) return again(reply, code, missing)
      const hash = await tryEvidence(db, code, codes)
      if (hash === undefined) {
        await appendSystemEvent(db, {
          ...{ kind: 'denied', actor: null, organisation: null, detail: 'evidence-code' },
          requestId: request.id,
        })
        return again(reply, code, [wrong])
      }
      const kept = await safe(files)
      if ('error' in kept) return again(reply, code, [kept.error])
      if (!(await sendEvidence(db, hash, kept.files))) return again(reply, code, [wrong])
      return reply.redirect(`${paths.whoAsks}?done=sent`, 303)
    })
  })

  function again(reply: FastifyReply, code: string, errors: readonly FieldError[]) {
    return sendPage(reply, whoAsksView({ code, errors }), 400)
  }
}

/** What was sent as it may be shown, or what is wrong with it. */
async function safe(
  posted: readonly PostedFile[],
): Promise<{ readonly files: readonly QuarantinedFile[] } | { readonly error: FieldError }> {
  const files: QuarantinedFile[] = []
  for (const { bytes, said, field } of posted) {
    try {
      files.push(await quarantined(bytes, said))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { error: { field, message: `${error.message}. Choose another, and the others again` } }
    }
  }
  const pages = files.reduce((sum, one) => sum + one.pages.length, 0)
  if (pages <= uploadLimits.pages) return { files }
  const message = `Send at most ${uploadLimits.pages} pages. Choose the files again`
  return { error: { field: 'file-1', message } }
}
