import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import type { Sql } from 'postgres'
import { hashOfAppToken, hashOfToken } from '../../src/identity/actor.ts'
import { startAppSession } from '../../src/identity/app-sessions.ts'
import { newId } from '../../src/identity/ids.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { normalised, openDoor, type Answer, type Ask, type Door } from './door.ts'
import { asAnyone } from './people.ts'
import { worldIn, type Patient, type StaffMember, type World } from './world.ts'

/** Two databases with a door each, made alike but for what a test hides in one of them. */
export type Pair = {
  readonly left: Side
  readonly right: Side
  /** Does the same to each, and gives what the first one answered. */
  readonly both: <T>(work: (world: World) => Promise<T>) => Promise<T>
  /** The same session in both, so that tokens signed for it are the same too. */
  readonly signIn: (who: StaffMember | Patient) => Promise<string>
  /** Lets one patient help another with entries of these kinds, in both. */
  readonly helps: (helper: Patient, patient: Patient, kinds: readonly string[]) => Promise<void>
  /** Emergency access to the wider record in the session of this token, in both. */
  readonly emergency: (patient: Patient, by: StaffMember, token: string) => Promise<void>
  /** A token of an app that somebody lets see these kinds of entries: of one patient, or of whoever they may see. */
  readonly letsIn: (
    who: StaffMember | Patient,
    about: Patient | null,
    sees: readonly string[],
  ) => Promise<string>
  /** What both answer to the same question, asked under one name; or the second to what it knows by other ids. */
  readonly askBoth: (question: Ask, ofRight?: Ask) => Promise<readonly [Answer, Answer]>
}

export type Side = {
  readonly db: TestDatabase
  readonly door: Door
  readonly world: World
  readonly owner: Sql
}

const host = 'confide.test'

/** One name for both doors, which listen on two ports: what is sent comes from a page of that name. */
export function fromHere({ form, method = form ? 'POST' : 'GET' }: Ask) {
  return { host, ...(!['GET', 'HEAD'].includes(method) && { origin: `http://${host}` }) }
}

/** @param settings of the environment. */
export async function openTwins(settings: Readonly<Record<string, string>> = {}): Promise<Pair> {
  const left = await sideOf(await testDatabase(), undefined, settings)
  const right = await sideOf(await testDatabase(), left.door.dataFolder, settings)
  const sides = [left, right] as const
  after(() => Promise.all(sides.map(({ owner }) => owner.end())))
  const both: Pair['both'] = async (work) => {
    const first = await work(left.world)
    await work(right.world)
    return first
  }
  return {
    ...{ left, right, both },
    signIn: async (who) => {
      const token = await left.world.signIn(who)
      const rows = await left.owner`select * from session where token_hash = ${hashOfToken(token)}`
      await right.owner`insert into session ${right.owner(rows)}`
      return token
    },
    helps: async (helper, patient, kinds) => {
      const ids = { patient_id: patient.id, helper: helper.id }
      const proxy = newId()
      const since = new Date('2026-01-02T10:00:00Z')
      for (const { owner } of sides) {
        const row = {
          ...{ ...ids, id: proxy, helper_name: helper.name, basis: 'patient', kinds: [...kinds] },
          ...{ recorded_by: 'test', recorded_at: since, starts_at: since, accepted_at: since },
        }
        await owner`insert into proxy ${owner(row)}`
        await owner`
          insert into helping ${owner({ ...ids, proxy, patient_name: patient.name, since })}`
      }
    },
    letsIn: async (who, about, sees) => {
      const token = randomBytes(48).toString('base64url')
      const allowance = newId()
      const level = about === null ? 'user' : 'patient'
      const scope = sees.map((kind) => `${level}/${kind}.cruds`).join(' ')
      for (const { owner } of sides) {
        await owner`
          insert into app (id, name, scopes) values ('chart', 'Chart', '{}') on conflict do nothing`
        await owner`
          insert into app_allowance (id, app, staff_id, patient_id, about, scope)
          values (${allowance}, 'chart', ${who.kind === 'staff' ? who.id : null},
                  ${who.kind === 'patient' ? who.id : null}, ${about?.id ?? null}, ${scope})`
        await startAppSession(owner, {
          ...{ hash: hashOfAppToken(token), app: 'chart', allowance, scope, seconds: 3600 },
          ...{ owner: { kind: who.kind, id: who.id }, about: about?.id ?? null },
          ...(about === null
            ? { there: [], everywhere: sees }
            : { there: sees, everywhere: undefined }),
        })
      }
      return token
    },
    emergency: async (patient, by, token) => {
      const now = new Date()
      await both((world) => world.emergency(patient, by, token, now))
    },
    askBoth: async (question, ofRight = question) => {
      const ask = ({ door }: Side, one: Ask) =>
        door.ask({ ...one, headers: { ...fromHere(one), ...one.headers } })
      return Promise.all([ask(left, question), ask(right, ofRight)])
    },
  }
}

async function sideOf(
  db: TestDatabase,
  dataFolder: string | undefined,
  settings: Readonly<Record<string, string>>,
): Promise<Side> {
  const door = await openDoor(db, dataFolder, undefined, settings)
  return { db, door, world: worldIn(db), owner: asAnyone(db) }
}

/** An answer without the ids of requests and forms, and the time of a look. */
export function withoutChance({ url }: Pick<Ask, 'url'>, answer: Answer) {
  const { status, headers, body } = normalised(answer)
  const { location, 'content-length': _, ...rest } = headers
  return {
    status,
    headers: { ...rest, location: location?.replace(/\.\w{26}$/, '') },
    body: (url.includes('AuditEvent')
      ? withoutLooks(body)
      : url.includes('summary')
        ? withoutVersion(body)
        : aboutChoices.test(url)
          ? withoutRows(body)
          : body.replace(/dateTime="[^"]*Z">[^<]*</g, '<hour>')
    )
      .replace(/(name="(?:token|id|paper)" value=")[^"]*/g, '$1<token>')
      .replace(/data-ends="[^"]*">[^<]*/g, '<left>')
      .replace(/\b\d{1,2}:\d\d[ap]m/g, '<hour>')
      .replace(/(who-looked\/)\w{26}/g, '$1<look>'),
  }
}

/** AuditEvents without their ids and times, and those of the requests they tell of. */
export function withoutLooks(body: string): string {
  return body
    .replace(/("recorded":|"what":\{"identifier":\{"value":)"[^"]*"/g, '$1<chance>')
    .replace(/("id":"|AuditEvent\/)(\w{26})\.\w{26}/g, '$1$2.<look>')
    .replace(/(_page=)[^"]*/g, '$1<page>')
}

/** Addresses of what a patient chose, and of what comes of it. */
export const aboutChoices = /\/(Consent|Provenance)\b|\$decide/

/** Without when a Consent was made of what is so now, and the rows that tell of changes. */
export function withoutRows(body: string): string {
  return body
    .replace(/"(dateTime|valueInstant)":"[^"]*"/g, '<chance>')
    .replace(/("id":"|Provenance\/)(\w{26})\.\w{26}/g, '$1$2.<row>')
    .replace(/(_page=)[^"]*/g, '$1<page>')
}

/** Without the id of the version of a summary. */
export function withoutVersion(body: string): string {
  const id = /nhsSCRUUID","value":"([^"]+)"/.exec(body)?.[1]
  return id === undefined ? body : body.replaceAll(id, '<summary>')
}

/** Where two texts part, in a few words of each; empty where they are the same. */
export function differs(a: string, b: string): string {
  if (a === b) return ''
  const at = Array.from(a).findIndex((letter, n) => letter !== b[n])
  const from = Math.max(0, at - 60)
  return `${a.slice(from, at + 120)} | ${b.slice(from, at + 120)}`
}
