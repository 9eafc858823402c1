import type { Ask } from '../support/door.ts'
import { bodyOf } from '../support/fhir-bodies.ts'
import {
  everything,
  fhir,
  get,
  searched,
  searches,
  send,
  withQueries,
  type LeakItem,
} from './leak-item.ts'

const versions = ['', '/_history', '/_history/1', '/_history/2', '/_history?_count=1']

/** What reads, versions and operations could tell (C2 of the list), by its number there. */
export const operationItems: readonly LeakItem[] = [
  [
    '23',
    'a read, each version, and all of them',
    ({ shown, hidden, absent, kinds }) => [
      ...versions.map((end) => ({ url: `${fhir}/${kinds.shown}/${shown}${end}` })),
      ...[hidden, absent].flatMap((ref) =>
        versions.map((end) => ({ url: `${fhir}/${kinds.hidden}/${ref}${end}` })),
      ),
    ],
    'answered',
  ],
  [
    '24',
    'history since a time, at a time, and of everything',
    ({ shown, hidden, kinds, patient }) =>
      withQueries(
        [
          ...[
            `${fhir}/${kinds.shown}/${shown}/_history`,
            `${fhir}/${kinds.hidden}/${hidden}/_history`,
          ],
          ...[`${fhir}/_history`, `${fhir}/Patient/${patient.ref}/_history`],
        ],
        ['_since=2020-01-01', '_at=2026', '_sort=_lastUpdated'],
      ),
    'refused',
  ],
  [
    '25',
    'everything of one, of some and of all',
    (about) =>
      get(everything(about), `${fhir}/Patient/$everything`, `${fhir}/Patient/${about.patient.ref}`),
    'answered',
  ],
  [
    '27',
    'documents, last values, checks and other operations',
    ({ patient, hidden, absent, kinds, shown }) => [
      ...get(
        `${fhir}/Observation/$lastn?patient=${patient.ref}`,
        `${fhir}/Observation/$lastn?patient=${patient.ref}&max=2`,
        ...[hidden, absent, shown].map((ref) => `${fhir}/Composition/${ref}/$document`),
        ...['$docref', '$stats', '$match', '$graph', '$meta', '$diff'].map(
          (name) => `${fhir}/Patient/${patient.ref}/${name}`,
        ),
      ),
      ...[hidden, absent].map((ref) => {
        const body = bodyOf('Observation', `Patient/${patient.ref}`)
        return send('POST', `${kinds.hidden}/${ref}/$validate`, { ...body, id: ref })
      }),
    ],
  ],
  [
    '28',
    'a graph',
    ({ patient, hidden }) =>
      get(
        `${fhir}/$graphql?query={Patient(id:"${patient.ref}"){name}}`,
        `${fhir}/Observation/${hidden}/$graphql?query={id}`,
        `${fhir}/$graphql?query={__schema{types{name}}}`,
      ),
    'refused',
  ],
  [
    '29',
    'an export by who has no right to one',
    ({ patient }) =>
      ['$export', 'Patient/$export', 'Group/in-care/$export', `Patient/${patient.ref}/$export`].map(
        (path) => ({ url: `${fhir}/${path}`, headers: { prefer: 'respond-async' } }),
      ),
    'refused',
  ],
  [
    '30',
    'attachments, whole and in part',
    ({ shown, hidden, absent }) => {
      const urls = [shown, hidden, absent].flatMap((ref) =>
        ['Binary', 'DocumentReference', 'Media'].map((type) => `${fhir}/${type}/${ref}`),
      )
      return urls.flatMap((url): Ask[] => [{ url }, { url, headers: { range: 'bytes=0-10' } }])
    },
  ],
  [
    '32',
    'kinds that could each name it: provenance, log, choices, lists, tasks and flags',
    ({ patient, hidden, absent, kinds }) =>
      get(
        ...[hidden, absent].map((ref) => `${fhir}/Provenance?target=${kinds.hidden}/${ref}`),
        ...['AuditEvent', 'Consent', 'List', 'Task', 'Flag', 'Appointment', 'Encounter'].map(
          (type) => `${fhir}/${type}?patient=${patient.ref}`,
        ),
        `${fhir}/Subscription?patient=${patient.ref}`,
        `${fhir}/Group`,
        `${fhir}/Basic?patient=${patient.ref}`,
      ),
    'answered',
  ],
  [
    '33',
    'reads and searches in a batch, beside one that fails',
    (about) => {
      const { hidden, absent, kinds, patient } = about
      const entry = [
        ...[hidden, absent].map((ref) => `${kinds.hidden}/${ref}`),
        `${kinds.hidden}?patient=${patient.ref}`,
        `Patient/${patient.ref}`,
        'Nothing/x',
      ].map((url) => ({ request: { method: 'GET', url } }))
      return (['batch', 'transaction'] as const).map((type) =>
        send('POST', '', { resourceType: 'Bundle', type, entry }),
      )
    },
  ],
  [
    '34',
    'an answer that is asked for later',
    (about) =>
      [everything(about), ...searches(about)].map((url) => ({
        ...{ url, headers: { prefer: 'respond-async' } },
      })),
  ],
  [
    '35',
    'codes that are in use, and figures',
    (about) => [
      ...get(
        ...[`${fhir}/ValueSet/$expand?url=x`, `${fhir}/CodeSystem/$lookup?code=x`, '/metrics'],
        `${fhir}/ConceptMap/$translate`,
      ),
      ...searched(about, '_summary=count&code:in=x'),
    ],
    'refused',
  ],
]
