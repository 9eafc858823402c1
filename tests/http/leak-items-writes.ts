import type { Ask } from '../support/door.ts'
import { bodyOf } from '../support/fhir-bodies.ts'
import type { LeakCase } from './leak-cases.ts'
import { fhir, send, type LeakItem } from './leak-item.ts'
import { fhirWrites } from './questions-of-fhir-writes.ts'
import { questionsAbout } from './questions.ts'
import { codeOf } from './twin-worlds.ts'

const never = { 'if-match': 'W/"999"' }
const flagOf = ({ patient }: LeakCase, more = {}) => bodyOf('Flag', `Patient/${patient.ref}`, more)

/**
 * What writes could tell (C3 of the list), by its number there. None of it changes anything, so that it may be asked
 * among what is read: of versions that are not there, with references to what is hidden.
 */
export const writeItems: readonly LeakItem[] = [
  [
    '36',
    'a change, a patch and a deletion of what is hidden are those of what is nowhere',
    ({ hidden, absent, kinds, patient }) =>
      [hidden, absent].flatMap((ref): Ask[] => {
        const url = `${kinds.hidden}/${ref}`
        const body = { ...bodyOf('Observation', `Patient/${patient.ref}`), id: ref }
        return [
          send('PUT', url, { ...body, resourceType: kinds.hidden }, never),
          send('PUT', url, { ...body, resourceType: kinds.hidden }),
          send('PATCH', url, [{ op: 'replace', path: '/status', value: 'final' }], never),
          { method: 'DELETE', url: `${fhir}/${url}`, headers: never },
        ]
      }),
    'refused',
  ],
  [
    '37',
    'conditions of a write: by a version',
    ({ kinds, hidden, absent }) =>
      [hidden, absent].flatMap((ref) =>
        ['W/"1"', 'W/"2"', '*'].flatMap((version): Ask[] => [
          {
            ...{ method: 'DELETE', url: `${fhir}/${kinds.shown}/${ref}` },
            headers: { 'if-match': version },
          },
          { url: `${fhir}/${kinds.hidden}/${ref}`, headers: { 'if-none-match': version } },
        ]),
      ),
  ],
  [
    '37',
    'conditions of a write: by a value, by an identifier, by there being none',
    ({ kinds, hidden, absent, patient, of }) => {
      // it would be written where nothing is found, but for what it refers to
      const hasMember = [{ reference: `Observation/${absent}` }]
      const identifier = [{ system: 'urn:twin', value: codeOf(of.on) }]
      const body = bodyOf('Observation', `Patient/${patient.ref}`, { hasMember, identifier })
      const named = `identifier=urn:twin|${codeOf(of.on)}`
      const whose = `${kinds.hidden}?patient=${patient.ref}`
      return [
        { method: 'DELETE', url: `${fhir}/${whose}&status=${of.status}` },
        send('PUT', `${whose}&date=${of.on}`, body, never),
        send('PATCH', whose, [], never),
        ...[`_id=${hidden}`, `_id=${absent}`, named].map((found) =>
          send('POST', 'Observation', body, { 'if-none-exist': found }),
        ),
        send('PUT', `Observation?${named}`, body),
        send('PUT', `Condition?${named}`, { ...body, resourceType: 'Condition' }),
      ]
    },
    'refused',
  ],
  [
    '38',
    'what is refused names nothing that is hidden',
    (about) =>
      fhirWrites(about.subject).map(({ method = 'POST', url, headers = {}, body = '' }) => ({
        ...{ method, url, headers, body },
      })),
  ],
  [
    '39',
    'moving what is hidden to another patient, service, label or author',
    ({ hidden, absent, kinds, patient }) =>
      [hidden, absent].flatMap((ref): Ask[] => [
        send('PUT', `${kinds.hidden}/${ref}`, {
          ...bodyOf('Observation', `Patient/${ref.split('.')[1]}`),
          ...{ id: ref, meta: { security: [{ code: 'N' }], tag: [{ code: 'x' }] } },
        }),
        send(
          ...(['PATCH', `${kinds.hidden}/${ref}`] as const),
          [{ op: 'replace', path: '/subject/reference', value: `Patient/${patient.ref}` }],
          never,
        ),
        send('POST', `Patient/${patient.ref}/$merge`, {}),
      ]),
    'refused',
  ],
  [
    '40',
    'a patch that tests, copies or moves what is hidden',
    ({ hidden, absent, kinds, secrets }) =>
      [hidden, absent].flatMap((ref) =>
        [
          [{ op: 'test', path: '/code/text', value: secrets[0] }],
          [{ op: 'copy', from: '/code/text', path: '/note' }],
          [{ op: 'move', from: '/code', path: '/category' }],
        ].map((patch) => send('PATCH', `${kinds.hidden}/${ref}`, patch, { 'if-match': 'W/"1"' })),
      ),
    'refused',
  ],
  [
    '41',
    'a new entry that refers to what is hidden',
    (about) =>
      [about.hidden, about.absent].map((ref) =>
        send('POST', 'Flag', flagOf(about, { encounter: { reference: `Encounter/${ref}` } })),
      ),
    'refused',
  ],
  [
    '42',
    'labels and tags in a filter or a new entry open nothing',
    (about) => [
      send('POST', 'Flag/$validate', flagOf(about, { meta: { security: [], tag: [] } })),
      send('POST', 'Flag/$validate', flagOf(about, { meta: { security: [{ code: 'V' }] } })),
      { url: `${fhir}/Flag?patient=${about.patient.ref}&_security=` },
      { url: `${fhir}/Flag?patient=${about.patient.ref}&_id=` },
    ],
  ],
  [
    '44',
    'choices over FHIR: of others, backdated, twice, without an end, with unknown words',
    ({ patient, subject }) => {
      const consent = {
        ...{
          resourceType: 'Consent',
          status: 'active',
          patient: { reference: `Patient/${patient.ref}` },
        },
        ...{
          scope: { coding: [{ code: 'patient-privacy' }] },
          category: [],
          dateTime: '1990-01-01',
        },
      }
      const services = subject.services.map((service) => ({
        ...{ organization: [{ identifier: { value: service } }], provision: { type: 'permit' } },
      }))
      return [
        ...[{}, { status: 'entered-in-error' }, { status: 'x' }, ...services].map((more) =>
          send('POST', 'Consent', { ...consent, ...more }),
        ),
        ...[{ method: 'GET', url: `${fhir}/Consent?patient=${patient.ref}` } as const],
      ]
    },
  ],
]

/** Each leaves something, the same in both databases: asked last. */
export const writingItems: readonly LeakItem[] = [
  [
    '44',
    'choices are taken alike',
    ({ subject }) =>
      questionsAbout(subject).filter(
        ({ url, form }) => form !== undefined && url.includes('sharing'),
      ),
  ],
  [
    '38, 39, 41, 43',
    'a form that writes what is there already, for others, or with a reference to it',
    (about) => {
      const { patient, hidden, secrets, subject } = about
      const url = `/patients/${patient.ref}/entries/new`
      const day = { 'on-day': '3', 'on-month': '2', 'on-year': '2026' }
      const form = {
        ...{ token: `token-of-${patient.ref}`, kind: 'Observation', ...day },
        ...{ title: secrets[0] ?? '', text: `See Observation/${hidden}`, id: hidden },
        ...{ private: 'true', organisation: String(subject.services[0]), 'patient-id': hidden },
      }
      return [
        { url, form },
        { url, form },
      ]
    },
  ],
]
