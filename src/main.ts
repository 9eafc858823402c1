import { randomUUID } from 'node:crypto'
import { join, relative } from 'node:path'
import { forgetRegister, registerHandler } from './access/register.ts'
import { remindOfDue } from './access/remind.ts'
import { startLog } from './audit/log/start.ts'
import { lookThrough } from './audit/look-through.ts'
import { alertHandler } from './audit/raise-alert.ts'
import type { Config } from './config.ts'
import { readConfig, requirePublicUrl } from './config.ts'
import { SetupError, described } from './errors.ts'
import { forgetGathered } from './access/item-store.ts'
import { forgetPacks } from './access/own-pack.ts'
import { forgetForms } from './forms/drafts.ts'
import { mailIntake } from './forms/mail/intake.ts'
import { forgetMail } from './forms/mail/mails.ts'
import { openDatabase, type Database } from './db/database.ts'
import { freePort } from './db/free-port.ts'
import { migrate } from './db/migrate.ts'
import { ensurePartitions } from './db/partitions.ts'
import { openServer } from './db/server.ts'
import type { PatientId } from './identity/ids.ts'
import { openKeyStore } from './identity/key-store.ts'
import { hasDemoPeople, readDemoPeople } from './identity/demo-people.ts'
import { isNhsNumber, nhsNumberSystem, parseNhsNumber } from './identity/nhs-number.ts'
import { patientsByIdentifier } from './identity/patients.ts'
import { every } from './messages/every.ts'
import { addMessage, type NewMessage } from './messages/message.ts'
import { tellOperator } from './messages/operator.ts'
import { startRelay } from './messages/relay.ts'
import { startMessages } from './messages/start.ts'
import { onLauncherGone } from './lifeline.ts'
import { demoIsDue, loadDemo } from './record/demo/load-demo.ts'
import { beat, subscriptionHandler, subscriptionPace } from './fhir/subscription/deliver.ts'
import { hookRules } from './messages/post-hook.ts'
import { forgetExports } from './record/export/job.ts'
import { usualNeighbours } from './record/demo/neighbours.ts'
import { newProbe, type Probe } from './record/probe.ts'
import { answerInDemo } from './research/demo/answer-in-demo.ts'
import { isBrokenOff } from './research/demo/standing-study.ts'
import { tryDemoStudy } from './research/demo/try-demo-study.ts'
import { reconcile } from './research/opt-outs/reconcile.ts'
import { forgetCohorts } from './research/run/forget-cohorts.ts'
import { forgetDrafts } from './research/studies/drafts.ts'
import { failedMailToWork } from './sharing/failed-mail.ts'
import { tellOfEnding } from './sharing/help-ending.ts'
import { factsForWatch } from './sharing/watch-facts.ts'
import { dailySummariesIfDue } from './summary/coverage/daily.ts'
import { keepSummaryFresh } from './summary/keep-fresh.ts'

const minute = 60 * 1000
const hour = 60 * minute
const day = 24 * hour
const lookEveryMs = 10_000
const sequenceEveryMs = 500
const beatEveryMs = 15_000
const answerEveryMs = 2000

/** What is to be undone at the end, the last one first. */
const undo: (() => Promise<unknown>)[] = []
let stopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
onLauncherGone(() => void stop())

try {
  await start(readConfig())
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error)
  process.exitCode = 1
  await stop()
}

async function start(config: Config): Promise<void> {
  requirePublicUrl(config)
  const server = await openServer(config)
  undo.push(() => server.stop())
  await migrate(server.url)
  await ensurePartitions(server.url, new Date())
  setInterval(() => void makePartitions(server.url), day).unref()

  const db = openDatabase(server.url, keepSummaryFresh)
  undo.push(() => db.end())

  if (!config.production) await makeDemo(db, config, server.url)

  const port = await freePort(config.host, config.port)
  const publicUrl = config.publicUrl?.replace(/\/$/, '') ?? addressOf(config.host, port)
  const keys = openKeyStore(join(config.dataFolder, 'keys'))
  const onFailure = (error: unknown) => console.error(described(error))
  const watch = {
    factsOf: (patient: PatientId, organisation: string) => factsForWatch(db, patient, organisation),
    tell: (message: NewMessage) => addMessage(db.relay, message),
  }
  const log = startLog(db, config, keys, new URL(publicUrl).hostname, {
    tell: (text) => console.error(text),
    call: (isLate) => tellOperator(db.relay, 'log-late', isLate),
  })
  undo.push(() => log.stop())
  const sequencing = every(sequenceEveryMs, () => log.sequence(), onFailure)
  undo.push(() => sequencing.stop())
  const lateness = every(lookEveryMs, () => log.watch(), onFailure)
  undo.push(() => lateness.stop())
  const telling = {
    ...{ db, key: keys.key('subscription'), rules: hookRules(config) },
    base: `${publicUrl}/fhir/R4`,
  }
  const beating = every(beatEveryMs, () => beat(telling), onFailure)
  undo.push(() => beating.stop())
  const subscription = subscriptionHandler(telling)
  const hooks = startRelay(db, { subscription }, onFailure, subscriptionPace)
  undo.push(() => hooks.stop())
  const messages = await startMessages(
    db,
    config,
    publicUrl,
    { alert: alertHandler(db, watch), request: registerHandler(db.relay) },
    (post, from) => mailIntake(db, post, from),
    failedMailToWork(db),
    onFailure,
  )
  undo.push(() => messages.stop())
  const looking = every(lookEveryMs, async () => void (await lookThrough(db, watch)), onFailure)
  undo.push(() => looking.stop())
  const ending = every(hour, async () => void (await tellOfEnding(db)), onFailure)
  const reminding = every(hour, async () => void (await remindOfDue(db)), onFailure)
  undo.push(() => reminding.stop())
  const forgetting = every(
    hour,
    async () => {
      await forgetForms(db)
      await forgetMail(db)
      await forgetRegister(db)
      await forgetDrafts(db)
    },
    onFailure,
  )
  undo.push(() => forgetting.stop())
  const packs = every(
    hour,
    async () => {
      await forgetPacks(db)
      await forgetGathered(db)
      await forgetExports(db)
    },
    onFailure,
  )
  undo.push(() => packs.stop())
  const reconciling = every(
    hour,
    async () => {
      await reconcile(db)
      await forgetCohorts(db)
    },
    onFailure,
  )
  undo.push(() => reconciling.stop())
  undo.push(() => ending.stop())
  const daily = every(
    hour,
    async () => void (await dailySummariesIfDue(db, new Date(), randomUUID())),
    onFailure,
  )
  undo.push(() => daily.stop())
  daily.now()
  if (!config.production) {
    const answering = every(answerEveryMs, () => answerInDemo(db, config.dataFolder), onFailure)
    undo.push(() => answering.stop())
  }
  const probe = await probeOf(db, config)
  if (probe) {
    const probing = every(minute, () => probe.run(), onFailure)
    undo.push(() => probing.stop())
    probing.now()
  }
  // React picks its build by NODE_ENV as it is loaded; the other one renders a record five times slower.
  process.env['NODE_ENV'] = 'production'
  const { createApp } = await import('./app.ts')
  const { app } = await createApp({
    config,
    db,
    keys,
    publicUrl,
    log: config.production || 'errors',
    mailbox: messages.mailbox,
    ...(probe && { probed: () => probe.state() }),
  })
  await app.listen({ host: config.host, port })
  undo.push(() => app.close())
  announce(config, port, publicUrl)
}

/** @throws SetupError where nobody has the number. */
async function probeOf(db: Database, config: Config): Promise<Probe | undefined> {
  if (config.probeNhsNumber === undefined) return undefined
  const [found] = isNhsNumber(config.probeNhsNumber, true)
    ? await patientsByIdentifier(
        db.identity,
        nhsNumberSystem,
        parseNhsNumber(config.probeNhsNumber, true),
      )
    : []
  if (!found) throw new SetupError('PROBE_NHS_NUMBER must be the number of a patient who is here')
  return newProbe(db, found.patient, (isMissing) =>
    tellOperator(db.relay, 'look-missing', isMissing),
  )
}

/** At a first start, or what was broken off of it. */
async function makeDemo(db: Database, { dataFolder }: Config, url: string): Promise<void> {
  const requestId = randomUUID()
  if (await demoIsDue(db, dataFolder)) {
    console.log('Making a demonstration population of 600 people, and a study …')
    const options = { patients: 200, neighbours: usualNeighbours, seed: 1, dataFolder }
    await loadDemo(db, { ...options, requestId })
  } else if (hasDemoPeople(dataFolder) && (await isBrokenOff(db))) {
    console.log('Going on with the study of the demonstration …')
  } else {
    return
  }
  await tryDemoStudy(db, { url, dataFolder, requestId }, (line) => console.log(line))
}

function announce(config: Config, port: number, publicUrl: string): void {
  if (config.port !== 0 && port !== config.port) {
    console.log(`Port ${config.port} is in use, so Confide took ${port}.`)
  }
  console.log(`\nConfide is running at ${publicUrl}\n`)
  if (config.databaseUrl === undefined) {
    console.log(`  Data     ${relative('', config.dataFolder) || '.'} (embedded PostgreSQL)`)
  }
  if (!config.production) {
    console.log('  Sign in  as anyone on the page "Choose a person": staff of every service, or')
    for (const { label, note } of readDemoPeople(config.dataFolder)) {
      console.log(`             ${label}: ${note}`)
    }
  } else if (!config.staffIssuer && !config.patientIssuer) {
    console.log(
      '  Nobody can sign in yet: set OIDC_STAFF_ISSUER, OIDC_STAFF_CLIENT_ID and OIDC_STAFF_CLIENT_SECRET,\n' +
        '  and the same with PATIENT.',
    )
  }
  console.log('  Stop     with Ctrl-C\n')
}

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  // A request that does not end must not keep the server up.
  setTimeout(() => process.exit(1), 10_000).unref()
  for (const step of undo.toReversed()) {
    await step().catch((error: unknown) => {
      console.error(error)
      process.exitCode = 1
    })
  }
  process.exit()
}

async function makePartitions(url: string): Promise<void> {
  await ensurePartitions(url, new Date()).catch((error: unknown) => {
    console.error('The partitions of the coming months could not be made:', error)
  })
}

function addressOf(host: string, port: number): string {
  const name = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host
  return `http://${name}:${port}`
}
