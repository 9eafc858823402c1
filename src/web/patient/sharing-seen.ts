import type { FastifyInstance } from 'fastify'
import { parseOdsCode } from '../../identity/ods-code.ts'
import { readOwnSharing } from '../../record/own-sharing.ts'
import { organisationFacts } from '../../sharing/facts.ts'
import type { Wish } from '../../sharing/preview.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { recordEntry } from '../present/entry.ts'
import { parseFilter, yearLinks } from '../present/filters.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { sharingSeenView } from './sharing-seen-view.tsx'

/** One's own record as a service would see it, on the choices that are saved or on others not saved yet. */
export function registerSharingSeen(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { service: string }; Querystring: Readonly<Record<string, unknown>> }>(
    '/my-record/sharing/:service/seen',
    { config: { policy: 'own-record' } },
    async (request, reply) => {
      const actor = actorOf(request)
      const patient = await ownPatient(db, actor)
      const service = parseOdsCode(request.params.service)
      const { out, in: into, year } = fieldsOf(request.query)
      const wish: Wish =
        isAnswer(out) && isAnswer(into)
          ? { about: { organisation: service, shareOut: out, shareIn: into } }
          : {}
      const unsaved = wish.about ? `out=${wish.about.shareOut}&in=${wish.about.shareIn}` : ''
      const filter = parseFilter({ year })
      const as = { organisation: service, wish, filter }
      const { person, facts, seen } = await readOwnSharing(db, actor, patient, { as })
      const own = `${paths.sharingSeen(service)}${unsaved && `?${unsaved}`}`
      const { previous, next } = yearLinks(own, seen?.outline ?? [], filter)
      const html = sharingSeenView({
        who: signedIn(person),
        service: organisationFacts(facts, service),
        saved: unsaved === '',
        opens: seen?.opens ?? false,
        asks: seen?.asks ?? false,
        heldBack: seen?.heldBack ?? false,
        entries: (seen?.timeline ?? []).map((line) =>
          recordEntry(patient, line, paths.ownEntry, 'patient'),
        ),
        back: unsaved ? `${paths.sharingCheck(service)}?${unsaved}` : paths.sharing,
        previous,
        next,
      })
      return sendPage(reply, html)
    },
  )
}

function isAnswer(text: string | undefined): text is 'yes' | 'no' {
  return text === 'yes' || text === 'no'
}
