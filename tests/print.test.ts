import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { serveAssets } from '../src/web/asset-files.ts'
import { noBrowser, openBrowser, openPage } from './support/browser.ts'
import { samplePages } from './support/sample-pages.ts'

// What people print fits the sheet it is meant for.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const onOneSheet = ['summary', 'emergency-view', 'own-summary', 'own-summary-form']

let app: FastifyInstance
let origin: string

before(async () => {
  app = Fastify()
  serveAssets(app)
  for (const name of onOneSheet) {
    app.get(`/${name}`, (_request, reply) => reply.type('text/html').send(samplePages[name]?.()))
  }
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
})
after(async () => {
  await browser?.close()
  await app.close()
})

for (const name of onOneSheet) {
  test(`${name} prints on one sheet of A4`, inBrowser, async () => {
    if (!browser) return
    const page = await openPage(browser, origin)
    await page.goto(`/${name}`)
    const folder = process.env['CONFIDE_SCREENSHOTS']
    const path = folder ? { path: `${folder}/${name}.pdf` } : {}
    const pdf = await page.pdf({ format: 'A4', ...path })
    await page.context().close()
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1)
  })
}
