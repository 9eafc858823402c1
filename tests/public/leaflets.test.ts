import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { setPermissionPolicy } from '../../src/identity/organisations.ts'
import { leafletFor } from '../../src/sharing/leaflets/editions.ts'
import { setOrganisationRule } from '../../src/sharing/organisation-rules.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'
import { worldIn, type Service } from '../support/world.ts'

// What a practice says of sharing, on its pages and on paper.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const at = '/practices/Z41001'
let practice: Service
let clinic: Service

before(async () => {
  practice = await world.service('Z41001', 'Millbrook Surgery')
  clinic = await world.service('Z41002', 'Smoking Clinic', 'smoking-clinic', 'ask-each-time')
  await world.service('Z41003', 'Hawthorn Lane Medical Centre')
})

const plain = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&#x27;|&amp;/g, '’')
    .replaceAll(/\s+/g, ' ')
const pageOf = async (path: string) => {
  const { status, body } = await door.ask({ url: `${at}${path}` })
  assert.equal(status, 200, path)
  return plain(body)
}

test('a setting that changes is on every page and on paper at once, and the version before stays to be read', async () => {
  const before = await leafletFor(db, practice)
  await setOrganisationRule(db.job, practice, clinic, 'prohibited', 'Sam')
  await setPermissionPolicy(db.job, practice, 'extended')
  const says = /We do not let (it|Smoking Clinic) look, except in an emergency/
  assert.match(await pageOf('/leaflets/sharing'), says)
  assert.match(await pageOf('/questions/sharing'), says)
  assert.match(await pageOf('/leaflets/in/pl'), /Nie pozwalamy jej zaglądać/)
  const { body } = await door.ask({ url: `${at}/leaflets/print/a4.pdf` })
  assert.ok(body.startsWith('%PDF'))
  const earlier = await pageOf(`/leaflets/sharing/${before.version}`)
  assert.doesNotMatch(earlier, says)
  assert.match(earlier, /This is not what holds now/)
  const now = await leafletFor(db, practice)
  assert.doesNotMatch(await pageOf(`/leaflets/sharing/${now.version}`), /not what holds now/)
  const list = await door.ask({ url: `${at}/leaflets` })
  for (const { version } of [before, now]) assert.ok(list.body.includes(`sharing/${version}"`))
})

test('the leaflet of another practice, and one that nobody was shown, is not there', async () => {
  const { version } = await leafletFor(db, practice)
  for (const url of [
    `/practices/Z41003/leaflets/sharing/${version}`,
    `${at}/leaflets/sharing/0123456789ab`,
    `${at}/leaflets/sharing/1`,
    `${at}/leaflets/print/a5.pdf`,
    `${at}/leaflets/print/a4`,
    '/practices/Z41002/leaflets/print/a4.pdf',
  ]) {
    assert.equal((await door.ask({ url })).status, 404, url)
  }
})

suite('what is printed says what the page says', () => {
  for (const file of ['a4', 'large-print', 'tri-fold']) {
    test(file, async () => {
      const leaflet = await leafletFor(db, practice)
      const answer = await door.app.inject({ url: `${at}/leaflets/print/${file}.pdf` })
      assert.equal(answer.headers['content-type'], 'application/pdf')
      assert.match(
        String(answer.headers['content-disposition']),
        new RegExp(`Z41001-sharing-${file}-${leaflet.version}\\.pdf`),
      )
      const read = await readPdf(answer.rawPayload)
      const foot = new RegExp(
        `${lettersOf(`Version ${leaflet.version} of`)}.{0,20}?Page\\dof\\d`,
        'g',
      )
      const letters = read.letters.replaceAll(foot, '')
      for (const text of leaflet.questions.flat())
        assert.ok(letters.includes(lettersOf(text)), text)
      const again = await door.app.inject({ url: `${at}/leaflets/print/${file}.pdf` })
      assert.deepEqual(again.rawPayload, answer.rawPayload)
    })
  }
})

test('in another language it is printed by the same settings', async () => {
  for (const lang of ['ar', 'pl']) {
    const answer = await door.app.inject({ url: `${at}/leaflets/print/a4-${lang}.pdf` })
    assert.equal(answer.headers['content-type'], 'application/pdf')
    const { language, letters } = await readPdf(answer.rawPayload)
    assert.equal(language, lang)
    assert.ok(letters.includes('SmokingClinic'))
  }
  const none = await door.ask({ url: `${at}/leaflets/print/tri-fold-ar.pdf` })
  assert.equal(none.status, 404)
})

test('each question has an address of its own', async () => {
  const { body } = await door.ask({ url: `${at}/questions/sharing` })
  const links = [...body.matchAll(/href="#([a-z-]+)"/g)].map(([, id = '']) => id)
  const wanted = links.filter((id) => id !== 'maincontent')
  assert.ok(wanted.length >= 14)
  for (const id of wanted) assert.ok(body.includes(`<section id="${id}">`), id)
})

test('another language is marked as what it is, and says in both that the English text decides', async () => {
  const rows = [
    ['ar', 'rtl', 'النص الإنجليزي هو النص المعتمد'],
    ['pl', 'ltr', 'Rozstrzyga tekst angielski'],
  ] as const
  for (const [lang, dir, notice] of rows) {
    const { body } = await door.ask({ url: `${at}/leaflets/in/${lang}` })
    assert.ok(body.includes(`<article lang="${lang}" dir="${dir}">`), lang)
    assert.ok(body.includes(notice), lang)
    assert.match(
      plain(body),
      /The English text decides\. This translation was written by a machine/,
    )
  }
})

test('easy read has sentences of at most 14 words, and a picture for each idea', async () => {
  const { body } = await door.ask({ url: `${at}/easy-read/sharing` })
  const ideas = [...body.matchAll(/<li class="idea">(.*?)<\/li>/gs)].map(([, idea = '']) => idea)
  assert.ok(ideas.length >= 12)
  for (const idea of ideas) {
    assert.match(idea, /^<svg class="idea__picture"/)
    const sentences = [...idea.matchAll(/<p>(.*?)<\/p>/g)].map(([, said]) => said ?? '')
    for (const said of sentences) assert.ok(said.split(' ').length <= 14, said)
  }
})

test('the drawing, the sentences and the table of the example follow the answers', async () => {
  const begins = await pageOf('/how-sharing-works')
  assert.match(begins, /Smoking clinic cannot see what GP practice or District nursing write\./)
  assert.match(begins, /Smoking clinic No No Yes, its own/)
  const turned = await pageOf('/how-sharing-works?gpOut=no&nursesIn=yes&clinicIn=yes')
  assert.match(turned, /Smoking clinic can see what District nursing writes\./)
  assert.match(turned, /Smoking clinic No Yes Yes, its own/)
  const arrows = async (query: string) => {
    const { body } = await door.ask({ url: `${at}/how-sharing-works${query}` })
    return body.match(/flow__arrow /g)?.length
  }
  assert.deepEqual(
    [await arrows(''), await arrows('?clinicIn=yes'), await arrows('?gpOut=x')],
    [4, 6, 4],
  )
})
