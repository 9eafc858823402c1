import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { addApp } from '../../src/apps/app.ts'
import { projectFolder } from '../../src/config.ts'
import { noBrowser, openBrowser } from '../support/browser.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// An app written with the SMART client of others, as it comes, in a real browser and from an origin of its own.

const browser = await openBrowser()
const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const client = readFileSync(
  `${projectFolder}/node_modules/fhirclient/build/fhir-client.pure.min.js`,
  'utf8',
)
let scope = ''
const server = createServer((request, response) => {
  const path = (request.url ?? '').split('?')[0]
  if (path === '/client.js') {
    response.setHeader('content-type', 'text/javascript')
    response.end(client)
    return
  }
  response.setHeader('content-type', 'text/html')
  const start = JSON.stringify({
    clientId: 'chart',
    scope,
    redirectUri: 'app',
    pkceMode: 'required',
  })
  const script = {
    '/app':
      'FHIR.oauth2.ready().then((client) => { window.client = client; document.title = "ready" }, (error) => { document.title = String(error) })',
    '/alone': `FHIR.oauth2.authorize({ ...${start}, iss: '${door.origin}/fhir/R4' })`,
    '/open': `FHIR.oauth2.authorize(${start})`,
  }[path ?? '']
  response.end(`<!doctype html><html lang="en"><title>an app</title><script src="/client.js"></script>
    <script>${script ?? ''}</script></html>`)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
after(() => Promise.all([browser?.close(), new Promise((resolve) => server.close(resolve))]))

let patient: Patient
let nurses: Service

before(async () => {
  const gp = await world.service('Z95401', 'Millbrook Surgery')
  nurses = await world.service('Z95402', 'District Nursing', 'district-nursing')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, nurses)
  await world.entry(patient, nurses, { title: 'Wound', kind: 'Condition' })
  await addApp(db, {
    ...{ id: 'chart', name: 'Growth chart', redirectUris: [`${origin}/app`] },
    launchUri: `${origin}/open`,
    scopes: [
      ...['launch', 'launch/patient', 'openid', 'fhirUser', 'offline_access', 'online_access'],
      ...['patient/*.rs', 'user/*.rs'],
    ],
  })
})

async function signedIn(as: string): Promise<Page> {
  assert.ok(browser)
  const context = await browser.newContext()
  await context.addCookies([{ name: 'sid', value: as, url: door.origin }])
  return context.newPage()
}

/** Ticks all of it, and comes back to the app. */
async function allow(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'What may Growth chart do?' }).waitFor()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByRole('button', { name: 'Allow what I ticked' }).click()
  await page.waitForURL(`${origin}/app**`)
  await page.waitForFunction(`document.title !== 'an app'`)
  assert.equal(await page.title(), 'ready')
}

type Told = { readonly patient: string; readonly user: string; readonly types: string[] }
const told = (page: Page): Promise<Told> =>
  page.evaluate(`(async () => {
    const all = await client.request('Patient/' + client.patient.id + '/$everything')
    return {
      patient: client.patient.id, user: client.user.fhirUser,
      types: all.entry.map(({ resource }) => resource.resourceType),
    }
  })()`)

test(
  'a patient lets it in alone, and it goes on by itself',
  { skip: browser ? false : noBrowser },
  async () => {
    scope = 'launch/patient openid fhirUser offline_access patient/*.rs'
    const page = await signedIn(await world.signIn(patient))
    await page.goto(`${origin}/alone`)
    await allow(page)
    const first = await told(page)
    assert.equal(first.patient, patient.ref)
    assert.ok(first.user.endsWith(`Patient/${patient.ref}`), first.user)
    assert.deepEqual(first.types, ['Patient', 'Condition'])
    const tokens = await page.evaluate<string[]>(`(async () => {
      const before = client.state.tokenResponse.access_token
      await client.refresh()
      return [before, client.state.tokenResponse.access_token]
    })()`)
    assert.equal(new Set(tokens).size, 2)
    assert.deepEqual(await told(page), first)
    const refused = await page.evaluate<string>(
      `client.request({ url: 'Condition', method: 'POST', body: '{}' }).then(() => '', String)`,
    )
    assert.match(refused, /403|not allowed/)
    await page.context().close()
  },
)

test(
  'staff open it from the page of a patient',
  { skip: browser ? false : noBrowser },
  async () => {
    scope = 'launch openid fhirUser online_access patient/*.rs'
    const member = await world.staff(nurses, 'nurse', 'Sam Nurse')
    const page = await signedIn(await world.signIn(member))
    await page.goto(`${door.origin}/patients/${patient.ref}/record`)
    await page.getByRole('link', { name: 'Open in an app' }).click()
    await page.getByRole('button', { name: 'Open Growth chart' }).click()
    await allow(page)
    const found = await told(page)
    assert.equal(found.patient, patient.ref)
    assert.match(found.user, /Practitioner\//)
    assert.deepEqual(found.types, ['Patient', 'Condition'])
    await page.context().close()
  },
)
