import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newEntryId, newPatientId, shortId, newId } from '../../src/identity/ids.ts'
import { raiseAlert } from '../../src/audit/raise-alert.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { factsForWatch } from '../../src/sharing/watch-facts.ts'
import { addMessage, type NewMessage } from '../../src/messages/message.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { addPermission } from '../../src/sharing/permissions.ts'
import { randomNumbers, seed } from '../sharing/seed.ts'
import { proof, testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { asAnyone } from '../support/people.ts'
import { uuidFrom, worldIn, type Patient } from '../support/world.ts'
import type { Question } from './question.ts'
import { aboutAlert, changedFiling, notAsked, questionsAbout, writing } from './questions.ts'

// No log, no data (design principle 3): what names a patient is on the patient's log before it is told.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

/** What tells of a patient; the patient's own name at the head of every page is of their session. */
function tellingIn(text: string, as: string): string | undefined {
  const words =
    as === tokens.patient
      ? /have (not )?opted out|record is in no study|Codes that can still|Your choice:|name="preference"|name="way"|Print this page, fill it in|Sentinel|Written by hand|Sam nurse|SENTINEL|Millbrook Surgery|District Nursing|"Provenance"|"decision"|%PDF/
      : /Fernstead|Sentinel|Written by hand|SCR-ACSPermission|"decision"|%PDF/
  return words.exec(text)?.[0]
}

let patient: Patient
let stranger: Patient
let questions: Question[]
let written = 0
/** Somebody who helps the patient. */
let helper: string
const tokens: Record<
  'nurse' | 'patient' | 'receptionist' | 'desk' | 'doctor' | 'elsewhere' | 'officer',
  string
> = {
  ...{ nurse: '', patient: '', receptionist: '', desk: '', doctor: '', elsewhere: '' },
  officer: '',
}

before(async () => {
  const gp = await world.service('Z30001', 'Millbrook Surgery')
  const nurses = await world.service('Z30002', 'District Nursing', 'district-nursing')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  stranger = await world.patient({ name: 'Rosa Fernstead', practice: gp })
  await world.inCareOf(patient, gp, nurses)
  await world.list(gp, 'allowed', nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  const one = await world.entry(patient, gp, { title: 'Sentinel asthma', kind: 'Condition' })
  const two = await world.entry(patient, nurses, { title: 'Sentinel wound' })
  const letter = await world.entry(patient, gp, { title: 'Sentinel letter', kind: 'Composition' })
  const foreign = await world.entry(stranger, gp, { title: 'Sentinel of a stranger' })
  const original = await world.entry(patient, nurses, { title: 'Sentinel asthma there' })
  await owner`
    insert into filing (patient_id, entry_id, organisation, from_entry, from_version, from_organisation,
                        withheld_from_patient, recorded_by, reference, changed_at)
    values (${patient.id}, ${one.id}, ${gp}, ${original.id}, 1, ${nurses}, false, 'Sam doctor',
            ${changedFiling}, now())`
  await world.asJob(patient, (tx) => keepSummaryFresh(tx, patient.id, new Date()))
  const [made] = await owner<
    { id: string }[]
  >`select id from summary where patient_id = ${patient.id}`
  const sign = async (role: string, service = nurses) =>
    world.signIn(await world.staff(service, role, `Sam ${role}`))
  tokens.nurse = await sign('nurse')
  tokens.receptionist = await sign('receptionist')
  tokens.desk = await sign('receptionist', gp)
  tokens.doctor = await sign('doctor', gp)
  tokens.elsewhere = await sign('doctor', await world.service('Z30003', 'Another Surgery'))
  tokens.patient = await world.signIn(patient)
  await addMessage(db.relay, {
    ...{ id: newId(), box: 'patient', recipient: patient.id, kind: 'code' },
    reference: 'SENTINEL',
  })
  tokens.officer = await sign('privacy-officer')
  await raiseAlert(db, watchPorts, {
    ...{ id: newId(), organisation: nurses, kind: 'same-name', type: null, subtype: null },
    ...{ patient: patient.id, staff: uuidFrom(`${nurses} nurse Sam nurse`), at: new Date() },
    reference: alertReference,
  })
  helper = await world.signIn(await world.patient({ name: 'Joan Helper', practice: gp }))
  const form = { name: 'Sentinel helper', 'part-problems': 'yes' }
  const invited = await door.ask({ url: '/settings/helpers', as: tokens.patient, form })
  const code = /H(?:-[0-9A-Z]{4}){3}/.exec(invited.body)?.[0] ?? ''
  await door.ask({ url: '/helping', as: helper, form: { code } })
  await door.ask({ url: '/settings/helpers', as: tokens.patient, form })
  const asked = { wrong: 'Sentinel', 'should-say': 'x', shown: '1' }
  const url = `/my-record/entries/${two.ref}/correction`
  await door.ask({ url, as: tokens.patient, form: asked })
  const own = await door.ask({ url: '/my-record/corrections', as: tokens.patient })
  const correction = /CR(?:-\w{4}){2}/.exec(own.body)?.[0] ?? ''
  const facts = { years: [2025, 1999], kinds: ['Condition'], services: [gp] }
  const permission = shortId(
    await world.asJob(patient, (tx) =>
      addPermission(tx, patient.id, {
        ...{ organisation: nurses, staff: null, givenBy: 'patient', recordedBy: 'Sam nurse' },
      }),
    ),
  )
  const entries = [one.ref, two.ref, foreign.ref, letter.ref]
  const there = { permission, correction, summary: made?.id ?? '' }
  questions = questionsAbout({ patient, entries, ...there, ...facts })
  const nobody = { ...stranger, id: newPatientId(), ref: shortId(newPatientId()) }
  const nothing = { ...facts, years: [], entries: [`${nobody.ref}.${shortId(newEntryId())}`] }
  questions.push(...aboutAlert(alertReference))
  questions.push(...questionsAbout({ ...nothing, patient: stranger, kinds: [], services: [] }))
  questions.push(...questionsAbout({ ...nothing, patient: nobody, kinds: [], services: [] }))
})

const alertReference = 'AL-7K3Q-9D2M'
const watchPorts = {
  factsOf: (about: PatientId, organisation: string) => factsForWatch(db, about, organisation),
  tell: (message: NewMessage) => addMessage(db.relay, message),
}

const ask = (question: Question, as: string) => door.ask({ ...question, as })
const write = (about = patient) => writing(about, `a-form-token-${String(++written)}`)

const ways: [name: string, stop: string, start: string][] = [
  [
    'nobody may insert',
    'revoke insert on access_event from confide_app, confide_log',
    'grant insert on access_event to confide_app, confide_log',
  ],
  [
    'every row is refused',
    'alter table access_event add constraint access_event_full check (false) not valid',
    'alter table access_event drop constraint access_event_full',
  ],
]

/** Pages that tell nothing of a patient but the name of whoever is signed in, and of whom they help. */
const plain =
  /^((GET|HEAD) (\/find|\/settings|\/settings\/(stay-safe|devices|passkeys)|\/alerts|\/log|\/lists|\/reviews|\/work|\/print-queue|\/requests|\/forms(\/on-paper\/:form)?)|HEAD \/my-record\/sharing\/on|(GET|HEAD) \/(my-record|helping\/:patient)\/copies\/:reference\/pack\.zip|POST (\/alerts|\/lists|\/work|\/print-queue|\/forms\/on-paper\/:form|\/settings\/(devices|passkeys))|(GET|HEAD|POST) \/helping)$/

/** Nobody's reference, nothing private, no name to find by, and a form that HEAD does not send whole. */
const silent =
  /^(GET|HEAD) \/my-record\/(sharing\/(saved\/:reference|find)|copies(\/ask)?)$|^HEAD \/my-record\/(sharing\/:service|summary)\/check$|\/my-record\/who-looked\/(:look|:look\/ask|questions|proof|:look\/proof)$|\/private-requests\/:reference$|\/copies\/:reference(\/pack)?$|\/requests\/:reference(\/(post(\.zip)?|letter\.pdf|progress|review(\/:page(\/letters\/:item\/:number\.png)?)?|evidence(\/:page)?|evidence-code))?$|\/forms\/:reference(\/scan\/:page)?$|\/mail\/:reference(\/pages\/:page)?$|^(GET|POST) \/my-record\/private$|^POST \/my-record\/corrections$|^POST \/patients\/:patient\/summary$|^POST \/summary-care-record\/|^(POST|PUT|PATCH|DELETE) \/fhir\/R4(\/:type|$)/

/** Each question that tells whoever asks it something, once for each address, asker and form. */
async function tellingQuestions(): Promise<readonly (readonly [Question, string])[]> {
  const { nurse, doctor, desk, officer } = tokens
  const askers = [nurse, doctor, tokens.patient, desk, officer, helper]
  const telling = new Map<string, readonly [Question, string]>()
  for (const question of [...questions, write()]) {
    for (const as of askers) {
      const once = `${question.route} ${as} ${Object.keys(question.form ?? {}).join(' ')}`
      if (telling.has(once)) continue
      const { status, body } = await ask(question, as)
      const quiet = status === 303 || (question.method === 'HEAD' && status === 200)
      if (quiet || tellingIn(body, as)) telling.set(once, [question, as])
    }
  }
  return [...telling.values()]
}

/** What is sent is not whole, nothing is exported, and there is no study. */
const silentChoices =
  /^PUT \/fhir\/|^POST \/fhir\/R4\/Consent$|\/\$export$|\/export\/|\/R4\/Subscription\b| \/studies/

/** An app that is not there is neither ended nor opened. */
const silentOfApps = /^(GET|POST) \/settings\/apps$|^POST \/patients\/:patient\/apps$/

describe('with the log unwritable, nothing is returned', () => {
  let telling: readonly (readonly [Question, string])[]
  before(async () => {
    telling = await tellingQuestions()
  })

  test('every closed address told something before', () => {
    const routes = telling.map(([question]) => question)
    const left = notAsked(door.manifest, routes)
    assert.deepEqual(
      left.filter(
        (route) => ![plain, silent, silentChoices, silentOfApps].some((one) => one.test(route)),
      ),
      [],
    )
  })

  for (const [name, stop, start] of ways) {
    test(`${name}: no page, no entry, no card, and nothing is written`, async () => {
      await owner`update permission set ends_at = null`
      const before = await entryCount()
      await owner.unsafe(stop)
      try {
        for (const [question, as] of telling) {
          if (plain.test(question.route)) continue
          const fresh =
            question.route === write().route && question.form?.['token'] ? write() : question
          const answer = await ask(fresh, as)
          assert.ok(answer.status >= 500, `${question.route} answered ${answer.status}`)
          assert.equal(tellingIn(JSON.stringify(answer), as), undefined, question.route)
        }
      } finally {
        await owner.unsafe(start)
      }
      assert.equal(await entryCount(), before)
      for (const [question, as] of telling) {
        const answer = await ask(question, as)
        assert.ok(answer.status < 500, `${question.route} works again: ${answer.status}`)
      }
    })
  }
})

test('as many events as looks: each answer about a patient has exactly one, a refused one too', async (t) => {
  const random = randomNumbers(seed)
  const askers = Object.values(tokens)
  const rounds = proof === 'full' ? 5000 : 300
  const asked: { question: Question; as: string; answer: Answer }[] = []
  const work = async () => {
    for (let n = 0; n < rounds / 6; n++) {
      const question = random(12) === 0 ? write() : questions[random(questions.length)]
      const as = askers[random(askers.length)]
      if (question && as) asked.push({ question, as, answer: await ask(question, as) })
    }
  }
  await Promise.all(Array.from({ length: 6 }, work))
  const events = await owner<{ id: string; patient: string; kind: string }[]>`
    select request_id as id, patient_id as patient, kind from access_event`
  const byRequest = Map.groupBy(events, ({ id }) => id)
  const system = await owner<{ id: string; kind: string }[]>`
    select request_id as id, kind from system_event`
  const systemOf = Map.groupBy(system, ({ id }) => id)
  let looks = 0
  for (const { question, as, answer } of asked) {
    const found = {
      events: (byRequest.get(answer.requestId) ?? []).map(({ patient: about, kind }) => ({
        ...{ about, denied: kind === 'denied' },
      })),
      system: (systemOf.get(answer.requestId) ?? []).length,
    }
    looks += found.events.length
    assert.deepEqual(
      found,
      wantedOf(question, as, answer),
      `${question.route} ${question.url} ${answer.status}`,
    )
  }
  t.diagnostic(`${asked.length} requests, ${looks} events, seed ${seed}`)
  if (proof === 'full') {
    const [requests, events] = [asked.length, looks].map((n) => n.toLocaleString('en'))
    const text = `${requests} requests of every kind, six at a time: ${events} events on patients' logs, exactly one for each answer about a patient, a refused one included. With the log unwritable no address told anything.`
    writeMeasurement('proof:no-log-no-data', text)
  }
})

type Logged = { events: { about: string; denied: boolean }[]; system: number }

/** What must be on the log of an answer. */
function wantedOf(question: Question, as: string, { status, body }: Answer): Logged {
  const { route, url } = question
  const asked = `${url} ${question.body?.toString() ?? ''}`
  const about = aboutWhom(route, asked, as)
  const none: Logged = { events: [], system: 0 }
  if (route.includes(' /alerts')) {
    const opened = as === tokens.officer && url.endsWith(alertReference) && status < 400
    return opened ? logged([patient.id]) : none
  }
  if (route.endsWith(' /log')) {
    if (as !== tokens.officer || !route.startsWith('POST') || status !== 200) return none
    const found = [patient, stranger].find(({ name }) => body.includes(`About ${name}`))
    return found ? logged([found.id]) : { ...none, system: 1 }
  }
  // the form, and a person at the wrong door: no patient is asked for
  if (route.endsWith(' /find') && !route.startsWith('POST')) {
    return { ...none, system: status === 403 ? 1 : 0 }
  }
  if (route === 'POST /find') {
    if (status !== 200) return { ...none, system: status === 403 ? 1 : 0 }
    const cards = body.includes('patient--card')
    return cards
      ? logged([body.includes('Rosa') ? stranger.id : patient.id])
      : { ...none, system: 1 }
  }
  if (/^\/(my-record|sharing|fhir\/R4\/AuditEvent)\b/.test(url) && as !== tokens.patient)
    return none
  // without a sequencer nothing is proved; that it was asked for is on the log
  if (route.endsWith('/proof')) return logged([patient.id])
  // it is nobody's line of the log
  if (/\/:look(\/ask)?$/.test(route)) return logged([patient.id], true)
  if (route.endsWith(' /lists')) return none
  // an app that is nobody's is not ended
  if (route === 'POST /settings/apps') return none
  if (/^\/settings\/(helpers|contact|apps)/.test(url)) {
    return as === tokens.patient ? logged([patient.id]) : none
  }
  if (/^\/(settings|reviews|work|studies)\b/.test(url)) return none
  if (/^\/(forms|requests|mail|print-queue)\b/.test(url)) return none
  // who must sign in again first is told nothing
  if (url.endsWith('/pack.zip') && status === 303) return none
  // names of services only; and which of the patient's references there are is theirs to know
  if (route.endsWith('/my-record/sharing/find')) return none
  // without a day, the question which
  if (url === '/my-record/sharing/on') return none
  if (route.includes('/my-record/sharing/') && status === 404) return logged([patient.id])
  if (url === '/sharing/permissions' && as !== tokens.patient) return none
  if (url.startsWith('/helping')) {
    if (as !== tokens.patient) return none
    // one's own record has another address, to which it leads; a code that does not work is no patient's
    if (url.includes(patient.ref)) return logged([patient.id], url.includes('/copies'))
    if (route.endsWith(' /helping')) return { ...none, system: route.startsWith('POST') ? 1 : 0 }
    return url.includes(stranger.ref) ? logged([stranger.id], true) : { ...none, system: 1 }
  }
  // a patient or nobody, by id or number
  if (/ \/fhir\/R4\/Patient(\/_search)?$/.test(route)) {
    const isByNumber = asked.includes('identifier=')
    if (isByNumber && as === tokens.patient) return none
    if (isByNumber && as === tokens.officer) return { ...none, system: 1 }
    if (about === undefined) return { ...none, system: 1 }
    const ofPatient = [tokens.nurse, tokens.doctor, tokens.patient]
    // the practice wrote of the stranger too
    const opens = about === patient.id ? ofPatient.includes(as) : as === tokens.doctor
    return logged([about], !opens)
  }
  // what is asked for wrongly is looked at by nobody
  if (asked.includes('code:missing')) return none
  // by the number of a patient
  if (/ \/(summary-care-record\/|fhir\/R4\/Patient\/\$summary$)/.test(route)) {
    if (as === tokens.patient) return none
    if (as === tokens.officer) return { ...none, system: 1 }
    if (route.startsWith('POST /summary-care-record/')) return none
    const opens = [tokens.nurse, tokens.doctor].includes(as) && about === patient.id
    return logged([about ?? ''], !opens)
  }
  // nothing is exported
  if (/\/(\$export|export\/.*)$/.test(route)) return none
  // a desk’s own work, where nothing of a record stands
  if (url.startsWith('/fhir/R4/Task') && as !== tokens.patient) return none
  // whose it is was not said, or what was sent is none
  if (status === 400 && /^\/fhir\/R4\/(Consent|Subscription)$/.test(url)) return none
  if (about === undefined) return { ...none, system: status === 401 ? 0 : 1 }
  // that there is no summary is told after a look, and is no denial
  const looked = body.includes('There is no summary yet')
  return logged([about], status === 403 || (status === 404 && !looked))
}

function logged(patients: readonly string[], denied = false): Logged {
  return { events: patients.map((about) => ({ about, denied })), system: 0 }
}

function aboutWhom(route: string, asked: string, as: string): string | undefined {
  if (/ \/sharing\/(codes|lists)/.test(route)) return patient.id
  // one's own, unless another is named
  if (route.endsWith('/AuditEvent') && !asked.includes('patient=')) return patient.id
  if (/\/(Consent|Provenance|Subscription|Task)$/.test(asked.trim()))
    return as === tokens.patient ? patient.id : undefined
  if (
    / \/my-record(\/(who-looked|who-looked\/questions|messages|private|corrections|copies.*|opt-outs.*|sharing.*|summary.*))?$| \/sharing\/permissions$/.test(
      route,
    )
  )
    return as === tokens.patient ? patient.id : undefined
  return [patient, stranger].find(
    ({ ref, nhsNumber }) => asked.includes(ref) || asked.includes(nhsNumber),
  )?.id
}

async function entryCount(): Promise<number> {
  const [row] = await owner<{ count: number }[]>`
    select (select count(*) from entry)::int + (select count(*) from idempotency)::int as count`
  return row?.count ?? NaN
}
