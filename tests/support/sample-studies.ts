import type { DeskStudy } from '../../src/research/studies/at-desk.ts'
import type { StudyJob, StudyVersion } from '../../src/research/studies/read-studies.ts'
import type { RegisterEntry } from '../../src/research/studies/register.ts'
import type { Dashboard } from '../../src/research/studies/dashboards.ts'
import { applyView } from '../../src/web/research/apply-view.tsx'
import { dashboardsView } from '../../src/web/research/dashboards-view.tsx'
import { registeredStudyView, registerView } from '../../src/web/research/register-view.tsx'
import { studiesView } from '../../src/web/research/studies-view.tsx'
import { studyView } from '../../src/web/research/study-view.tsx'
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
const build = { builtAt: at, people: 812_340, entries: 9_400_100, leftOut: 52_115 } as const
const person = (role: string) => ({ id: 'x', role }) as DeskStudy['person']
const all = { versions: [version], build, jobs: [waits, refused, job] }
const next: StudyVersion = { ...version, version: 2, standing: 'waits', decisions: [] }

const entry: RegisterEntry = {
  ...{ study: version.study, version, others: [{ ...version, version: 0 }], build, updatedAt: at },
  asked: [
    {
      ...{ job: job.id, study: job.study, version: 1, question: job.question, askedAt: at },
      ...{ state: 'released', releasedAt: at, digest: job.digest, tables: 1, numbers: 4 },
    },
  ],
}
const declined: RegisterEntry = {
  ...{ study: 'ST-X', version: { ...version, study: 'ST-X', standing: 'declined' }, others: [] },
  ...{ build: undefined, updatedAt: at, asked: [] },
}

const chart: Dashboard = {
  ...{ study: version.study, studyTitle: version.title, organisationName: 'Westbury University' },
  ...{ job: job.id, releasedAt: at, says: 'How many people who smoke had stopped after a year.' },
  ...{ better: 'more', table: { ...(job.tables[0] as Dashboard['table']) } },
}

/** The register and the pages of studies. */
export const studyPages: Readonly<Record<string, () => string>> = {
  register: () => registerView([entry, declined]),
  dashboards: () => dashboardsView([chart]),
  'dashboards-empty': () => dashboardsView([]),
  'register-empty': () => registerView([]),
  'register-study': () =>
    registeredStudyView({
      ...{ ...entry, jobs: [job] },
      rates: [
        { by: 'everybody', value: 'everybody', people: 1200, linked: 1100 },
        { by: 'sex', value: 'female', people: 650, linked: 600 },
        { by: 'born', value: '1950s', people: 40, linked: 'few' },
      ],
    }),
  studies: () => studiesView({ who, role: 'researcher', studies: [version] }),
  'studies-empty': () => studiesView({ who: panel, role: 'research-panel', studies: [] }),
  'study-asking': () => studyView({ ...all, who, person: person('researcher') }),
  'study-checking': () => studyView({ ...all, who: panel, person: person('research-panel') }),
  'study-deciding': () =>
    studyView({
      ...{ versions: [next, version], build: undefined, jobs: [] },
      ...{ who: panel, person: person('research-panel') },
    }),
  'study-apply': () => applyView({ who, values: {}, errors: [], study: undefined }),
  'study-apply-errors': () =>
    applyView({
      ...{ who, values: { title: 'Smoking' }, study: version.study },
      errors: [
        { field: 'summary', message: 'Say in plain words what the study is about' },
        { field: 'endsOn-day', message: 'Give the day it ends, after the one it begins' },
      ],
    }),
}
