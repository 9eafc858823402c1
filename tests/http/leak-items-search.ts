import type { Ask } from '../support/door.ts'
import {
  everything,
  fhir,
  get,
  record,
  searched,
  searches,
  withQueries,
  type LeakItem,
} from './leak-item.ts'
import { codeOf } from './twin-worlds.ts'

/** What searches could tell (C1 of the list), by its number there. */
export const searchItems: readonly LeakItem[] = [
  [
    '1',
    'a chain through what is hidden',
    (about) =>
      searched(
        about,
        ...['encounter.status=finished', 'subject:Patient.name=Rosa', 'patient.birthdate=1950'],
      ),
    'refused',
  ],
  [
    '2',
    'a reverse chain through what is hidden',
    (about) => [
      ...get(`${fhir}/Patient?_id=${about.patient.ref}&_has:Condition:patient:code=716186003`),
      ...searched(about, `_has:Observation:encounter:_id=${about.hidden}`),
    ],
    'refused',
  ],
  [
    '3',
    'a chain of several links',
    (about) => [
      ...get(`${fhir}/Patient?_has:Observation:patient:_has:Provenance:target:_id=${about.hidden}`),
      ...searched(about, 'encounter.part-of.status=finished', 'encounter.diagnosis.code=x'),
    ],
    'refused',
  ],
  [
    '4',
    'a reference by id, by identifier and by the address of another server',
    ({ hidden, absent, patient }) => {
      const conditions = `${fhir}/Condition?patient=${patient.ref}`
      return withQueries(
        [conditions, `${fhir}/Observation?patient=${patient.ref}`],
        [hidden, absent].flatMap((ref) => [
          `encounter=Encounter/${ref}`,
          `encounter=https://elsewhere.example/Encounter/${ref}`,
          `encounter:identifier=x|${ref}`,
        ]),
      )
    },
    'answered',
  ],
  [
    '5',
    'a chain that has no end',
    (about) => searched(about, `${'encounter.part-of.'.repeat(40)}status=x`),
    'refused',
  ],
  [
    '6',
    'includes of what is hidden, with wildcards and again and again',
    (about) => [
      ...searched(about, '_revinclude=Observation:encounter', '_include=*', '_revinclude=*:*'),
      ...withQueries(
        [`${fhir}/Encounter?patient=${about.patient.ref}`],
        ['_revinclude=Condition:encounter&_count=1', '_include:iterate=Encounter:part-of'],
      ),
    ],
    'answered',
  ],
  [
    '7',
    'includes by references to anything',
    (about) =>
      searched(
        about,
        ...['_revinclude=Provenance:target', '_revinclude=List:item&_count=1'],
        ...['_include=Observation:focus', '_include=Observation:encounter'],
      ),
    'answered',
  ],
  [
    '8',
    'the order of what is seen',
    (about) =>
      searched(
        about,
        ...['_sort=date', '_sort=-date&_count=1', '_sort=-_lastUpdated', '_sort=_id&_count=1'],
        ...['_sort=code', '_sort=-date&_revinclude=Provenance:target'],
      ),
    'answered',
  ],
  [
    '9',
    'modifiers that tell by what is missing',
    (about) =>
      searched(
        about,
        ...['code:missing=false', 'code:not-in=x', 'code:below=1', 'code:in=x', 'code:exact=x'],
        ...[`code:text=${about.secrets[0]}`, 'date:not=2020', 'encounter:missing=true'],
      ),
    'refused',
  ],
  [
    '9',
    'what has no such code, and what has no date',
    (about) =>
      searched(
        about,
        ...[`code:not=${codeOf(about.of.on)}`, 'code:not=1', 'date:missing=true'],
        ...['date:missing=false', `date=ap${about.of.on}`, '_sort=-date,_lastUpdated&_count=1'],
      ),
    'answered',
  ],
  [
    '10',
    'filters by text, content, type, tag, time and source',
    (about) => [
      ...searched(
        about,
        ...['_filter=code eq x', `_text=${about.secrets[0]}`, '_content=x', '_list=x', '_query=x'],
        ...['_source=x', '_profile=x', '_tag=a', '_security=R', '_lastUpdated=ge2020'],
      ),
      ...withQueries([everything(about)], ['_type=Condition', '_lastUpdated=ge2020']),
    ],
    'answered',
  ],
  [
    '11',
    'a list of ids that mixes what is seen and what is hidden',
    (about) =>
      withQueries(
        [
          ...searches(about),
          ...[about.kinds.hidden, about.kinds.shown].map((kind) => `${fhir}/${kind}`),
        ],
        [`_id=${about.shown},${about.hidden},${about.absent}`, `_id=${about.hidden}`],
      ),
    'answered',
  ],
  [
    '12',
    'a search by a value of what is hidden',
    (about) =>
      searched(
        about,
        ...[`code=${codeOf(about.of.on)}`, `status=${about.of.status}`, `date=${about.of.on}`],
        ...[`encounter=Encounter/${about.hidden}`, `_lastUpdated=gt2000`],
        `identifier=urn:twin|${codeOf(about.of.on)}`,
      ),
    'answered',
  ],
  [
    '13',
    'elements, summaries and formats change nothing that is seen',
    (about) => [
      ...searched(about, '_elements=id', '_summary=true', '_summary=text', '_summary=data'),
      ...searched(about, '_format=json', '_format=xml', '_pretty=true'),
      ...withQueries([everything(about)], ['_elements=id', '_summary=count']),
    ],
    'answered',
  ],
  [
    '14',
    'totals and counts are those of what is seen',
    (about) => [
      ...searched(about, '_total=accurate', '_total=estimate', '_summary=count', '_count=0'),
      ...withQueries([everything(about)], ['_count=1', '_count=1000', '_total=accurate']),
    ],
    'answered',
  ],
  [
    '17',
    'links, ids and order of a bundle',
    (about) => [...get(everything(about)), ...searched(about, '_count=2', 'note=x')],
    'answered',
  ],
  [
    '18',
    'other ways of writing the same request',
    (about) => [
      ...searches(about).flatMap((url): Ask[] => {
        const [path = '', query = ''] = url.split('?')
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        return [
          { method: 'POST', url: `${path}/_search`, headers, body: query },
          { method: 'POST', url: `${path}/_search?${query}`, headers, body: '_count=1' },
          { method: 'HEAD', url },
          { method: 'OPTIONS', url },
          { url: url.replace('?', '/?') },
          { url: url.replaceAll('/', '//') },
          { url: url.replace('?', ';v=1?') },
          { url: url.replace('patient', '%70atient') },
        ]
      }),
      ...[everything(about), record(about), `/entries/${about.hidden}`].flatMap((url): Ask[] => [
        { url, method: 'HEAD' },
        { url: `${url};v=1` },
        { url: url.toUpperCase() },
        { url: `${url}?_count=1&_count=2&kind=a&kind=b` },
      ]),
    ],
    'answered',
  ],
  [
    '19',
    'searches of a compartment and of everything',
    ({ patient, kinds }) =>
      get(
        ...[`${fhir}/Patient/${patient.ref}/${kinds.hidden}`, `${fhir}/Patient/${patient.ref}/*`],
        ...[`${fhir}/?_type=${kinds.hidden}`, `${fhir}?_type=Condition`, `${fhir}/${kinds.hidden}`],
      ),
    'refused',
  ],
  [
    '22',
    'the same parameter twice, and one patient beside another',
    (about) =>
      searched(
        about,
        ...[`patient=${about.patient.ref}`, 'patient=', `subject=${about.patient.ref}`],
        ...['_count=1&_count=50', 'status=active&status=stopped', `_id=${about.hidden}&_id=x`],
      ),
    'answered',
  ],
]
