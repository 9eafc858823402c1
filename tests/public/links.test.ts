import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setPracticePage } from '../../src/identity/practice-page.ts'
import { contents } from '../../src/web/public/content/contents.ts'
import { asked } from '../../src/web/public/content/questions.tsx'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { linksIn } from '../support/plain-text.ts'
import { samplePractice } from '../support/sample-public.ts'
import { worldIn } from '../support/world.ts'

const db = await testDatabase()
const door = await openDoor(db)
const read = new Map<string, { readonly status: number; readonly body: string }>()

before(async () => {
  const { id, name, area: _area, ...page } = samplePractice
  await setPracticePage(db.job, await worldIn(db).service(id, name), page)
})

async function pageAt(url: string) {
  const found = read.get(url) ?? (await door.ask({ url }))
  read.set(url, found)
  return found
}

test('no link of a public page is dead, and each leads to a part of a page that is there', async () => {
  const dead = new Set<string>()
  const toLook = [`/practices/${samplePractice.id}`, '/']
  const looked = new Set<string>()
  for (let url = toLook.pop(); url !== undefined; url = toLook.pop()) {
    looked.add(url)
    for (const href of linksIn((await pageAt(url)).body).filter((link) => /^[/#]/.test(link))) {
      const [path = '', part] = (href.startsWith('#') ? url + href : href).split('#')
      const { status, body } = await pageAt(path)
      if (status >= 400) dead.add(`${url} to ${href}: ${status}`)
      if (part !== undefined && !body.includes(` id="${part}"`)) dead.add(`${url} to ${href}`)
      if (path.startsWith('/practices/') && !looked.has(path) && !toLook.includes(path)) {
        toLook.push(path)
      }
    }
  }
  assert.deepEqual([...dead], [])
  // and all of them are found by following links
  const missed = contents.filter(
    ({ slug }) => !looked.has(`/practices/${samplePractice.id}/${slug}`),
  )
  assert.deepEqual(missed, [])
  assert.ok(looked.size > contents.length)
})

test('each question people ask leads to a heading', () => {
  const slugs = new Set(contents.map(({ slug }) => slug))
  assert.deepEqual(
    asked.filter(([, slug]) => !slugs.has(slug)),
    [],
  )
})
