import Fastify from 'fastify'
import type { PublicKeys } from '../../src/audit/log/proof-text.ts'
import { registerVerifier } from '../../src/web/public/verifier.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { rounds } from './measurement.ts'

/**
 * How long the page that checks a proof takes in a real browser, in milliseconds, each time; none where there is no
 * browser.
 */
export async function checkedInBrowser(keys: PublicKeys, proof: string): Promise<number[]> {
  const browser = await openBrowser()
  if (!browser) return []
  const app = Fastify()
  registerVerifier(app, () => Promise.resolve(keys))
  try {
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const page = await openPage(browser, origin)
    await page.goto('/verify.html')
    const file = { name: 'proof', mimeType: 'text/plain', buffer: Buffer.from(proof) }
    const took: number[] = []
    for (let round = 0; round < rounds; round++) {
      await page.evaluate(`document.querySelector('#found').replaceChildren()`)
      const began = performance.now()
      await page.locator('#file').setInputFiles(file)
      const title = await page.locator('#found h2').first().textContent()
      took.push(performance.now() - began)
      if (!title?.startsWith('Everything is right')) throw new Error(`The page says: ${title}`)
    }
    return took
  } finally {
    await Promise.all([browser.close(), app.close()])
  }
}
