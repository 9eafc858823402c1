import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type * as FolderLock from '../../scripts/folder-lock.mjs'

const root = new URL('../../../', import.meta.url)

/** What a skipped browser test says. */
export const noBrowser = 'no browser found: install Chrome, or set CHROME_PATH'

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

type Way = { readonly executablePath?: string; readonly channel?: string }

/**
 * Starts a browser: CHROME_PATH, an installed Chrome, Edge or Chromium, else the one that came with the
 * packages (Linux x64). Nothing is downloaded.
 *
 * @returns undefined where there is none: tests skip with `noBrowser`.
 * @throws when CI is set and there is none, or when CHROME_PATH does not start.
 */
export async function openBrowser(): Promise<Browser | undefined> {
  const named = process.env['CHROME_PATH']
  if (named) return launch({ executablePath: named })
  for await (const way of ways()) {
    try {
      return await launch(way)
    } catch {
      // Not installed, or it does not run here: the next one may.
    }
  }
  if (process.env['CI']) throw new Error(noBrowser)
  return undefined
}

async function* ways(): AsyncGenerator<Way> {
  yield { channel: 'chrome' }
  yield { channel: 'msedge' }
  yield { channel: 'chromium' }
  const bin = '/usr/bin'
  const installed = existsSync(bin) ? readdirSync(bin) : []
  for (const name of installed.filter((file) => /^chromium(-browser)?$/.test(file))) {
    yield { executablePath: join(bin, name) }
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const executablePath = await unpackChromium().catch(() => undefined)
    if (executablePath) yield { executablePath }
  }
}

function launch(way: Way): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ ...way, headless: true, args: [...quiet, ...asRoot] })
}

/**
 * The package unpacks itself into the folder for temporary files and takes what lies there for whole, so it
 * gets a folder of its own, one process at a time, with a note when it is done.
 */
async function unpackChromium(): Promise<string> {
  const about = new URL('node_modules/@sparticuz/chromium/package.json', root)
  const { version } = JSON.parse(readFileSync(about, 'utf8')) as { version: string }
  const folder = join(tmpdir(), `confide-chromium-${version}-${userInfo().uid}`)
  const lock = new URL('scripts/folder-lock.mjs', root).href
  const { withLock } = (await import(lock)) as typeof FolderLock
  return withLock(`${folder}.lock`, async () => {
    const done = join(folder, 'done')
    if (!existsSync(done)) rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = folder
    // Read when the package is imported: it then unpacks the system libraries it needs, too.
    process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs24.x'
    try {
      const { default: packed } = await import('@sparticuz/chromium')
      const path = await packed.executablePath()
      useFontsOf(folder)
      writeFileSync(done, '')
      return path
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  })
}

// The package's own list of fonts names /tmp/fonts and nothing else. Without a single font the browser draws
// no text, and stops.
function useFontsOf(folder: string): void {
  const fonts = join(folder, 'fonts')
  writeFileSync(
    join(fonts, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  )
  process.env['FONTCONFIG_PATH'] = fonts
}

type Watch = { readonly problems: string[] }

const watches = new WeakMap<Page, Watch>()

/** A page of its own browser profile that notes what `checkPage` asks about. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, ...options })
  const page = await context.newPage()
  const problems: string[] = []
  watches.set(page, { problems })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`))
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && url.protocol !== 'data:') problems.push(`foreign: ${url.href}`)
  })
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    console.error('Content-Security-Policy: ' + event.violatedDirective + ' ' + event.blockedURI))`)
  return page
}

/** What a page has done since it was opened that it should not, and forgets it. */
export function problemsOf(page: Page): string[] {
  return watches.get(page)?.problems.splice(0) ?? []
}
