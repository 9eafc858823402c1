import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { notFound } from '../../identity/ids.ts'
import { madeUpForStudy } from '../../research/made-up/for-study.ts'
import { askQuestion, checkAnswer } from '../../research/run/jobs.ts'
import { studiesAtDesk, studyAtDesk } from '../../research/studies/at-desk.ts'
import { startNextVersion } from '../../research/studies/drafts.ts'
import { writeNote, type NewNote } from '../../research/studies/notes.ts'
import {
  closeStudy,
  decideOnStudy,
  parseReference,
  researchPerson,
} from '../../research/studies/studies.ts'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { watcher } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { studiesView } from './studies-view.tsx'
import { studyView } from './study-view.tsx'

const open = { config: { policy: 'research' } } as const

type OfStudy = { Params: { study: string } }

/** Studies: deciding on them, asking for a change, asking questions of its data and checking the answers. */
export function registerStudies(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.studies, open, async (request, reply) => {
    const { person, studies, drafts, toCheck } = await studiesAtDesk(db, actorOf(request))
    const view = { who: watcher(person), role: person.role, studies, drafts, toCheck }
    return sendPage(reply, studiesView(view))
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
    const values = fieldsOf(request.body)
    try {
      return reply.redirect(await act(study, actor, values), 303)
    } catch (error) {
      // what was written stays on the page, beside what is wrong with it
      const field = fieldOf(values)
      if (!(error instanceof Refusal && tellsOfAField.has(error.code)) || !field) throw error
      const found = await openStudy(actor, study)
      if (!found) throw notFound()
      const sent =
        error.code === 'conflict'
          ? { values, errors: [], late: error.message }
          : { values, errors: [{ field, message: error.message }] }
      return sendPage(
        reply,
        studyView({ ...found, who: watcher(found.person), sent }),
        error.status,
      )
    }
  })

  // who may not work on studies is told so before anything is looked up
  async function openStudy(actor: Actor, study: string) {
    await researchPerson(db, actor, 'researcher', 'research-panel')
    return studyAtDesk(db, actor, parseReference(study))
  }

  /** What is shown next. */
  async function act(asked: string, actor: Actor, fields: Fields): Promise<string> {
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
    } else if (doing === 'change') {
      return paths.studyDraft(await startNextVersion(db, actor, study))
    } else if (doing === 'note') {
      await writeNote(db, actor, study, noteIn(fields))
    } else if (doing === 'close') {
      if (fields['sure'] !== 'yes') throw new Refusal('invalid', 'Say that you are sure')
      await closeStudy(db, actor, study)
    } else {
      throw new Refusal('invalid', 'Say what to do')
    }
    return paths.study(study)
  }
}

function noteIn(fields: Fields): NewNote {
  const { says = '', job = '', corrects = '' } = fields
  return {
    says: says.replaceAll('\r\n', '\n'),
    job: job === '' ? undefined : parseReference(job),
    corrects: corrects === '' ? undefined : corrects,
  }
}

const tellsOfAField: ReadonlySet<string> = new Set(['invalid', 'too-many', 'conflict'])

/** In which box stands what one wants to do. */
function fieldOf({ do: doing = '', job = '', corrects = '' }: Fields): string | undefined {
  if (doing === 'approve' || doing === 'decline') return 'reason'
  if (doing === 'agree' || doing === 'disagree') return `reason-${job}`
  if (doing === 'ask') return 'question'
  if (doing === 'note') return corrects === '' ? 'note' : `says-${corrects}`
  return doing === 'close' ? 'sure' : undefined
}

function versionIn(fields: Fields): number {
  const text = fields['version'] ?? ''
  if (!/^[1-9]\d{0,5}$/.test(text)) throw notFound()
  return Number(text)
}
