import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import nspell from 'nspell'
import { renderToStaticMarkup } from 'react-dom/server'
import { projectFolder } from '../../src/config.ts'
import { easyRead as leafletInEasyWords } from '../../src/sharing/leaflets/easy-read.ts'
import { forms } from '../../src/forms/forms.ts'
import { faqOf } from '../../src/sharing/leaflets/faq.ts'
import type { Content } from '../../src/web/public/content/content.ts'
import { contents } from '../../src/web/public/content/contents.ts'
import { cookies } from '../../src/web/public/content/cookies.tsx'
import { elsewhere } from '../../src/web/public/content/elsewhere.tsx'
import * as ours from '../../src/web/session-cookie.ts'
import { linesOf, linksIn } from '../support/plain-text.ts'
import { policy } from '../support/sample-leaflet.ts'
import { readingAge, wordsIn } from '../support/reading-age.ts'
import { publicPages, samplePractice, silentPractice } from '../support/sample-public.ts'
import { published } from './published.ts'

const bodyOf = ({ lede, body }: Content, practice = silentPractice) =>
  `<p>${lede}</p>${renderToStaticMarkup(body(practice))}`

/** In easy words, without its pictures. */
const easyWords = ({ easyRead = [] }: Content) =>
  (easyRead === 'leaflet'
    ? leafletInEasyWords(policy).map(({ sentences }) => sentences)
    : easyRead.map(([, ...sentences]) => sentences)
  ).flat()

const day = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/London' })

describe('every page of prose', () => {
  for (const content of contents) {
    test(`${content.slug} can be read at 12`, () => {
      const age = readingAge(linesOf(bodyOf(content)))
      assert.ok(age <= 12, `reading age ${age.toFixed(1)}`)
    })

    if (content.easyRead) {
      const lines = easyWords(content)
      test(`${content.slug} in easy read can be read at 9, in short sentences`, () => {
        const age = readingAge(lines)
        assert.ok(age <= 9, `reading age ${age.toFixed(1)}`)
        const long = lines.flatMap((line) =>
          line.split(/[.!?]/).filter((sentence) => wordsIn(sentence).length > 15),
        )
        assert.deepEqual(long, [])
      })
    }

    test(`${content.slug} was reviewed, and is to be within a year`, () => {
      const { reviewedOn, reviewBy } = content
      const yearLater = `${Number(reviewedOn.slice(0, 4)) + 1}${reviewedOn.slice(4)}`
      assert.ok(reviewedOn <= day, `${reviewedOn} is still to come`)
      assert.ok(reviewBy > reviewedOn && reviewBy <= yearLater, `${reviewBy} is no year later`)
      assert.ok(day <= reviewBy, `look at it again: it was to be reviewed by ${reviewBy}`)
    })

    test(`${content.slug} says what its version says: other words are a new version`, () => {
      // the leaflet has versions of its own
      const easy = content.easyRead === 'leaflet' ? [] : easyWords(content)
      const html = bodyOf(content, samplePractice) + JSON.stringify(easy)
      const digest = hash('sha256', content.title + html).slice(0, 12)
      assert.deepEqual([content.version, digest], published[content.slug])
    })
  }

  test('has an address of its own', () => {
    const slugs = contents.map(({ slug }) => slug)
    assert.deepEqual([...new Set(slugs)], slugs)
    assert.deepEqual(Object.keys(published).toSorted(), slugs.toSorted())
  })
})

describe('what is asked and answered', () => {
  // what services are called are not our words
  const called = { name: 'The Clinic' }
  const short = {
    practice: { ...policy.practice, ...called },
    services: policy.services.map((one) => ({ ...one, ...called })),
  }
  for (const { id, ask, answer } of faqOf(short)) {
    test(`${id} can be read at 12`, () => {
      const age = readingAge([ask, answer])
      assert.ok(age <= 12, `reading age ${age.toFixed(1)}: ${answer}`)
    })
  }
  for (const { name, lede, facts, need, next, questions } of forms) {
    test(`the form ${name} can be read at 12`, () => {
      const asked = questions.flatMap(({ ask, hint = '' }) => [ask, hint])
      const age = readingAge([lede, ...facts, ...need, next, ...asked])
      assert.ok(age <= 12, `reading age ${age.toFixed(1)}`)
    })
  }
})

describe('spelling', () => {
  const folder = `${projectFolder}/node_modules/dictionary-en-gb`
  const british = nspell({
    aff: readFileSync(`${folder}/index.aff`),
    dic: readFileSync(`${folder}/index.dic`),
  })
  const misspelt = (text: string) =>
    wordsIn(text.replaceAll('-', ' '))
      .map((word) => word.replaceAll('’', "'").replace(/'s?$/, ''))
      .filter((word) => !known.has(word) && !british.correct(word))

  test('finds what is wrong', () => {
    assert.deepEqual(misspelt('You can recieve a sumary of color'), ['recieve', 'sumary', 'color'])
  })

  for (const [name, render] of Object.entries(publicPages)) {
    test(`is British on ${name}`, () => {
      // what is in another language says so
      const english = render()
        .replaceAll(/<(article|span) lang="[^"]*".*?<\/\1>/gs, '')
        // nor is a key a word
        .replaceAll(/<code\b.*?<\/code>/gs, '')
      assert.deepEqual(misspelt(linesOf(english).join('\n')), [])
    })
  }
})

/** Words that are in no dictionary: names, and what the health service calls things. */
const known = new Set(
  'Confide Millbrook Westbury Hawthorn WB QF GP NHS UK GDPR WCAG AA millbrook sid recrod'.split(
    ' ',
  ),
)

describe('telephone numbers', () => {
  const ours = ['111', '999', '0303 123 1113']
  const own = [samplePractice.telephone ?? '', '01632 960 109']

  for (const [name, render] of Object.entries(publicPages)) {
    test(`on ${name} are known ones`, () => {
      const html = render()
      const shown = linesOf(html)
        .join('\n')
        .match(/(?<![\d.,])(?:\+?0[\d ]{7,}\d|\b(?:111|999|101|112|119)\b)/g)
      const dialled = linksIn(html).filter((href) => href.startsWith('tel:'))
      const wrong = (shown ?? []).filter((number) => ![...ours, ...own].includes(number.trim()))
      assert.deepEqual(wrong, [])
      const dials = [...ours, ...own].map((number) => `tel:${number.replaceAll(' ', '')}`)
      assert.deepEqual(
        dialled.filter((href) => !dials.includes(href)),
        [],
      )
    })
  }
})

describe('what is not ours', () => {
  const addresses: readonly string[] = Object.values(elsewhere).map(({ href }) => href)

  for (const [name, render] of Object.entries(publicPages)) {
    test(`${name} leads to known sites only`, () => {
      const out = linksIn(render()).filter((href) => /^https?:|^\/\//.test(href))
      const wrong = out.filter(
        (href) => !addresses.includes(href) && href !== samplePractice.website,
      )
      assert.deepEqual(wrong, [])
    })

    test(`${name} does not call itself an NHS service`, () => {
      const html = render()
      const [, title = ''] = /<title>(.*?)<\/title>/.exec(html) ?? []
      const [, logo = ''] = /<img class="header__logo"[^>]* alt="([^"]*)"/.exec(html) ?? []
      assert.match(title, / – Confide$/)
      assert.equal(logo, 'Confide: start page')
      assert.doesNotMatch(html, /nhs-?logo|frutiger|NHS Confide|Confide NHS/i)
      assert.match(html, /Not an NHS England service/)
    })
  }
})

test('the page of cookies names each one that we set, and no other', () => {
  const { sessionCookie, signInCookie, draftCookie, ...others } = ours
  assert.deepEqual(Object.keys(others), ['actorReader'])
  assert.deepEqual(
    cookies.map(({ name }) => name).toSorted(),
    [
      'app',
      ...[sessionCookie, signInCookie, draftCookie].map((of) => of('http://x').name),
    ].toSorted(),
  )
})
