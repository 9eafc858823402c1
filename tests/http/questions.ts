import type { ManifestLine } from '../../src/web/policy.ts'
import type { Patient } from '../support/world.ts'
import { fhirWrites } from './questions-of-fhir-writes.ts'
import { pages, type Question, type Subject } from './question.ts'
import { fhirReads, fhirSearches } from './questions-of-fhir.ts'
import {
  aboutLooks,
  byNumber,
  consents,
  exports,
  copies,
  helpedCopies,
  filtersOf,
  finds,
  formsAtDesk,
  gates,
  logSearches,
  studies,
  optOuts,
  reviews,
  sharing,
  subscriptions,
  tasks,
} from './questions-in-parts.ts'

/** Work about an entry that was filed. */
export const changedFiling = 'FL-2345-6789'

/** Asked by whoever it is: every address that is not public, with every filter. */
export function questionsAbout(subject: Subject): Question[] {
  const { patient, reader, permission = '0'.repeat(26), correction = 'CR-2345-6789' } = subject
  const filters = filtersOf(subject)
  const record = `/patients/${patient.ref}/record`
  const write = `/patients/${patient.ref}/entries/new`
  const request = `/patients/${patient.ref}/private-requests/PR-2345-6789`
  const putRight = `/patients/${patient.ref}/corrections/${correction}`
  const marks = `/patients/${patient.ref}/marks`
  const items = `/patients/${patient.ref}/summary-items`
  const everything = `/fhir/R4/Patient/${patient.ref}/$everything`
  const summary = `/fhir/R4/Patient/${patient.ref}/$summary`
  return [
    ...pages('/patients/:patient/record', record, reader === 'patient' ? [''] : filters),
    ...subject.entries.flatMap((ref) => pages('/entries/:entry', `/entries/${ref}`)),
    ...pages('/fhir/R4/Patient/:id/$everything', everything, ['', '_count=1', '_count=1000']),
    ...pages('/fhir/R4/Patient/:id/$summary', summary, ['', '_format=html']),
    { route: 'POST /fhir/R4/Patient/:id/$summary', method: 'POST', url: summary },
    ...fhirReads(subject),
    ...fhirSearches(subject),
    ...pages('/fhir/R4/AuditEvent', '/fhir/R4/AuditEvent', [
      '',
      '_count=2',
      `patient=${patient.ref}`,
    ]),
    ...byNumber(subject),
    ...fhirWrites(subject),
    ...consents(subject),
    ...exports(),
    ...subscriptions(subject),
    ...tasks(subject),
    ...pages('/patients/:patient/entries/new', write),
    { route: 'POST /patients/:patient/entries/new', url: write, form: { title: 'no kind' } },
    ...gates(patient),
    ...pages('/patients/:patient/summary', `/patients/${patient.ref}/summary`),
    ...pages('/patients/:patient/summary.pdf', `/patients/${patient.ref}/summary.pdf`),
    {
      ...{ route: 'POST /patients/:patient/summary', form: { act: 'none' } },
      url: `/patients/${patient.ref}/summary`,
    },
    ...pages('/patients/:patient/summary-items', items, ['', 'year=2025']),
    ...[[], ...subject.entries.map((ref) => [`entry-${ref}`])].map((ticked): Question => ({
      ...{ route: 'POST /patients/:patient/summary-items', url: items },
      form: { do: 'withhold', ...Object.fromEntries(ticked.map((name) => [name, 'yes'])) },
    })),
    ...['letter.pdf', 'post', 'post.zip', 'progress'].flatMap((file) =>
      pages(`/requests/:reference/${file}`, `/requests/SR-2345-6789/${file}`),
    ),
    {
      ...{ route: 'POST /requests/:reference/post', form: { step: 'printed' } },
      url: '/requests/SR-2345-6789/post',
    },
    ...pages('/print-queue', '/print-queue'),
    {
      route: 'POST /print-queue',
      url: '/print-queue',
      form: { do: 'posted', 'thing-SR-2345-6789': 'yes' },
    },
    ...pages('/reviews', '/reviews'),
    ...pages('/work', '/work', ['', 'kind=correction', 'whose=mine']),
    { route: 'POST /work', url: '/work', form: { do: 'take', reference: 'none' } },
    ...pages('/patients/:patient/private-requests/:reference', request),
    {
      route: 'POST /patients/:patient/private-requests/:reference',
      url: request,
      form: { answer: 'yes', reason: 'x' },
    },
    ...pages('/patients/:patient/corrections/:reference', putRight),
    {
      ...{ route: 'POST /patients/:patient/corrections/:reference', url: putRight },
      form: { answer: 'refused', reason: 'x' },
    },
    ...pages('/my-record/corrections', '/my-record/corrections'),
    {
      ...{ route: 'POST /my-record/corrections', url: '/my-record/corrections' },
      form: { reference: 'x' },
    },
    ...subject.entries.flatMap((ref) => {
      const url = `/my-record/entries/${ref}/correction`
      const route = '/my-record/entries/:entry/correction'
      return [...pages(route, url), { route: `POST ${route}`, url, form: { wrong: 'x' } }]
    }),
    ...['pack', 'pack.zip'].flatMap((file) =>
      pages(`/my-record/copies/:reference/${file}`, `/my-record/copies/SR-2345-6789/${file}`),
    ),
    ...pages('/my-record/private', '/my-record/private'),
    { route: 'POST /my-record/private', url: '/my-record/private', form: { reference: 'x' } },
    ...subject.entries.flatMap((ref) =>
      pages('/my-record/entries/:entry/private', `/my-record/entries/${ref}/private`),
    ),
    ...subject.entries.map((ref): Question => ({
      route: 'POST /my-record/entries/:entry/private',
      url: `/my-record/entries/${ref}/private`,
      form: { what: 'private', shown: 'another set' },
    })),
    ...subject.entries.flatMap((ref) => {
      const url = `/entries/${ref}/file`
      const route = '/entries/:entry/file'
      return [
        ...pages(route, url),
        { route: `POST ${route}`, url, form: { read: 'yes', shown: 'none' } },
      ]
    }),
    ...pages(
      '/patients/:patient/filed/:reference',
      `/patients/${patient.ref}/filed/${changedFiling}`,
    ),
    {
      route: 'POST /patients/:patient/filed/:reference',
      url: `/patients/${patient.ref}/filed/${changedFiling}`,
      form: { decision: 'keep', shown: 'none' },
    },
    ...pages('/patients/:patient/hidden', `/patients/${patient.ref}/hidden`),
    ...pages('/patients/:patient/not-in-upload', `/patients/${patient.ref}/not-in-upload`),
    ...pages('/patients/:patient/marks', marks, ['', ...subject.kinds.map((it) => `kind=${it}`)]),
    ...subject.entries.flatMap((ref) =>
      pages('/entries/:entry/mark', `/entries/${ref}/mark`, ['', 'do=withheld']),
    ),
    { route: 'POST /patients/:patient/marks', url: marks, form: { do: 'private' } },
    ...subject.entries.map((ref): Question => ({
      route: 'POST /patients/:patient/marks',
      url: marks,
      form: { do: 'withheld', [`entry-${ref}`]: 'yes' },
    })),
    ...pages('/find', '/find'),
    ...finds(patient),
    ...pages('/my-record', '/my-record', reader === 'staff' ? [''] : filters),
    ...subject.entries.flatMap((ref) =>
      pages('/my-record/entries/:entry', `/my-record/entries/${ref}`),
    ),
    ...pages('/my-record/who-looked', '/my-record/who-looked'),
    ...pages('/sharing/permissions', '/sharing/permissions'),
    {
      route: 'POST /sharing/permissions',
      url: '/sharing/permissions',
      form: { id: permission },
    },
    ...pages('/my-record/summary', '/my-record/summary'),
    ...pages('/my-record/summary.pdf', '/my-record/summary.pdf'),
    ...pages('/my-record/summary/choice', '/my-record/summary/choice'),
    {
      ...{ route: 'POST /my-record/summary/choice', url: '/my-record/summary/choice' },
      form: { preference: 'neither' },
    },
    ...pages('/my-record/summary/check', '/my-record/summary/check', ['', 'preference=core']),
    ...pages('/my-record/summary/form', '/my-record/summary/form'),
    ...pages(
      '/patients/:patient/summary-preference',
      `/patients/${patient.ref}/summary-preference`,
    ),
    {
      route: 'POST /patients/:patient/summary-preference',
      url: `/patients/${patient.ref}/summary-preference`,
      form: { preference: 'neither' },
    },
    ...optOuts(subject),
    ...copies(subject),
    ...helpedCopies(subject),
    ...reviews(subject),
    ...formsAtDesk(subject),
    ...pages('/my-record/messages', '/my-record/messages'),
    ...subject.entries.flatMap((ref) => [
      ...pages('/entries/:entry/who-can-see', `/entries/${ref}/who-can-see`),
      ...pages('/my-record/entries/:entry/who-can-see', `/my-record/entries/${ref}/who-can-see`),
    ]),
    ...pages('/my-record/who-looked/:look', `/my-record/who-looked/${patient.ref}`),
    ...aboutLooks(subject),
    ...pages('/sharing/codes', '/sharing/codes'),
    ...['look', 'make'].map((act): Question => ({
      ...{ route: 'POST /sharing/codes', url: '/sharing/codes' },
      form: { do: act, find: 'no such service', service: 'Z99999' },
    })),
    {
      ...{ route: 'POST /sharing/codes/cancel', url: '/sharing/codes/cancel' },
      form: { code: patient.ref },
    },
    ...pages('/sharing/lists', '/sharing/lists'),
    ...pages('/patients/:patient/codes', `/patients/${patient.ref}/codes`),
    {
      ...{ route: 'POST /patients/:patient/codes', url: `/patients/${patient.ref}/codes` },
      form: { do: 'make', service: 'Z99999' },
    },
    ...pages('/patients/:patient/enter-code', `/patients/${patient.ref}/enter-code`),
    {
      ...{ route: 'POST /patients/:patient/enter-code', form: { code: '12345678' } },
      url: `/patients/${patient.ref}/enter-code`,
    },
    ...pages('/patients/:patient/sharing', `/patients/${patient.ref}/sharing`),
    ...pages('/patients/:patient/apps', `/patients/${patient.ref}/apps`),
    {
      ...{ route: 'POST /patients/:patient/apps', url: `/patients/${patient.ref}/apps` },
      form: { app: 'none' },
    },
    {
      ...{ route: 'POST /patients/:patient/sharing', url: `/patients/${patient.ref}/sharing` },
      form: { do: 'choices', token: 'not-a-whole-form', shown: '1' },
    },
    ...pages('/lists', '/lists'),
    { route: 'POST /lists', url: '/lists', form: { do: 'look', find: 'no such service' } },
    ...pages('/settings', '/settings'),
    ...pages('/settings/contact', '/settings/contact'),
    { route: 'POST /settings/contact', url: '/settings/contact', form: { way: 'neither' } },
    ...pages('/settings/passkeys', '/settings/passkeys'),
    { route: 'POST /settings/passkeys', url: '/settings/passkeys', form: { name: '' } },
    ...pages('/settings/devices', '/settings/devices'),
    { route: 'POST /settings/devices', url: '/settings/devices', form: { end: 'none' } },
    ...pages('/settings/apps', '/settings/apps'),
    { route: 'POST /settings/apps', url: '/settings/apps', form: { end: 'none' } },
    ...pages('/settings/helpers', '/settings/helpers'),
    { route: 'POST /settings/helpers', url: '/settings/helpers', form: { name: '' } },
    ...pages('/helping', '/helping'),
    { route: 'POST /helping', url: '/helping', form: { code: 'H-2222-2222-2222' } },
    ...pages('/helping/:patient/record', `/helping/${patient.ref}/record`),
    ...subject.entries.flatMap((ref) =>
      pages('/helping/entries/:entry', `/helping/entries/${ref}`),
    ),
    ...pages('/patients/:patient/helpers', `/patients/${patient.ref}/helpers`),
    {
      ...{ route: 'POST /patients/:patient/helpers', form: { name: '' } },
      url: `/patients/${patient.ref}/helpers`,
    },
    ...pages('/patients/:patient/competence', `/patients/${patient.ref}/competence`),
    {
      ...{ route: 'POST /patients/:patient/competence', form: { found: '' } },
      url: `/patients/${patient.ref}/competence`,
    },
    ...pages('/settings/stay-safe', '/settings/stay-safe'),
    ...pages('/patients/:patient/online-access', `/patients/${patient.ref}/online-access`),
    {
      route: 'POST /patients/:patient/online-access',
      url: `/patients/${patient.ref}/online-access`,
      form: { do: 'neither' },
    },
    ...sharing(subject),
    ...logSearches(patient),
    ...studies(),
    ...pages('/alerts', '/alerts'),
    { route: 'POST /alerts', url: '/alerts', form: { 'close-EM-1': 'yes' } },
    ...aboutAlert('EM-1'),
  ]
}

/** Asked about one alert; the same note with the same token is taken once. */
export function aboutAlert(reference: string): Question[] {
  const url = `/alerts/${reference}`
  const token = '00000000-0000-4000-8000-00000000000a'
  return [
    ...pages('/alerts/:reference', url),
    { route: 'POST /alerts/:reference', url, form: { do: 'note', text: 'Noted', token } },
  ]
}

/** An entry that can be written; the same again with the same token writes nothing. */
export function writing(patient: Patient, token: string): Question {
  return {
    route: 'POST /patients/:patient/entries/new',
    url: `/patients/${patient.ref}/entries/new`,
    form: {
      ...{ token, kind: 'Observation', title: 'Written by hand', text: 'Line one\nLine two' },
      ...{ 'on-day': '3', 'on-month': '2', 'on-year': '2026' },
    },
  }
}

/** Asked by tests of their own: whoever asks is signed out by it. */
const endsTheSession = ['POST /settings/stay-safe']

/** The lines of the manifest that are not public and that none of these questions goes to. */
export function notAsked(
  manifest: readonly ManifestLine[],
  questions: readonly Question[],
): string[] {
  const asked = new Set(questions.map(({ route }) => route))
  return manifest
    .filter(({ policy }) => policy !== 'public')
    .map(({ method, url }) => `${method} ${url}`)
    .filter((route) => !asked.has(route) && !endsTheSession.includes(route))
}
