import type { FastifyInstance } from 'fastify'
import { signedExport } from '../../audit/signed-export.ts'
import { Refusal } from '../../errors.ts'
import { parsePatientId, shortId } from '../../identity/ids.ts'
import { parseNhsNumber } from '../../identity/nhs-number.ts'
import {
  openSearch,
  searchWatch,
  type Found,
  type WatchSearch,
} from '../../sharing/search-watch.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { watcher } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { logSearchView } from './search-view.tsx'
import { lookGroups, lookWords } from './words.ts'

const open = { config: { policy: 'watch' } } as const
const mostDays = 92
const day = 24 * 60 * 60 * 1000

/** The log of the watcher's own service: by person, patient, kind and time; on a page, or as a signed list. */
export function registerLogSearch(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  app.get(paths.logSearch, open, async (request, reply) => {
    const { person, staff } = await openSearch(db, actorOf(request))
    const values = lastWeek(new Date())
    return sendPage(reply, logSearchView({ who: watcher(person), staff, values, errors: [] }))
  })
  app.post(paths.logSearch, open, async (request, reply) => {
    const values = fieldsOf(request.body)
    const { search, errors } = parse(values, deps.allowTestNumbers)
    if (search === undefined) {
      const { person, staff } = await openSearch(db, actorOf(request))
      const view = { who: watcher(person), staff, values, errors }
      return sendPage(reply, logSearchView(view), 400)
    }
    const found = await searchWatch(db, actorOf(request), search)
    if (search.as === 'page') {
      const { person, staff } = found
      return sendPage(reply, logSearchView({ who: watcher(person), staff, values, errors, found }))
    }
    const name = `log-${found.person.organisation}-${search.from}-${search.to}.${search.as}`
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .type(search.as === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
      .send(signedExport(search.as, aboutOf(found, search), found.lines.map(lineOf), deps.exports))
  })
}

function lastWeek(now: Date): Fields {
  const boxes = (name: string, at: Date) => {
    const [year = '', month = '', date = ''] = dayOf(at).split('-')
    return {
      [`${name}-day`]: String(Number(date)),
      [`${name}-month`]: String(Number(month)),
      [`${name}-year`]: year,
    }
  }
  return { ...boxes('from', new Date(now.getTime() - 7 * day)), ...boxes('to', now) }
}

type Parsed = { readonly search?: WatchSearch; readonly errors: readonly FieldError[] }

function parse(fields: Fields, allowTest: boolean): Parsed {
  const errors: FieldError[] = []
  const [from, to] = [parseDay(fields, 'from'), parseDay(fields, 'to')]
  if (from === undefined) errors.push({ field: 'from-day', message: 'Enter the first day' })
  if (to === undefined) errors.push({ field: 'to-day', message: 'Enter the last day' })
  if (from !== undefined && to !== undefined) {
    const days = (Date.parse(to) - Date.parse(from)) / day
    if (days < 0) errors.push({ field: 'to-day', message: 'The last day is before the first' })
    if (days >= mostDays) {
      errors.push({ field: 'to-day', message: `Search at most ${mostDays} days at a time` })
    }
  }
  const about = aboutIn(fields, allowTest, errors)
  const group = Object.entries(lookGroups).find(([name]) => name === fields['kinds'])?.[1]
  const staff = fields['staff']
  if (errors.length > 0 || from === undefined || to === undefined) return { errors }
  const format = ['csv', 'json'].find((one) => one === fields['as'])
  return {
    errors,
    search: {
      ...{ from, to, outOfHours: fields['hours'] === 'out' },
      as: format === 'csv' || format === 'json' ? format : 'page',
      ...(staff && { staff }),
      ...(group && { kinds: group.kinds }),
      ...(about && { about }),
    },
  }
}

function aboutIn(fields: Fields, allowTest: boolean, errors: FieldError[]): WatchSearch['about'] {
  if (fields['patient']) return { patient: parsePatientId(fields['patient']) }
  const typed = (fields['nhsNumber'] ?? '').trim()
  if (typed === '') return undefined
  try {
    return { nhsNumber: parseNhsNumber(typed, allowTest) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    errors.push({ field: 'nhsNumber', message: error.message })
    return undefined
  }
}

function aboutOf({ person, lines, more }: Found, search: WatchSearch) {
  const { from, to, staff, about, kinds, outOfHours } = search
  return {
    service: `${person.organisationName} (${person.organisation})`,
    'taken by': `${person.name} (${person.roleName})`,
    'taken at': new Date().toISOString(),
    days: `${from} to ${to}`,
    staff: staff ?? 'all',
    patients: about === undefined ? 'all' : 'one',
    kinds: kinds?.join(' ') ?? 'all',
    hours: outOfHours ? 'outside working hours' : 'all',
    number: `${lines.length}${more ? ', and there is more' : ''}`,
  }
}

function lineOf(look: Found['lines'][number]) {
  return {
    at: look.at.toISOString(),
    'staff id': look.actor,
    name: look.actorName,
    role: look.roleName ?? '',
    service: look.organisation,
    what: lookWords[look.kind] ?? look.kind,
    purpose: look.purpose,
    rule: look.rule,
    patient: shortId(look.patient),
    request: look.requestId ?? '',
    line: shortId(look.id),
  }
}
