import type { FastifyInstance } from 'fastify'
import type { Look } from '../../audit/who-looked.ts'
import { parsePatientId, shortId, type PatientId } from '../../identity/ids.ts'
import { readOwnLog } from '../../record/own-log.ts'
import { dayOf } from '../components/date-text.tsx'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { whoLookedView, type Look as LookView } from './who-looked-view.tsx'

export function registerWhoLooked(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Querystring: { before?: unknown } }>(
    '/my-record/who-looked',
    { config: { policy: 'own-record' } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { before } = request.query
      const from = typeof before === 'string' ? parsePatientId(before) : null
      const patient = await ownPatient(db, actor)
      const { person, looks, earlier } = await readOwnLog(db, actor, patient, from)
      const next =
        earlier === null
          ? undefined
          : { href: `${paths.whoLooked}?before=${shortId(earlier)}`, text: 'Earlier looks' }
      const view = { who: signedIn(person), looks: folded(looks, patient), next }
      return sendPage(reply, whoLookedView(view))
    },
  )
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
  log: 'checked a look at your record',
  relationship: 'recorded why their service sees you',
  permission: 'recorded what you said when they asked to look',
  denied: 'tried to open your record and was refused',
  explain: 'asked who can see an entry it wrote',
  mark: 'changed which of your entries are private',
  'relationship merge': 'recorded that a service you know became part of another',
  'relationship split': 'recorded that a part of a service you know is a service of its own',
  'relationship close': 'recorded that a service you know closed',
  correct: 'answered a correction you asked for',
  'merge into': 'put this record into another one of yours',
  'merge from': 'put another record of yours into this one',
  'merge parted': 'parted this record from another one again',
  'permission code-form': 'opened the form for a code of yours',
  'permission code': 'entered a code you gave them',
  'permission code-refused': 'entered a code that did not work',
  'choice codes': 'opened the page that makes a code for you',
  'proxy list': 'looked at who helps you',
  'proxy competence': 'looked at whether you decide for yourself',
  'proxy competence-reviewed': 'recorded whether you decide for yourself',
  'proxy invited': 'made a code for somebody who will help you',
  'proxy accepted': 'began to help you',
  'proxy ended': 'ended somebody’s help',
  'choice form': 'opened the form to ask you about sharing',
  'choice code-made': 'made a code for you',
  'open form': 'opened a form that may be from you',
  'open opt-outs': 'looked at what you have opted out of',
  'denied type-1': 'asked to record a Type 1 opt-out, which was refused',
  'choice type-1': 'asked whether an opt-out of yours can be recorded',
  'choice type-1 objects': 'recorded a Type 1 opt-out of yours',
  'choice type-1 withdrawn': 'recorded that you have no Type 1 opt-out',
  'open card': 'opened a form to write in your record',
  'open emergency view': 'read the emergency view of your record',
  'open summary': 'read your Summary Care Record',
  'import summary upload': 'sent what your Summary Care Record is made of',
  'read not in upload': 'looked at what their system no longer sends of you',
  'find summary': 'asked whether you have a Summary Care Record',
  'open summary pdf': 'saved your Summary Care Record as a PDF',
  'denied summary': 'tried to read your Summary Care Record and was not shown it',
  'denied who-speaks':
    'asked to record a choice of yours as somebody else said it, which was refused',
  'denied summary-preference': 'asked to record a choice about your summary, which was refused',
  'open summary-items': 'looked at what your summary holds',
  'choice summary item add': 'added to your summary, as you wished',
  'choice summary item withhold': 'left something out of your summary, as you wished',
  'choice summary item as-usual': 'took back a decision about your summary',
  'denied summary pdf': 'tried to save your Summary Care Record and was not given it',
  'find gate': 'looked at what stands between them and your record',
  'emergency wider record': 'opened your whole record in an emergency',
  'emergency ended': 'ended their emergency access',
  'emergency not told': 'recorded why you get no message about it',
}

/** What the patient did, where it was more than reading. */
const ownDid: Readonly<Record<string, string>> = {
  log: 'read who has looked',
  'log look': 'opened the page to ask about a look',
  'log asked': 'asked about a look you do not recognise',
  'log questions': 'read what you asked about looks',
  message: 'read your messages',
  choice: 'changed what is shared',
  explain: 'looked at what is shared, and with whom',
  mark: 'asked about which of your entries are private',
  'choice contact': 'changed how we write to you',
  'choice passkey-added': 'added a passkey to sign in with',
  'choice passkey-renamed': 'gave a passkey another name',
  'choice passkey-removed': 'removed a passkey',
  'choice contact-form': 'looked at how we write to you',
  correct: 'asked for a correction',
  'choice codes': 'looked at your codes',
  'proxy list': 'looked at who helps you',
  'proxy invited': 'made a code for somebody who will help you',
  'proxy ended': 'ended somebody’s help',
  'choice code-made': 'made a code for a service',
  'open opt-outs': 'looked at your opt-outs',
  'choice type-1 objects': 'set a Type 1 opt-out',
  'choice type-1 withdrawn': 'took back a Type 1 opt-out',
  'choice code-cancelled': 'cancelled a code',
  'choice lists': 'read the lists of your practice',
  permission: 'took back a yes you gave to a service',
}

/** Looks of one person that read alike on one day become one line that says how many; none is left out. */
function folded(looks: readonly Look[], patient: PatientId): LookView[] {
  const lines = new Map<string, LookView>()
  for (const look of looks) {
    const line = lineOf(look, patient)
    const key = [dayOf(look.at), look.actor, line.by, line.organisation, line.did, look.rule].join(
      '|',
    )
    const first = lines.get(key) ?? line
    lines.set(key, { ...first, times: (lines.get(key)?.times ?? 0) + 1 })
  }
  return [...lines.values()]
}

function lineOf(look: Look, patient: PatientId): LookView {
  const { id, at, roleName: role, actorName: name } = look
  // Somebody else's attempt is never told as the patient's own look.
  const own = look.actorKind === 'patient' && look.actor === patient
  const stranger = look.actorKind === 'patient' && !own
  const helps = look.actorKind === 'proxy'
  // "Nurse Joyce M. (Nurse)" says nothing twice
  const withRole = role === null || name.startsWith(role) ? name : `${name} (${role})`
  return {
    id,
    at,
    by: own ? 'You' : stranger ? 'Another person' : helps ? `${name}, who helps you,` : withRole,
    did: didOf(look, own),
    system: look.actorKind === 'job',
    emergency: look.rule === 'emergency',
    ...(look.organisationName === null ? {} : { organisation: look.organisationName }),
    ...(own || stranger || helps ? {} : { reason: look.purpose }),
    ...(look.actorKind === 'staff' && ['open', 'list', 'read'].includes(look.kind)
      ? { why: paths.whyLooked(shortId(id)) }
      : {}),
  }
}

function didOf({ kind, filter }: Look, own: boolean): string {
  const said = `${kind} ${filter}`
  if (own && kind !== 'denied') return ownDid[said] ?? ownDid[kind] ?? 'read your own record'
  return did[said] ?? did[kind] ?? kind
}
