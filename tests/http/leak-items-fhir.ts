import type { Ask } from '../support/door.ts'
import { bodyOf } from '../support/fhir-bodies.ts'
import type { LeakCase } from './leak-cases.ts'
import { fhirWrites } from './questions-of-fhir-writes.ts'

/** One item of the list of leak channels that applies today: its numbers, its words, and what is asked for it. */
export type LeakItem = readonly [
  number: string,
  words: string,
  ask: (about: LeakCase) => readonly Ask[],
]

export const fhir = '/fhir/R4'
export const everything = ({ patient }: LeakCase) => `${fhir}/Patient/${patient.ref}/$everything`
export const record = ({ patient }: LeakCase) => `/patients/${patient.ref}/record`
export const get = (...urls: readonly string[]): Ask[] => urls.map((url) => ({ url }))

const withQueries = (urls: readonly string[], queries: readonly string[]) =>
  get(...urls.flatMap((url) => queries.map((query) => `${url}?${query}`)))

/** Asked of the FHIR API: what it does not do is refused alike. */
export const fhirItems: readonly LeakItem[] = [
  [
    '1 to 5',
    'chains and reverse chains through what is hidden',
    ({ patient, hidden }) =>
      get(
        `${fhir}/Observation?subject:Patient.name=${patient.name}`,
        `${fhir}/Patient?_has:Condition:patient:code=716186003`,
        `${fhir}/Patient?_has:Observation:patient:_has:Provenance:target:_id=${hidden}`,
        `${fhir}/Encounter?diagnosis:identifier=${hidden}`,
      ),
  ],
  [
    '6, 7',
    'includes of what is hidden',
    (about) =>
      withQueries(
        [everything(about), `${fhir}/Patient/${about.patient.ref}`],
        ['_include=*', '_revinclude=*:*', '_include:iterate=Observation:focus'],
      ),
  ],
  [
    '8, 9, 12',
    'order, missing, not, text and values of what is hidden',
    (about) =>
      withQueries(
        [everything(about), `${fhir}/Condition`],
        ['_sort=-date', 'code:missing=false', 'code:not=1', `code:text=${about.secrets[0]}`],
      ),
  ],
  [
    '10',
    'filters by text, content, type, tag, time and source',
    (about) =>
      withQueries(
        [everything(about)],
        [
          '_filter=code eq x',
          `_text=${about.secrets[0]}`,
          '_content=x',
          '_type=Condition',
          '_tag=a',
          '_list=x',
          '_source=x',
          '_security=R',
          '_lastUpdated=gt2020',
          '_query=x',
        ],
      ),
  ],
  [
    '11',
    'a list of ids that mixes what is seen and what is hidden',
    (about) =>
      withQueries(
        [everything(about), `${fhir}/Observation`],
        [`_id=${about.shown},${about.hidden}`, `_id=${about.hidden}`, `_id=${about.absent}`],
      ),
  ],
  [
    '13',
    'elements, summaries and formats change nothing that is seen',
    (about) =>
      withQueries(
        [everything(about)],
        [
          '_elements=id',
          '_summary=true',
          '_summary=count',
          '_format=json',
          '_format=xml',
          '_pretty=true',
        ],
      ),
  ],
  [
    '14',
    'totals and counts are those of what is seen',
    (about) =>
      withQueries([everything(about)], ['_count=0', '_count=1', '_count=1000', '_total=accurate']),
  ],
  ['17', 'links, ids and order of a bundle', (about) => get(everything(about))],
  [
    '18',
    'other ways of writing the same request',
    (about) => [
      { url: `${fhir}/Patient/_search`, method: 'POST', body: `_id=${about.patient.ref}` },
      ...[everything(about), record(about), `/entries/${about.hidden}`].flatMap((url): Ask[] => [
        { url, method: 'HEAD' },
        { url, method: 'OPTIONS' },
        { url: `${url}/` },
        { url: url.replaceAll('/', '//') },
        { url: `${url};v=1` },
        { url: url.toUpperCase() },
        { url: url.replace('.', '%2E') },
        { url: `${url}?_count=1&_count=2&kind=a&kind=b` },
      ]),
    ],
  ],
  [
    '19',
    'searches of a compartment and of everything',
    ({ patient }) =>
      get(
        `${fhir}/Patient/${patient.ref}/Condition`,
        `${fhir}/Patient/${patient.ref}/*`,
        `${fhir}/?_type=Condition`,
      ),
  ],
  [
    '25',
    'everything of one, of some and of all',
    (about) =>
      get(everything(about), `${fhir}/Patient/$everything`, `${fhir}/Patient/${about.patient.ref}`),
  ],
  [
    '27 to 30',
    'other operations, graphs, exports and attachments',
    ({ patient, hidden }) =>
      get(
        ...[
          '$document',
          '$docref',
          '$lastn',
          '$stats',
          '$match',
          '$validate',
          '$graph',
          '$export',
        ].map((name) => `${fhir}/Patient/${patient.ref}/${name}`),
        `${fhir}/$graphql?query={Patient(id:"${patient.ref}"){name}}`,
        `${fhir}/$export`,
        `${fhir}/Binary/${hidden}`,
      ),
  ],
  [
    '33, 36 to 41',
    'writes of what is hidden, conditions on it, tests and copies of it, references to it',
    (about) => [
      ...fhirWrites(about.subject).map(({ method = 'POST', url, headers = {}, body = '' }) => ({
        ...{ method, url, headers, body },
      })),
      ...[about.hidden, about.absent].flatMap((ref): Ask[] => {
        const flag = bodyOf('Flag', `Patient/${about.patient.ref}`)
        const headers = { 'content-type': 'application/fhir+json', 'if-match': 'W/"1"' }
        const body = JSON.stringify({ ...flag, encounter: { reference: `Encounter/${ref}` } })
        return [
          { method: 'PUT', url: `${fhir}/Condition/${ref}`, headers, body },
          { method: 'POST', url: `${fhir}/Flag`, headers, body },
          { method: 'DELETE', url: `${fhir}/Condition/${ref}`, headers },
        ]
      }),
    ],
  ],
]
