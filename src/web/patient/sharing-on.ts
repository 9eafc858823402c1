import type { FastifyInstance } from 'fastify'
import { personOf } from '../../identity/sessions.ts'
import { readOwnSharing, type OwnSharing } from '../../record/own-sharing.ts'
import { gapsOn, lineInForce } from '../../sharing/as-of.ts'
import { dateText, dayOf } from '../components/date-text.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { dayAsked } from './past-day.ts'
import { sharingOnView, type RowThen } from './sharing-on-view.tsx'
import { rowsOf } from './sharing-rows.ts'

/** Who could see what on a day that is past: the patient's choices as they were. */
export function registerSharingOn(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.sharingOn, { config: { policy: 'own-record' } }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const values = fieldsOf(request.query)
    const { on, errors } = dayAsked(values, dayOf(new Date()))
    if (on === undefined) {
      const who = signedIn(await personOf(db, actor))
      return sendPage(reply, sharingOnView({ who, values, errors }), errors.length > 0 ? 400 : 200)
    }
    const own = await readOwnSharing(db, actor, patient, { on })
    const thatDay = {
      ...{ on, began: own.began, rows: rowsThen(own) },
      gaps: gapsOn(own.end, { now: own.at, began: own.began, past: own.past }),
      shareNothing: own.facts.shareNothing,
    }
    return sendPage(reply, sharingOnView({ who: signedIn(own.person), thatDay, values, errors }))
  })
}

function rowsThen(own: OwnSharing): RowThen[] {
  return rowsOf(own).map((row) => {
    const said = (what: 'share-out' | 'share-in') => {
      const line = lineInForce(own.past, { organisation: row.service.id, what }, own.facts.at)
      if (line === undefined || line.value === 'not-asked') return undefined
      const by = line.recordedBy === 'patient' ? 'by you' : `recorded by ${line.recordedBy}`
      return `Since ${dateText(line.at)}, ${by}`
    }
    const [outSaid, intoSaid] = [said('share-out'), said('share-in')]
    return { ...row, ...(outSaid && { outSaid }), ...(intoSaid && { intoSaid }) }
  })
}
