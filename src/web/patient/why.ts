import type { FastifyInstance } from 'fastify'
import { entryRef, parseEntryRef, parsePatientId } from '../../identity/ids.ts'
import { explainLook, explainOwnEntry, type ExplainedLook } from '../../record/explain.ts'
import type { Evidence } from '../../sharing/evidence.ts'
import type { Explanation } from '../../sharing/explain.ts'
import { dayOf } from '../components/date-text.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { titleOf } from '../present/entry.ts'
import { signedIn } from '../present/person.ts'
import { seerLines } from '../present/seers.ts'
import { restsInWords, ruleInWords, sightOf } from '../present/why.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { dayAsked } from './past-day.ts'
import { ownEntrySeenView, whyLookedView } from './why-view.tsx'

const config = { policy: 'own-record' } as const

/** From an entry of one's own: who can see it, and why; now or on a day. */
export function registerOwnEntrySeen(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { entry: string } }>(
    '/my-record/entries/:entry/who-can-see',
    { config },
    async (request, reply) => {
      const { patient, entry } = parseEntryRef(request.params.entry)
      const actor = actorOf(request)
      await ownPatient(db, actor)
      const values = fieldsOf(request.query)
      const { on, errors } = dayAsked(values, dayOf(new Date()))
      const seen = await explainOwnEntry(db, actor, patient, entry, on)
      const html = ownEntrySeenView({
        who: signedIn(seen.by),
        entry: {
          ref: entryRef(patient, entry),
          title: titleOf(seen.entry),
          service: seen.entry.organisationName,
        },
        on,
        notYet: seen.entry.recordedAt > seen.at,
        lines: seerLines(seen, 'patient'),
        values,
        errors,
      })
      return sendPage(reply, html, errors.length > 0 ? 400 : 200)
    },
  )
}

/** From a line of "Who has looked": why this person could see this. */
export function registerWhyLooked(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { look: string } }>(
    '/my-record/who-looked/:look',
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const patient = await ownPatient(db, actor)
      const id = parsePatientId(request.params.look)
      const seen = await explainLook(db, actor, patient, id)
      const { look } = seen
      const service = look.organisationName ?? 'a service'
      const html = whyLookedView({
        who: signedIn(seen.by),
        ...{ by: look.actorName, service, at: look.at, opened: openedBy(seen, service) },
        ask: paths.askAboutLook(request.params.look),
        lines: seen.sources.map(({ id: source, name, type, why }) => ({
          ...{ id: source, service: { name, type }, sight: sightOf(why) },
          rule: ruleInWords(why.because, { viewer: service, writer: name }, 'patient'),
          rests: restsInWords(why, seen.facts, 'patient'),
        })),
      })
      return sendPage(reply, html)
    },
  )
}

/** A relationship, emergency access, or entries of their own: without one of them nothing is found. */
function openedBy({ look, facts, opened }: ExplainedLook, service: string) {
  const why = (rule: string, said: Evidence | undefined, fact: Evidence['fact']) => {
    const rests: Explanation['rests'] = [
      { fact, organisation: look.organisation, ...(said && { said }) },
    ]
    return { rule, rests: restsInWords({ see: true, because: 'own', rests }, facts, 'patient') }
  }
  if (look.rule === 'emergency') {
    return why(
      'It was opened in an emergency, without asking you first.',
      opened.emergency,
      'emergency',
    )
  }
  if (opened.relationship) {
    return why(`${service} was caring for you.`, opened.relationship, 'relationship')
  }
  return {
    rule: `${service} has written in your record, and may always read what it wrote.`,
    rests: [],
  }
}
