import type { FastifyInstance } from 'fastify'
import type { Look } from '../../audit/who-looked.ts'
import { readOwnLog } from '../../record/own-log.ts'
import { dayOf } from '../components/date-text.tsx'
import type { PageDeps } from '../page-deps.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { whoLookedView, type Look as LookView } from './who-looked-view.tsx'

export function registerWhoLooked(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get('/my-record/who-looked', { config: { policy: 'own-record' } }, async (request, reply) => {
    const actor = actorOf(request)
    const { person, looks } = await readOwnLog(db, actor, await ownPatient(db, actor))
    return sendPage(reply, whoLookedView({ who: signedIn(person), looks: folded(looks) }))
  })
}

/** What was done, in the words of a sentence that begins with who did it. */
const did: Readonly<Record<string, string>> = {
  find: 'looked you up by name or NHS number',
  open: 'opened your record',
  list: 'read your record through another system',
  read: 'read an entry of your record',
  write: 'wrote in your record',
  choice: 'recorded a sharing choice of yours',
  emergency: 'opened your record in an emergency',
  import: 'brought entries into your record',
  denied: 'tried to open your record and was refused',
}

/** Looks of one person that read alike on one day become one line that says how many; none is left out. */
function folded(looks: readonly Look[]): LookView[] {
  const lines = new Map<string, LookView>()
  for (const look of looks) {
    const line = lineOf(look)
    const key = [dayOf(look.at), line.by, line.organisation, line.did, look.rule].join('|')
    const first = lines.get(key) ?? line
    lines.set(key, { ...first, times: (lines.get(key)?.times ?? 0) + 1 })
  }
  return [...lines.values()]
}

function lineOf(look: Look): LookView {
  const { id, at, roleName: role, actorName: name } = look
  const own = look.actorKind === 'patient'
  // "Nurse Joyce M. (Nurse)" says nothing twice
  const withRole = role === null || name.startsWith(role) ? name : `${name} (${role})`
  return {
    id,
    at,
    by: own ? 'You' : withRole,
    did: didOf(look, own),
    system: look.actorKind === 'job',
    emergency: look.rule === 'emergency',
    ...(look.organisationName === null ? {} : { organisation: look.organisationName }),
    ...(own ? {} : { reason: look.purpose }),
  }
}

function didOf({ kind, filter }: Look, own: boolean): string {
  if (own) return kind === 'log' ? 'read who has looked' : 'read your own record'
  if (kind === 'open' && filter === 'card') return 'opened a form to write in your record'
  return did[kind] ?? kind
}
