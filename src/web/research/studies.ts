import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { notFound } from '../../identity/ids.ts'
import { madeUpForStudy } from '../../research/made-up/for-study.ts'
import { askQuestion, checkAnswer } from '../../research/run/jobs.ts'
import {
  studySettings,
  type Application,
  type Lacking,
} from '../../research/studies/application.ts'
import { studiesAtDesk, studyAtDesk } from '../../research/studies/at-desk.ts'
import {
  applyForStudy,
  closeStudy,
  decideOnStudy,
  parseReference,
  researchPerson,
} from '../../research/studies/studies.ts'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { watcher } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { applyView } from './apply-view.tsx'
import { studiesView } from './studies-view.tsx'
import { studyView } from './study-view.tsx'

const open = { config: { policy: 'research' } } as const

type OfStudy = { Params: { study: string } }

/** Asking for a study, deciding on it, asking questions of its data and checking the answers. */
export function registerStudies(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.studies, open, async (request, reply) => {
    const { person, studies } = await studiesAtDesk(db, actorOf(request))
    return sendPage(reply, studiesView({ who: watcher(person), role: person.role, studies }))
  })
  app.get<{ Querystring: { study?: unknown } }>(paths.newStudy, open, async (request, reply) => {
    const actor = actorOf(request)
    const person = await researchPerson(db, actor, 'researcher')
    const { study } = request.query
    const reference = typeof study === 'string' ? study : ''
    const of =
      study === undefined ? undefined : await studyAtDesk(db, actor, parseReference(reference))
    const values = of?.versions[0] ? valuesOf(of.versions[0]) : {}
    const view = { who: watcher(person), values, errors: [], study: of?.versions[0]?.study }
    return sendPage(reply, applyView(view))
  })
  app.post(paths.newStudy, open, async (request, reply) => {
    const actor = actorOf(request)
    const values = fieldsOf(request.body)
    const person = await researchPerson(db, actor, 'researcher')
    const study = values['study'] ? parseReference(values['study']) : undefined
    const applied = await applyForStudy(db, actor, applicationIn(values), study)
    if ('study' in applied) return reply.redirect(paths.study(applied.study), 303)
    const view = { who: watcher(person), values, errors: applied.lacking.map(asError), study }
    return sendPage(reply, applyView(view), 400)
  })
  app.get<OfStudy>(paths.study(':study'), open, async (request, reply) => {
    const found = await openStudy(actorOf(request), request.params.study)
    if (!found) throw notFound()
    return sendPage(reply, studyView({ ...found, who: watcher(found.person) }))
  })
  app.get<{ Params: { study: string; table: string } }>(
    paths.madeUpData(':study', ':table'),
    open,
    async (request, reply) => {
      const actor = actorOf(request)
      await researchPerson(db, actor, 'researcher', 'research-panel')
      const { study, table } = request.params
      const data = await madeUpForStudy(db, actor, parseReference(study))
      if (data === undefined || !(table === 'people.csv' || table === 'entries.csv'))
        throw notFound()
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${table}"`)
        .send(table === 'people.csv' ? data.people : data.entries)
    },
  )
  app.post<OfStudy>(paths.study(':study'), open, async (request, reply) => {
    const actor = actorOf(request)
    const { study } = request.params
    await act(study, actor, fieldsOf(request.body))
    return reply.redirect(paths.study(study), 303)
  })

  // who may not work on studies is told so before anything is looked up
  async function openStudy(actor: Actor, study: string) {
    await researchPerson(db, actor, 'researcher', 'research-panel')
    return studyAtDesk(db, actor, parseReference(study))
  }

  async function act(asked: string, actor: Actor, fields: Fields) {
    await researchPerson(db, actor, 'researcher', 'research-panel')
    const study = parseReference(asked)
    const { do: doing = '', reason = '' } = fields
    if (doing === 'approve' || doing === 'decline') {
      const decision = { approves: doing === 'approve', reason }
      await decideOnStudy(db, actor, study, versionIn(fields), decision)
    } else if (doing === 'agree' || doing === 'disagree') {
      const said = { agrees: doing === 'agree', reason, digest: fields['digest'] ?? '' }
      await checkAnswer(db, actor, parseReference(fields['job']), said)
    } else if (doing === 'ask') {
      await askQuestion(db, actor, study, fields['question'] ?? '')
    } else if (doing === 'close') {
      await closeStudy(db, actor, study)
    } else {
      throw new Refusal('invalid', 'Say what to do')
    }
  }
}

function versionIn(fields: Fields): number {
  const text = fields['version'] ?? ''
  if (!/^[1-9]\d{0,5}$/.test(text)) throw notFound()
  return Number(text)
}

function applicationIn(values: Fields): Application {
  const text = (name: string) => (values[name] ?? '').replaceAll('\r\n', '\n')
  return {
    ...{ title: text('title'), summary: text('summary'), purpose: text('purpose') },
    ...{ benefit: text('benefit'), lead: text('lead'), funder: text('funder') },
    ...{ legalBasis: text('legalBasis'), outputs: text('outputs') },
    commercial: values['commercial'] === 'yes',
    settings: studySettings.filter((one) => values[`settings-${one}`] === 'yes'),
    birth: values['birth'] === 'year' ? 'year' : 'five-year band',
    startsOn: parseDay(values, 'startsOn') ?? '',
    endsOn: parseDay(values, 'endsOn') ?? '',
  }
}

function valuesOf(application: Application): Fields {
  const { settings, startsOn, endsOn, commercial, ...rest } = application
  const day = (name: string, on: string) => {
    const [year = '', month = '', date = ''] = on.split('-')
    return { [`${name}-year`]: year, [`${name}-month`]: month, [`${name}-day`]: date }
  }
  return {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
    ...Object.fromEntries(settings.map((one) => [`settings-${one}`, 'yes'])),
    ...{ commercial: commercial ? 'yes' : 'no' },
    ...{ ...day('startsOn', startsOn), ...day('endsOn', endsOn) },
  }
}

function asError({ field, message }: Lacking) {
  const inputs: Partial<Record<keyof Application, string>> = {
    startsOn: 'startsOn-day',
    endsOn: 'endsOn-day',
    settings: 'settings-gp-practice',
  }
  return { field: inputs[field] ?? field, message }
}
