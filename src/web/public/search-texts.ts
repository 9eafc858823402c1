import { renderToStaticMarkup } from 'react-dom/server'
import type { Findable, Meanings } from '../../documents/find-texts.ts'
import { parseOdsCode } from '../../identity/ods-code.ts'
import type { Practice } from '../../identity/practice-page.ts'
import type { Question } from '../../sharing/leaflets/faq.ts'
import { contents } from './content/contents.ts'
import { asked } from './content/questions.tsx'

/** A part of a page that can be found: a heading, and what stands below it. */
export type Section = Findable & {
  readonly slug: string
  /** The page it is on. */
  readonly page: string
  /** The id of its heading; the beginning of a page has none. */
  readonly heading: string | undefined
}

/** The parts of all pages of prose, and the questions that lead to them. */
export function searchedSections(): Section[] {
  const pages = contents.flatMap(({ slug, title, lede, body }): Section[] => {
    const [start = '', ...parts] = renderToStaticMarkup(body(anyPractice)).split('<h2 id="')
    return [
      { slug, page: title, heading: undefined, title, text: `${lede} ${textOf(start)}` },
      ...parts.map((part) => {
        const [, heading = '', name = '', rest = ''] =
          /^([^"]*)">(.*?)<\/h2>([^]*)$/.exec(part) ?? []
        return { slug, page: title, heading, title: textOf(name), text: textOf(rest) }
      }),
    ]
  })
  const answers = new Map(pages.map((one) => [`${one.slug} ${one.heading}`, one]))
  const questions = asked.flatMap(([question, slug, heading]): Section[] => {
    const answer = answers.get(`${slug} ${heading}`)
    return answer === undefined || answer.title === question ? [] : [{ ...answer, title: question }]
  })
  return [...questions, ...pages.filter(({ heading }) => heading !== 'elsewhere')]
}

/** The questions on sharing, with the answers that hold at a practice. */
export function questionSections(questions: readonly Question[]): Section[] {
  return questions.map(({ id, ask, answer }) => ({
    ...{ slug: 'questions/sharing', page: 'Questions about sharing', heading: id },
    ...{ title: ask, text: answer },
  }))
}

/** What people type for what the pages call something else. */
export const meanings: Meanings = {
  receive: ['get', 'copy'],
  access: ['see', 'copy', 'look'],
  delete: ['change', 'no'],
  hide: ['private'],
  hidden: ['private'],
  secret: ['private'],
  confidential: ['private'],
  scr: ['summary'],
  edsm: ['sharing'],
  sar: ['copy'],
  gdpr: ['privacy', 'rights'],
  consent: ['choice', 'ask'],
  optout: ['opt'],
  objection: ['opt'],
  disability: ['accessibility'],
  phone: ['telephone'],
  contact: ['ask'],
  child: ['children'],
  dead: ['died'],
}

/** The pages say the same of every practice but its name. */
const anyPractice: Practice = {
  ...{ id: parseOdsCode('ANY'), name: 'your practice', area: null },
  ...{ address: [], telephone: null, openingHours: [], website: null },
  ...{ recordsMail: null, privacyContact: null },
}

function textOf(html: string): string {
  return html
    .replaceAll(/<svg[^]*?<\/svg>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#x27;', '’')
    .replaceAll('&quot;', '”')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,;:?!])/g, '')
    .trim()
}
