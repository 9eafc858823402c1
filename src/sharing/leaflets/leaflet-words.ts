import { faqOf } from './faq.ts'
import type { LeafletText } from './leaflet.ts'
import { plainLeaflet } from './plain-leaflet.ts'
import type { PracticePolicy } from './practice-policy.ts'
import { servicesTable, type TableWords } from './services-table.ts'

const table: TableWords = {
  locale: 'en-GB',
  heads: ['Service', 'Shares what it writes', 'Asks you before it looks', 'Needs your code'],
  afterYes: 'Only after you say yes',
  from: (day) => `From ${day}, unless you say no`,
  asks: {
    'ask-each-time': 'Yes, each time',
    extended: 'Yes, once for all its staff',
    'notice-based': 'No, it has told its patients so',
  },
  code: {
    own: 'No, it is your practice',
    needed: 'Yes',
    'not-needed': 'No',
    prohibited: 'We do not let it look, except in an emergency',
  },
  others: (codeRequired) =>
    codeRequired
      ? 'Any service that is not in this table needs your code.'
      : 'Services that are not in this table need no code.',
}

/** The leaflet of a practice, in English: the text that decides. */
export function leafletText(policy: PracticePolicy): LeafletText {
  return {
    lede: plainLeaflet.lede,
    say: plainLeaflet.say,
    questions: faqOf(policy).map(({ ask, answer }) => [ask, answer]),
    services: servicesTable(policy, table),
  }
}
