import type { Ask } from '../support/door.ts'
import type { LeakCase } from './leak-cases.ts'
import { fhir, get, record, type LeakItem } from './leak-item.ts'
import { questionsAbout } from './questions.ts'

const entryPages = ['/entries/', '/my-record/entries/', '/helping/entries/']
const listPages = (about: LeakCase) => [
  ...[record(about), '/my-record', `/helping/${about.patient.ref}/record`],
]
/** The pages of `questionsAbout` whose address has one of these words. */
const pagesWith =
  (...words: readonly string[]) =>
  ({ subject }: LeakCase): Ask[] =>
    questionsAbout(subject).filter(({ url, method, form }) => {
      return method === undefined && form === undefined && words.some((word) => url.includes(word))
    })

/** Asked of the pages, which change nothing by it. */
export const pageItems: readonly LeakItem[] = [
  [
    '20',
    'what filters offer, and the finder',
    (about) => [
      ...listPages(about).flatMap((url) =>
        about.subject.kinds.map((kind) => ({ url: `${url}?kind=${kind}` })),
      ),
      ...questionsAbout(about.subject).filter(({ url }) => url === '/find'),
    ],
  ],
  [
    '23',
    'pages of one entry, with what it said before',
    (about) =>
      [about.shown, about.hidden, about.absent].flatMap((ref) =>
        get(...entryPages.map((page) => `${page}${ref}`)),
      ),
  ],
  [
    '26',
    'the summary, and what it says of absence',
    (about) => [
      ...pagesWith('summary')(about),
      ...get(`${fhir}/Patient/${about.patient.ref}/$summary`),
    ],
  ],
  [
    '31',
    'references and words of others inside what is seen',
    ({ shown }) => get(...entryPages.map((page) => `${page}${shown}`)),
  ],
  [
    '32, 66',
    'pages of choices, marks, explanations and the log, which could each name it',
    (about) =>
      pagesWith(
        'who-',
        'marks',
        'hidden',
        'mark',
        'private',
        'sharing',
        'permissions',
        'helpers',
      )(about),
  ],
  [
    '37',
    'conditions of a request for a page',
    ({ hidden, absent }) =>
      [hidden, absent].flatMap((ref) =>
        ['if-match', 'if-none-match', 'if-modified-since', 'if-none-exist', 'range'].map(
          (name) => ({
            url: `/entries/${ref}`,
            headers: { [name]: name === 'range' ? 'bytes=0-10' : 'W/"1"' },
          }),
        ),
      ),
  ],
  [
    '57, 58',
    'what is refused, and in which words',
    (about) =>
      [
        about.hidden,
        about.absent,
        about.hidden.slice(1),
        `${about.hidden}x`,
        about.secrets[0] ?? '',
      ].flatMap((ref) => get(...entryPages.map((page) => `${page}${encodeURIComponent(ref)}`))),
  ],
  [
    '61',
    'years, counters and lists that are empty',
    (about) =>
      listPages(about).flatMap((url) =>
        about.subject.years.map((year) => ({ url: `${url}?year=${year}` })),
      ),
  ],
]
