import { writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import { addOrganisation } from '../../src/identity/organisations.ts'
import { countCoverage } from '../../src/summary/coverage/count.ts'
import { contents } from '../../src/web/public/content/contents.ts'
import { applyLoad, pathsFile, startApp } from './app-process.ts'
import { startChild } from './child.ts'
import { withDatabase } from './database-server.ts'
import { median, rounds, secondsARound, type Bench } from './measurement.ts'
import { temporaryFolder } from './temporary.ts'

const wanted = 3000
const practice = 'Y90007' as OdsCode
const maps = ['/coverage', `/practices/${practice}/coverage`, '/coverage?on=2011-01']

/** The pages of prose as anyone reads them, compressed, against a server that only sends the same bytes. */
export const bench: Bench = {
  name: 'public-pages',
  run: () =>
    withDatabase(async ({ url, db }) => {
      await addOrganisation(db.job, {
        ...{ id: practice, name: 'Bench Surgery', type: 'gp-practice', area: null },
      })
      await countCoverage(db, new Date())
      const app = await startApp(url)
      const pages = contents.map(({ slug }) => `/practices/${practice}/${slug}`)
      const page = await fetchPacked(app.port, pages[0] ?? '/')
      const plain = await startPlainPage(page)
      const load = {
        ...{ token: 'none', connections: 32, seconds: secondsARound },
        ...{ paths: pathsFile(pages), accept: 'br' },
      }
      const ours: number[] = []
      const limits: number[] = []
      const slowest: number[] = []
      for (let round = 0; round < rounds; round++) {
        limits.push((await applyLoad({ ...load, port: plain.port, rate: 0 })).perSecond)
        ours.push((await applyLoad({ ...load, port: app.port, rate: 0 })).perSecond)
        slowest.push((await applyLoad({ ...load, port: app.port, rate: wanted / 2 })).p99)
      }
      const weight = await weightOf(app.port, pages[1] ?? '/')
      await plain.stop()
      const map = await fetchPacked(app.port, maps[0] ?? '/')
      const plainMap = await startPlainPage(map)
      const mapLoad = { ...load, paths: pathsFile(maps), rate: 0 }
      const mapRates: number[] = []
      const mapLimits: number[] = []
      for (let round = 0; round < rounds; round++) {
        mapLimits.push((await applyLoad({ ...mapLoad, port: plainMap.port })).perSecond)
        mapRates.push((await applyLoad({ ...mapLoad, port: app.port })).perSecond)
      }
      await plainMap.stop()
      await app.stop()
      const rate = median(ours)
      return [
        {
          ...{ name: 'public-pages', value: rate, unit: '/s', limit: median(limits) },
          against: 'bare Fastify sending the same bytes',
          note: `${pages.length} pages in turn, about ${Math.round(page.length / 100) / 10} kB each; aim ${wanted}: ${rate >= wanted ? 'met' : 'missed'}`,
        },
        {
          ...{ name: 'public-pages, p99', value: median(slowest), unit: 'ms', limit: 20 },
          against: 'aim',
          note: `to the last byte, at ${wanted / 2} requests a second`,
        },
        {
          ...{ name: 'public-pages, weight', value: weight / 1000, unit: 'kB', limit: 150 },
          against: 'aim',
          note: 'a page with its style sheet, script, pictures and fonts, nothing cached',
        },
        {
          ...{ name: 'public-pages, map', value: median(mapRates), unit: '/s' },
          ...{ limit: median(mapLimits), against: 'bare Fastify sending the same bytes' },
          note: `the map of coverage at ${maps.length} addresses in turn, about ${Math.round(map.length / 100) / 10} kB each`,
        },
      ]
    }),
}

async function startPlainPage(bytes: Buffer) {
  const file = join(temporaryFolder(), 'page')
  writeFileSync(file, bytes)
  const found = /running at http:\/\/localhost:(\d+)/
  const child = await startChild('tests/bench/plain-page.js', { PAGE: file }, found)
  return { ...child, port: Number(child.found) }
}

/** What a page weighs with everything it asks a browser for, as it is sent. */
async function weightOf(port: number, path: string): Promise<number> {
  const page = await fetchPacked(port, path)
  const html = await (await fetch(`http://localhost:${port}${path}`)).text()
  const [css = ''] = /\/assets\/confide\.\w+\.css/.exec(html) ?? []
  const style = await (await fetch(`http://localhost:${port}${css}`)).text()
  const assets = new Set(html.match(/\/assets\/[\w.-]+/g))
  for (const [font] of style.matchAll(/[\w.-]+\.woff2/g)) assets.add(`/assets/${font}`)
  let bytes = page.length
  for (const asset of assets) bytes += (await fetchPacked(port, asset)).length
  return bytes
}

/** The bytes as they are sent to who takes brotli: `fetch` would unpack them. */
function fetchPacked(port: number, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'br' }
    get({ host: 'localhost', port, path, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve(Buffer.concat(parts)))
    }).on('error', reject)
  })
}
