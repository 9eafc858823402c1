import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { entryRef, parsePatientId, type PatientId } from '../../identity/ids.ts'
import { openItems, previewItems, saveItems, type ItemPreview } from '../../summary/choose-items.ts'
import type { SummaryItem } from '../../summary/content.ts'
import { itemRules, type ItemRule } from '../../summary/items.ts'
import type { MarkedEntry } from '../components/entry-ticks.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { parseFilter } from '../present/filters.ts'
import { kindName } from '../present/kinds.ts'
import { markedEntry } from '../present/marked.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { chosenIn } from './mark-fields.ts'
import { summaryItemsCheckView } from './summary-items-check-view.tsx'
import { summaryItemsView } from './summary-items-view.tsx'

type OnPatient = { Params: { patient: string }; Querystring: Record<string, unknown> }

const mustWish = {
  field: 'wish',
  message: 'Tick that the patient wishes it. Without their wish nothing changes',
}

/** Single items of a summary: a list to tick, the summary as it will be, then saved. */
export function registerSummaryItems(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const url = '/patients/:patient/summary-items'
  const config = { policy: 'record' } as const

  app.get<OnPatient>(url, { config }, (request, reply) => list(request, reply, {}, []))

  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const chosen = chosenIn(fields)
    const rule = itemRules.find((one) => one === fields['do'])
    const errors = [
      ...(chosen.length > 0 ? [] : [{ field: 'entries', message: 'Tick at least one entry' }]),
      ...(rule ? [] : [{ field: 'do', message: 'Choose what the patient wishes' }]),
    ]
    if (rule === undefined || errors.length > 0) return list(request, reply, fields, errors)
    const order = { chosen, rule }
    const { replaces } = fields
    if (replaces === undefined || fields['wish'] !== 'yes') {
      const wrong = replaces === undefined ? [] : [mustWish]
      const found = await previewItems(db, actor, patient, order)
      return sendPage(reply, check(patient, found, rule, wrong), wrong.length > 0 ? 400 : 200)
    }
    const saved = await saveItems(db, actor, patient, { ...order, replaces })
    if (saved.outcome === 'changed') {
      return sendPage(reply, check(patient, saved.preview, rule, [], true), 409)
    }
    const back = `${paths.summaryItems(request.params.patient)}?done=${saved.reference}`
    return reply.redirect(back, 303)
  })

  async function list(
    request: FastifyRequest<OnPatient>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ): Promise<FastifyReply> {
    const patient = parsePatientId(request.params.patient)
    const filter = parseFilter(request.query)
    const open = await openItems(db, actorOf(request), patient, filter)
    const items = open.items ?? []
    const { done } = request.query
    const titles = new Map(items.map(({ entry, title }) => [entry, title]))
    const html = summaryItemsView({
      ...{ who: signedIn(open.by), patient: patientFacts(open.patient), at: open.at, errors },
      isMade: open.items !== null,
      isIn: items.filter(({ isIn }) => isIn).map((item) => tickOf(patient, item)),
      isOut: items.filter(({ isIn }) => !isIn).map((item) => tickOf(patient, item)),
      others: open.others.map((line) => markedEntry(patient, line)),
      year: filter.year,
      years: [...new Set(open.outline.flatMap(({ year }) => year ?? []))],
      history: open.history.map(({ entry, rule, recordedBy, recordedAt }) => ({
        title: titles.get(entry) ?? 'An entry that the summary does not tell',
        ...{ rule, by: recordedBy, at: recordedAt },
      })),
      values,
      ticked: new Set(chosenNames(values)),
      done: typeof done === 'string' && /^SC(?:-[0-9A-Z]{4}){2}$/.test(done) ? done : undefined,
    })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
}

function check(
  patient: PatientId,
  found: ItemPreview,
  rule: ItemRule,
  errors: readonly FieldError[],
  isOther = false,
): string {
  const { replaces, html } = found
  if (replaces === null) throw new Refusal('conflict', 'There is no summary to change')
  const out = new Set(found.staysOut)
  return summaryItemsCheckView({
    ...{ who: signedIn(found.by), patient: patientFacts(found.patient), at: found.at, errors },
    ...{ rule, html, replaces, isOther, sensitive: found.sensitive.length > 0 },
    entries: found.lines.map((line) => markedEntry(patient, line)),
    staysOut: found.lines.filter(({ id }) => out.has(id)).map((line) => markedEntry(patient, line)),
    couldHarm: rule === 'withhold' && found.lines.some(({ kind }) => harmful.includes(kind)),
  })
}

const harmful = ['AllergyIntolerance', 'MedicationRequest', 'MedicationStatement']

function tickOf(patient: PatientId, item: SummaryItem): MarkedEntry {
  const { entry, kind, title, when, rule, isIn, sensitive } = item
  const why =
    rule === 'add'
      ? ', added'
      : rule === 'withhold'
        ? ', left out at the patient’s wish'
        : sensitive && !isIn
          ? ', sensitive: left out unless added'
          : ''
  return {
    ...{ ref: entryRef(patient, entry), title, kind: `${kindName(kind)}${why}`, when },
    ...{ private: false, withheld: item.withheldFromPatient },
  }
}

function chosenNames(fields: Fields): string[] {
  return Object.keys(fields)
    .filter((name) => name.startsWith('entry-') && fields[name] === 'yes')
    .map((name) => name.slice('entry-'.length))
}
