import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { problemsOf } from './browser.ts'

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const standard: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
}

/** What axe may report, with the reason why it stays. Every line here is a debt. */
const allowed: readonly { rule: string; target: RegExp; why: string }[] = []

/**
 * What holds for every page: WCAG 2.2 AA as far as axe sees it, nothing on the console, nothing fetched from
 * elsewhere, no breach of the content security policy, and at 320 px (400 % of a wide screen) no scrolling
 * sideways.
 */
export async function checkPage(page: Page): Promise<void> {
  const violations = await page.evaluate<AxeResults['violations']>(
    `${axe}; axe.run(document, ${JSON.stringify(standard)}).then((found) => found.violations)`,
  )
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => ({ rule: id, target: target.join(' '), html })),
  )
  assert.deepEqual(
    found.filter(
      (one) => !allowed.some((may) => may.rule === one.rule && may.target.test(one.target)),
    ),
    [],
    `${page.url()}: WCAG 2.2 AA`,
  )
  assert.deepEqual(await overflowAt320(page), [], `${page.url()}: wider than 320 px`)
  assert.deepEqual(
    problemsOf(page),
    [],
    `${page.url()}: console, requests, content security policy`,
  )
}

/** What sticks out to the right of a window of 320 px. */
async function overflowAt320(page: Page): Promise<readonly string[]> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  const wide = await page.evaluate<readonly string[]>(`(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.tagName.toLowerCase() + '.' + element.className)
      .concat('page of ' + scrollWidth + ' px')
  })()`)
  if (size) await page.setViewportSize(size)
  return wide
}

/** Pictures at the width of a phone and of a desk, where CONFIDE_SCREENSHOTS names a folder. */
export async function takePictures(page: Page, name: string): Promise<void> {
  const folder = process.env['CONFIDE_SCREENSHOTS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 768 })
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true })
  }
}
