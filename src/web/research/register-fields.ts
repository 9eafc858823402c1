import { dayIn, type Day } from '../../identity/age.ts'
import type { Asked } from '../../research/studies/asked.ts'
import { decidedAt, statusOf } from '../../research/studies/decided.ts'
import { everyStudy } from '../../research/studies/every-study.ts'
import type { NoteKind } from '../../research/studies/notes.ts'
import type { RegisteredVersion, RegisterEntry } from '../../research/studies/register.ts'
import type { Told } from '../../summary/coverage/told.ts'
import { paths } from '../paths.ts'
import { organisationTypeText, tensText } from './words.ts'

/** As it stands in JSON; in a table a list is joined, and what is not there is empty. */
export type Value = string | number | boolean | null | readonly string[]

export type Fields<Of> = Readonly<Record<string, (of: Of, today: Day) => Value>>

/** Of a study. docs/research-register.md says what each is, and a test holds it to these. */
export const studyFields: Fields<RegisterEntry> = {
  study: ({ study }) => study,
  status: ({ version }, today) => statusOf(version, today),
  address: ({ study }) => paths.registeredStudy(study),
  updatedOn: ({ updatedAt }) => dayIn(updatedAt),
  closedOn: ({ version }) => dayOf(version.closedAt),
  destroyedOn: ({ version }) => dayOf(version.destroyedAt),
  renewals: ({ version, others }) => renewals([version, ...others]),
  builtOn: ({ build }) => dayOf(build?.builtAt),
  people: ({ build }) => toldValue(build?.people),
  leftOut: ({ build }) => toldValue(build?.leftOut),
  entries: ({ build }) => build?.entries ?? null,
  peopleInFewerThan10: ({ build }) => toldTens(build?.alike?.tensFewerThan10),
  peopleInFewerThan5: ({ build }) => toldTens(build?.alike?.tensFewerThan5),
  groupsAlike: ({ build }) => toldValue(build?.alike?.groupsAlike),
  questionsAsked: ({ asked }) => asked.length,
  releases: ({ asked }) => asked.filter(({ state }) => state === 'released').length,
  tablesReleased: ({ asked }) => sum(asked, ({ tables }) => tables),
  numbersReleased: ({ asked }) => sum(asked, ({ numbers }) => numbers),
  outcomes: ({ notes }) => saidIn(notes, 'outcome'),
  incidents: ({ notes }) => saidIn(notes, 'incident'),
}

/** Of each version of it that was decided on. */
export const versionFields: Fields<RegisteredVersion> = {
  version: ({ version }) => version,
  decision: ({ standing }) => standing,
  decidedOn: ({ appliedBy, decisions }) => dayOf(decidedAt(appliedBy, decisions)),
  decidedBy: () => everyStudy.decidedBy,
  reasons: ({ decisions }) =>
    decisions.map(({ approves, reason }) => `${saysYes(approves)}: ${reason}`),
  title: ({ title }) => title,
  summary: ({ summary }) => summary,
  purpose: ({ purpose }) => purpose,
  benefit: ({ benefit }) => benefit,
  organisation: ({ organisationName }) => organisationName,
  organisationCode: ({ organisation }) => organisation,
  organisationType: ({ organisationType }) => organisationTypeText(organisationType),
  lead: ({ lead }) => lead,
  // a version of before it was asked has no training either
  alsoOnIt: ({ people, training }) =>
    training === '' ? null : people.map(({ many, organisation }) => `${many} of ${organisation}`),
  training: ({ training }) => (training === '' ? null : training),
  forProfit: ({ commercial }) => commercial,
  funder: ({ funder }) => funder,
  legalBasis: ({ legalBasis }) => legalBasis,
  recordsOf: ({ settings }) => settings,
  kinds: ({ kinds }) => kinds,
  birth: ({ birth }) => birth,
  sensitive: () => everyStudy.sensitive,
  optOuts: () => everyStudy.optOuts,
  identifiable: () => everyStudy.identifiable,
  access: () => everyStudy.access,
  passedOn: () => everyStudy.passedOn,
  outputs: ({ outputs }) => outputs,
  startsOn: ({ startsOn }) => startsOn,
  endsOn: ({ endsOn }) => endsOn,
  askedForOn: ({ appliedAt }) => dayIn(appliedAt),
}

/** Of each question put to its data. */
export const questionFields: Fields<Asked> = {
  question: ({ job }) => job,
  ofVersion: ({ version }) => version,
  askedOn: ({ askedAt }) => dayIn(askedAt),
  asked: ({ question }) => question,
  state: ({ state }) => state,
  releasedOn: ({ releasedAt }) => dayOf(releasedAt),
  tables: ({ tables }) => tables,
  numbers: ({ numbers }) => numbers,
  file: ({ study, job, state }) => (state === 'released' ? paths.releasedAnswer(study, job) : null),
  digest: ({ digest }) => digest,
}

export function valuesOf<Of>(fields: Fields<Of>, of: Of, today: Day): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).map(([name, read]) => [name, read(of, today)]))
}

/** How often a study was approved anew. */
export function renewals(versions: readonly RegisteredVersion[]): number {
  return Math.max(0, versions.filter(({ standing }) => standing === 'approved').length - 1)
}

export function sum<Of>(all: readonly Of[], of: (one: Of) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}

function toldTens(told: Told | undefined): Value {
  return told === undefined ? null : told === 'few' ? tensText(told) : told * 10
}

/** Each with its day, the newest first. */
function saidIn(notes: RegisterEntry['notes'], kind: NoteKind): string[] {
  const its = notes.filter((one) => one.kind === kind)
  return its.map(({ writtenAt, says }) => `${dayIn(writtenAt)}: ${says}`)
}

function dayOf(at: Date | null | undefined): Day | null {
  return at ? dayIn(at) : null
}

function toldValue(told: Told | undefined): Value {
  return told === 'few' ? '12 or fewer' : (told ?? null)
}

function saysYes(approves: boolean): string {
  return approves ? 'yes' : 'no'
}
