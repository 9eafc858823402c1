import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import Fastify, { type FastifyInstance } from 'fastify'
import { serveAssets } from '../src/web/asset-files.ts'
import { paths } from '../src/web/paths.ts'
import { addSecurityHeaders } from '../src/web/security-headers.ts'
import { noBrowser, openBrowser, openPage } from './support/browser.ts'
import { checkPage, takePictures } from './support/check-page.ts'
import { greyPng } from './support/files.ts'
import { samplePages } from './support/sample-pages.ts'

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }

let app: FastifyInstance
let origin: string
let shared: Page | undefined
const page = greyPng(124, 175, (_x, y) => (y % 20 < 4 && y > 20 ? 120 : 250))
const formOrigins: unknown[] = []

before(async () => {
  app = Fastify()
  addSecurityHeaders(app, false)
  serveAssets(app)
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, _body, done) =>
    done(null),
  )
  for (const [name, render] of Object.entries(samplePages)) {
    app.get(`/${name}`, (_request, reply) => reply.type('text/html; charset=utf-8').send(render()))
  }
  // what came as a file is shown as pictures
  for (const path of [
    paths.formScan(':reference', ':page'),
    paths.mailPage(':reference', ':page'),
    paths.copyPicture(':patient', ':reference', ':page', ':item', ':number'),
  ]) {
    app.get(path, (_request, reply) => reply.type('image/png').send(page))
  }
  app.post('/sign-out', (request, reply) => {
    formOrigins.push(request.headers.origin)
    return reply.redirect('/home', 303)
  })
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
})

after(async () => {
  await browser?.close()
  await app.close()
})

describe('every page', () => {
  for (const name of Object.keys(samplePages)) {
    test(
      `${name} meets WCAG 2.2 AA, is quiet, fetches nothing foreign and fits 320 px`,
      inBrowser,
      async () => {
        if (!browser) return
        shared ??= await openPage(browser, origin)
        await shared.goto(`/${name}`)
        await takePictures(shared, name)
        await checkPage(shared)
      },
    )
  }

  test('has no two elements of one id', () => {
    for (const [name, render] of Object.entries(samplePages)) {
      const ids = [...render().matchAll(/<[^>]* id="([^"]*)"/g)].map(([, id]) => id)
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at)
      assert.deepEqual(twice, [], name)
    }
  })

  test('has one h1, which its title repeats, and says first that there are errors', () => {
    for (const [name, render] of Object.entries(samplePages)) {
      const html = render()
      const headings = [...html.matchAll(/<h1[^>]*>(.*?)<\/h1>/g)].map(([, text]) => text)
      const [, title] = /<title>(.*?)<\/title>/.exec(html) ?? []
      const error = name.endsWith('-errors') ? 'Error: ' : ''
      // What an entry is about must not stay in a browser's history.
      const neutral = /^(own-)?entry/.test(name) ? ['An entry of the record'] : undefined
      assert.equal(headings.length, 1, name)
      assert.deepEqual(
        [title],
        (neutral ?? headings).map((text) => `${error}${text} – Confide`),
        name,
      )
    }
  })

  test('holds no script, style or handler of its own', () => {
    for (const [name, render] of Object.entries(samplePages)) {
      assert.doesNotMatch(render(), /<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=/, name)
    }
  })
})

describe('checkPage finds', () => {
  const faults = {
    'a picture without a text': '<img src="/assets/none.svg">',
    'text too pale to read': '<p class="nhsuk-header__account-button">This cannot be read</p>',
    'a style in the page': '<p style="color: red">x</p>',
    'a script in the page': '<script>1</script>',
    'something fetched from elsewhere':
      '<link rel="stylesheet" href="https://example.invalid/x.css">',
    'what does not fit 320 px': '<pre>' + 'x'.repeat(200) + '</pre>',
  }
  for (const [fault, html] of Object.entries(faults)) {
    test(fault, inBrowser, async () => {
      if (!browser) return
      const page = await openPage(browser, origin)
      await page.route('**/faulty', async (route) => {
        const response = await route.fetch({ url: `${origin}/home` })
        const body = (await response.text()).replace('</main>', `${html}</main>`)
        await route.fulfill({ response, body })
      })
      await page.goto('/faulty')
      await assert.rejects(checkPage(page), { name: 'AssertionError' })
      await page.context().close()
    })
  }
})

describe('the frame', () => {
  test('every answer carries the policy, also one that was not found', async () => {
    for (const path of ['/home', '/nowhere']) {
      const { headers } = await app.inject(path)
      assert.equal(
        headers['content-security-policy'],
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
    }
  })

  test('an asset may be kept, and comes compressed to whoever takes it', async () => {
    const { body } = await app.inject('/home')
    const [path = ''] = /\/assets\/confide\.[0-9a-f]{12}\.css/.exec(body) ?? []
    const plain = await app.inject(path)
    const packed = await app.inject({ url: path, headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.equal(packed.headers['content-encoding'], 'br')
    assert.ok(packed.rawPayload.length < plain.rawPayload.length / 5)
    assert.doesNotMatch(plain.body, /frutiger|https?:/i)
    assert.equal((await app.inject('/assets/manifest.json')).statusCode, 404)
  })

  test('our own forms arrive with our own origin', inBrowser, async () => {
    if (!browser) return
    const page = await openPage(browser, origin)
    await page.goto('/record')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/home')
    assert.deepEqual(formOrigins, [origin])
    await page.context().close()
  })

  test('works without script: what is folded opens, the look is the same', inBrowser, async () => {
    if (!browser) return
    const page = await openPage(browser, origin, { javaScriptEnabled: false })
    await page.goto('/entry')
    await page.getByText('Original text as stored').first().click()
    await page.getByText('"value": 52.0').waitFor()
    await page.context().close()
  })

  test(
    'the keyboard goes to the content first, and from an error to its field',
    inBrowser,
    async () => {
      if (!browser) return
      const page = await openPage(browser, origin)
      const focused = () =>
        page.evaluate<string>('document.activeElement.id || document.activeElement.className')
      await page.goto('/finder')
      await page.keyboard.press('Tab')
      assert.equal(await focused(), 'nhsuk-skip-link')
      await page.goto('/finder-errors')
      assert.equal(await focused(), 'nhsuk-error-summary')
      await page.getByRole('link', { name: 'The date of birth must include a year' }).click()
      assert.equal(await focused(), 'born-year')
      await page.context().close()
    },
  )

  test('print shows what is folded on the screen', inBrowser, async () => {
    if (!browser) return
    const page = await openPage(browser, origin)
    await page.goto('/entry')
    await page.emulateMedia({ media: 'print' })
    await page.getByText('"value": 52.0').waitFor()
    assert.ok(await page.getByRole('button', { name: 'Sign out' }).isHidden())
    await page.context().close()
  })
})
