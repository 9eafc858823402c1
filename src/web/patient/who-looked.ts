import type { FastifyInstance } from 'fastify'
import type { Look, LookFilter, LooksOfMonth } from '../../audit/who-looked.ts'
import { Refusal } from '../../errors.ts'
import { parseShortId, shortId, type PatientId } from '../../identity/ids.ts'
import { parseOdsCode } from '../../identity/ods-code.ts'
import { readOwnLogByMonth } from '../../record/own-log.ts'
import type { Filter } from '../components/filters.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { didOf } from '../present/look-words.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { whoLookedView, type Look as LookView } from './who-looked-view.tsx'

export function registerWhoLooked(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get('/my-record/who-looked', { config: { policy: 'own-record' } }, async (request, reply) => {
    const actor = actorOf(request)
    const { before, ...fields } = fieldsOf(request.query)
    const filter = filterIn(fields)
    const patient = await ownPatient(db, actor)
    const from = before ? parseShortId(before) : undefined
    const log = await readOwnLogByMonth(db, actor, patient, { ...filter, before: from })
    const { person, looks, earlier, months, began } = log
    const view = {
      ...{ who: signedIn(person), looks: looks.map((look) => lineOf(look, patient)) },
      ...{ filters: filtersOf(months, filter), months: countsOf(months, filter), since: began },
      isPart: Object.keys(filter).length > 0 || from !== undefined,
      ...(earlier !== null && {
        next: { href: addressOf(filter, shortId(earlier)), text: 'Earlier looks' },
      }),
    }
    return sendPage(reply, whoLookedView(view))
  })
}

/** @throws Refusal `invalid` for what is no service or month; an empty value is no filter. */
function filterIn({ service, month }: Readonly<Record<string, string>>): LookFilter {
  if (month && !/^[12]\d{3}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new Refusal('invalid', 'A month is written like 2026-11')
  }
  return {
    ...(service && { organisation: parseOdsCode(service) }),
    ...(month && { month }),
  }
}

function addressOf({ organisation, month }: LookFilter, before?: string): string {
  const query = new URLSearchParams({
    ...(organisation !== undefined && { service: organisation }),
    ...(month !== undefined && { month }),
    ...(before !== undefined && { before }),
  })
  return `${paths.whoLooked}?${query.toString()}`
}

/** Offers the services that are on the log. */
function filtersOf(months: readonly LooksOfMonth[], { organisation }: LookFilter): Filter[] {
  const services = new Map(
    months.flatMap((one) =>
      one.organisation === null ? [] : [[one.organisation, one.organisationName ?? '']],
    ),
  )
  const choices = [...services]
    .map(([value, text]) => ({ value, text }))
    .toSorted((a, b) => a.text.localeCompare(b.text, 'en-GB'))
  return [{ name: 'service', label: 'Service', all: 'All services', choices, chosen: organisation }]
}

/** The looks of each month, of the service that was asked for, the oldest first. */
function countsOf(months: readonly LooksOfMonth[], { organisation }: LookFilter) {
  const asked = months.filter(
    (one) => organisation === undefined || one.organisation === organisation,
  )
  return [...Map.groupBy(asked, ({ month }) => month)].map(([month, ofMonth]) => ({
    month,
    looks: ofMonth.reduce((sum, { looks }) => sum + looks, 0),
    href: addressOf({ ...(organisation !== undefined && { organisation }), month }),
  }))
}

function lineOf(look: Look, patient: PatientId): LookView {
  const { id, at, roleName: role, actorName: name } = look
  // Somebody else's attempt is never told as the patient's own look.
  const own = look.actorKind === 'patient' && look.actor === patient
  const stranger = look.actorKind === 'patient' && !own
  const helps = look.actorKind === 'proxy'
  // "Nurse Joyce M. (Nurse)" says nothing twice
  const isStudy = look.actorKind === 'job' && look.purpose === 'research'
  const who = isStudy ? `The study ${name}` : name
  const withRole = role === null || name.startsWith(role) ? who : `${name} (${role})`
  return {
    id,
    at,
    by: `${own ? 'You' : stranger ? 'Another person' : helps ? `${name}, who helps you,` : withRole}${withApp(look)}`,
    did: didOf(look, own),
    own,
    system: look.actorKind === 'job',
    proof: paths.lineProof(shortId(id)),
    emergency: look.rule === 'emergency',
    ...(look.organisationName === null ? {} : { organisation: look.organisationName }),
    ...(own || stranger || helps ? {} : { reason: look.purpose }),
    ...(look.actorKind === 'staff' && ['open', 'list', 'read'].includes(look.kind)
      ? { why: paths.whyLooked(shortId(id)) }
      : {}),
  }
}

/** An app that asks for nobody but itself is who looked. */
function withApp({ actorKind, appName, kind }: Look): string {
  return appName === null || actorKind === 'app' || kind === 'app'
    ? ''
    : ` (with the app ${appName})`
}
