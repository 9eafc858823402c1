import type { DeskStudy } from '../../src/research/studies/at-desk.ts'
import type { StudyJob } from '../../src/research/studies/read-jobs.ts'
import type { StudyVersion } from '../../src/research/studies/read-studies.ts'
import type { StudyNote } from '../../src/research/studies/notes.ts'
import type { Dashboard } from '../../src/research/studies/dashboards.ts'
import { answersOf, applicationOf, type DraftAnswers } from '../../src/research/studies/answers.ts'
import { lackingIn } from '../../src/research/studies/application.ts'
import { lackingOf, statusOf, studyParts } from '../../src/research/studies/parts.ts'
import type { StudyDraft } from '../../src/research/studies/read-drafts.ts'
import { asRegistered, type RegisterEntry } from '../../src/research/studies/register.ts'
import { dashboardsView } from '../../src/web/research/dashboards-view.tsx'
import { handInView } from '../../src/web/research/hand-in-view.tsx'
import { fieldOf } from '../../src/web/research/part-fields.tsx'
import { handedInView, partView, thrownAwayView } from '../../src/web/research/part-view.tsx'
import { registeredStudyView, registerView } from '../../src/web/research/register-view.tsx'
import { startView } from '../../src/web/research/start-view.tsx'
import { studiesView } from '../../src/web/research/studies-view.tsx'
import { studyView } from '../../src/web/research/study-view.tsx'
import { taskListView, throwAwayView } from '../../src/web/research/task-list-view.tsx'
import { at } from './sample-record.ts'

const who = {
  name: 'Robin Sampleton',
  role: 'Researcher',
  roleId: 'researcher',
  withoutFinder: true,
}
const panel = { ...who, role: 'Member of the research panel', roleId: 'research-panel' }

const version: StudyVersion = {
  ...{ study: 'ST-7K3Q-9D2M', version: 1, title: 'Does help to stop smoking work?' },
  summary: 'We look at how many people who smoke stop after help, and where.',
  ...{
    purpose: 'To see what works.',
    benefit: 'Better help to stop.',
    lead: 'Prof Ada Exampleson',
  },
  ...{
    commercial: false,
    funder: 'A charity',
    legalBasis: 'Regulation 5',
    birth: 'five-year band',
  },
  people: [
    { name: 'Sam Exampleton', organisation: 'Westbury University' },
    { name: 'Alex Sampleby', organisation: 'Millbrook Hospital' },
  ],
  ...{ training: 'Data security awareness, 2026', kinds: ['Condition', 'Observation'] },
  ...{ settings: ['gp-practice', 'smoking-clinic'], outputs: 'Tables by region and sex' },
  ...{ startsOn: '2026-01-01', endsOn: '2028-01-01', organisation: 'Z1' },
  ...{ organisationName: 'Westbury University', organisationType: 'university' },
  ...{ appliedBy: 'r', appliedByName: 'Robin Sampleton' },
  ...{ appliedAt: at, closedAt: null, destroyedAt: null, standing: 'approved' },
  decisions: ['Pat', 'Penny'].map((name) => ({
    ...{ by: name, name, approves: true, reason: 'It is of use to many', at },
  })),
}

const job: StudyJob = {
  ...{ id: 'JB-7K3Q-9D2M', study: version.study, version: 1 },
  question: '{"title":"Stopping","tables":[{"name":"Stopped smoking","of":{},"by":["sex"]}]}',
  ...{ askedBy: 'r', askedByName: 'Robin Sampleton', askedAt: at, state: 'released' },
  ...{ digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', releasedAt: at },
  whyRefused: null,
  tables: [
    {
      ...{
        name: 'Stopped smoking',
        population: 'p',
        dimensions: ['sex', 'stopped'],
        ...{ keys: ['sex', 'stopped'], fixed: [] },
        sensitive: false,
      },
      cells: [
        { at: ['female', 'no'], shown: 3450 },
        { at: ['female', 'yes'], shown: 1210 },
        { at: ['male', 'no'], shown: 395 },
        { at: ['male', 'yes'], shown: 'few' },
      ],
      totals: [
        { at: ['female', null], shown: 4660 },
        { at: ['male', null], shown: 395 },
      ],
    },
  ],
  findings: [
    { risk: 'LowCount', table: 'Stopped smoking', at: ['male', 'yes'], done: 'hidden' },
    { risk: 'Differencing', table: 'Stopped smoking', at: [], done: 'for-checkers' },
  ],
  checks: [
    { by: 'Pat', name: 'Pat', agrees: true, reason: 'Large groups' },
    { by: 'Penny', name: 'Penny', agrees: true, reason: 'Large groups' },
  ],
}
const waits: StudyJob = {
  ...job,
  id: 'JB-2222-2222',
  state: 'answered',
  releasedAt: null,
  checks: [],
}
const refused: StudyJob = {
  ...{ ...job, id: 'JB-3333-3333', state: 'refused', digest: null, releasedAt: null, checks: [] },
  ...{ tables: [], findings: [], whyRefused: 'The data of the study is older than a day' },
}
const alike = { tensFewerThan10: 310, tensFewerThan5: 'few', groupsAlike: 'few' } as const
const note: StudyNote = {
  ...{ id: '0190', study: version.study, kind: 'outcome', job: job.id, writtenAt: at },
  says: 'Two clinics now call people who miss their second visit.',
  before: [{ id: '0189', says: 'A clinic now calls people.', writtenAt: at }],
}
const incident: StudyNote = {
  ...{ ...note, id: '0191', kind: 'incident', job: null, before: [] },
  says: 'A question was published a day late. Nobody was harmed by it.',
}
const notes = [note, incident]
const build = { builtAt: at, people: 812_340, entries: 9_400_100, leftOut: 52_115, alike } as const
const person = (role: string) => ({ id: 'x', role }) as DeskStudy['person']
const all = { versions: [version], build, jobs: [waits, refused, job], notes }
const next: StudyVersion = { ...version, version: 2, standing: 'waits', decisions: [] }

const chart: Dashboard = {
  ...{ study: version.study, studyTitle: version.title, organisationName: 'Westbury University' },
  ...{ job: job.id, releasedAt: at, says: 'How many people who smoke had stopped after a year.' },
  ...{ builtAt: at, place: 1, outcomes: notes.slice(0, 1) },
  ...{ better: 'more', table: { ...(job.tables[0] as Dashboard['table']) } },
}

const old = asRegistered({ ...version, version: 0, people: [], training: '' })
const entry: RegisterEntry = {
  ...{ study: version.study, version: asRegistered(version), others: [old], build, updatedAt: at },
  notes,
  asked: [
    {
      ...{ job: job.id, study: job.study, version: 1, question: job.question, askedAt: at },
      ...{ state: 'released', releasedAt: at, digest: job.digest, tables: 1, numbers: 4 },
    },
  ],
}
const declined: RegisterEntry = {
  version: asRegistered({ ...version, study: 'ST-X', standing: 'declined' }),
  ...{ study: 'ST-X', others: [], build: undefined, updatedAt: at, asked: [], notes: [] },
}

function draftWith(answers: DraftAnswers): StudyDraft {
  const application = applicationOf(answers)
  const lacking = lackingIn(application, '2026-03-01')
  const kept = Object.entries(answers).map(([part, written]) => {
    return [part, { answers: written, revision: 3, changedByName: 'Sam Exampleton' }] as const
  })
  const parts: StudyDraft['parts'] = Object.fromEntries(kept)
  const statuses = studyParts.map((part) => {
    return [part, statusOf(part, parts[part] !== undefined, lacking)] as const
  })
  return {
    ...{ id: 'DR-7K3Q-9D2M', study: null, version: null, isClosed: false, revision: 3 },
    ...{ startedByName: 'Robin Sampleton', changedAt: at, parts, application, lacking },
    statuses: Object.fromEntries(statuses) as StudyDraft['statuses'],
  }
}

const written = answersOf(version)
const whole = draftWith(written)
const begun = draftWith({
  people: written.people,
  project: { title: 'Does help to stop smoking work?', 'endsOn-day': '31', 'endsOn-month': '2' },
})
const closed: StudyDraft = { ...whole, id: 'DR-2222-2222', study: version.study, isClosed: true }

const practices = ['3f', '8a', 'c1'].map((start) => start.repeat(16))
const byPractice: Dashboard = {
  ...{ ...chart, place: 2, better: 'fewer', outcomes: [] },
  says: 'How many people of each practice were taken to hospital at once in the last year.',
  table: {
    ...{ ...chart.table, name: 'Taken to hospital', dimensions: ['practice', 'taken'] },
    cells: practices.flatMap((practice, at) => [
      { at: [practice, 'no'], shown: at === 2 ? 'hidden' : 5200 + 400 * at },
      { at: [practice, 'yes'], shown: at === 2 ? 'few' : 300 + 85 * at },
    ]),
    totals: practices.map((practice, at) => ({
      ...{ at: [practice, null], shown: at === 2 ? 'hidden' : 5500 + 485 * at },
    })),
  },
}
const ofFew: Dashboard = {
  ...{ ...chart, place: 3, outcomes: [], says: 'How many people had their feet looked at.' },
  table: {
    ...{ ...chart.table, name: 'Feet looked at', dimensions: ['sex', 'looked at'] },
    cells: chart.table.cells.map(({ at }) => ({ at, shown: 'few' })),
    totals: [],
  },
}

/** The register and the pages of studies. */
export const studyPages: Readonly<Record<string, () => string>> = {
  'research-register': () => registerView([entry, declined]),
  dashboards: () => dashboardsView([chart, byPractice, ofFew]),
  'dashboards-empty': () => dashboardsView([]),
  'research-register-empty': () => registerView([]),
  'research-register-study': () =>
    registeredStudyView({
      ...{ ...entry, jobs: [job] },
      rates: [
        { by: 'everybody', value: 'everybody', people: 1200, linked: 1100 },
        { by: 'sex', value: 'female', people: 650, linked: 600 },
        { by: 'born', value: '1950s', people: 40, linked: 'few' },
      ],
    }),
  studies: () =>
    studiesView({
      ...{ who, role: 'researcher', studies: [version], drafts: [begun, closed] },
      toCheck: new Map(),
    }),
  'studies-panel': () =>
    studiesView({
      ...{ who: panel, role: 'research-panel', studies: [version], drafts: [] },
      toCheck: new Map([[version.study, 2]]),
    }),
  'studies-empty': () =>
    studiesView({
      ...{ who: panel, role: 'research-panel', studies: [], drafts: [], toCheck: new Map() },
    }),
  'study-asking': () => studyView({ ...all, who, asks: true, person: person('researcher') }),
  'study-checking': () =>
    studyView({ ...all, who: panel, asks: false, person: person('research-panel') }),
  'study-deciding': () =>
    studyView({
      ...{ versions: [next, version], build: undefined, jobs: [], notes: [] },
      ...{ who: panel, asks: false, person: person('research-panel') },
    }),
  'study-start': () => startView(who),
  'draft-tasks': () => taskListView({ who, draft: begun }),
  'draft-tasks-closed': () => taskListView({ who, draft: closed }),
  'draft-check': () => handInView({ who, draft: whole, isChanged: true }),
  'draft-check-lacking': () => handInView({ who, draft: begun }),
  'draft-throw-away': () => throwAwayView({ who, draft: begun }),
  'draft-handed-in': () =>
    handedInView({ who, study: version.study, answers: { purpose: 'To see what works.' } }),
  'draft-thrown-away': () => thrownAwayView({ who, answers: { purpose: 'To see what works.' } }),
  'study-too-late': () =>
    studyView({
      ...{ ...all, who: panel, asks: false, person: person('research-panel') },
      sent: {
        ...{ values: { reason: 'It is of use' }, errors: [] },
        late: 'You have decided on this already',
      },
    }),
  'draft-changed': () =>
    partView({
      ...{ who, draft: whole, part: 'people', errors: [], outcome: 'changed' },
      answers: { lead: 'Prof Ada Exampleson' },
    }),
  ...Object.fromEntries(
    studyParts.map((part) => [
      `draft-${part}`,
      () => partView({ who, draft: begun, part, answers: answersOf(version)[part], errors: [] }),
    ]),
  ),
  ...Object.fromEntries(
    studyParts.map((part) => [
      `draft-${part}-errors`,
      () => {
        const errors = lackingOf(part, draftWith({}).lacking).map((one) => ({
          ...{ field: fieldOf(one), message: one.message },
        }))
        return partView({ who, draft: begun, part, answers: {}, errors, outcome: 'kept' })
      },
    ]),
  ),
}
