import type { Browser, Page } from 'playwright-core'
import { newId, type PatientId } from '../../src/identity/ids.ts'
import { checkDigit, nhsNumberSystem } from '../../src/identity/nhs-number.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import { addOrganisation } from '../../src/identity/organisations.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { addStaff } from '../../src/identity/staff.ts'
import { openBrowser } from '../support/browser.ts'
import { startApp } from './app-process.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { quantile, type Bench } from './measurement.ts'
import { ordinary, populateSummaries } from './summary-population.ts'

const looks = 20
const warmUp = 3
const helpline = 'Y90008' as OdsCode

/** From the search to the whole emergency view, in a real browser: three actions, as fast as they can be done. */
export const bench: Bench = {
  name: 'emergency-view',
  run: async () => {
    const browser = await openBrowser()
    if (!browser) throw new Error('no browser was found')
    const times = await withDatabase((database) => timesOf(database, browser))
    await browser.close()
    return [
      {
        ...{ name: 'emergency-view', value: quantile(times, 0.5), unit: 'ms' },
        ...{ limit: 1000, against: 'aim' },
        note: `three actions, a record of ${ordinary.entries} entries; the slowest of ${looks} took ${Math.round(quantile(times, 1))} ms`,
      },
    ]
  },
}

async function timesOf(database: BenchDatabase, browser: Browser): Promise<number[]> {
  const { patients } = await populateSummaries(database, ordinary, looks + warmUp)
  const numbers = await Promise.all(patients.map((one, place) => addNumber(database, one, place)))
  const token = await doctorOfHelpline(database)
  const app = await startApp(database.url)
  const context = await browser.newContext({
    baseURL: `http://localhost:${app.port}`,
    viewport: { width: 1366, height: 768 },
  })
  await context.addCookies([{ name: 'sid', value: token, domain: 'localhost', path: '/' }])
  const page = await context.newPage()
  const times: number[] = []
  for (const number of numbers) times.push(await look(page, number))
  await context.close()
  await app.stop()
  return times.slice(warmUp)
}

async function look(page: Page, number: string): Promise<number> {
  await page.goto('/find')
  await page.getByLabel('NHS number', { exact: true }).fill(number)
  const started = performance.now()
  await page.getByRole('button', { name: 'Find by NHS number' }).click()
  await page.getByRole('link', { name: /^Emergency access/ }).click()
  await page.getByText('Emergency: they cannot be asked').click()
  await page.getByLabel('What has happened?').fill('Found unconscious at home')
  await page.getByRole('button', { name: 'Open the emergency view' }).click()
  await page.getByText('Made on').waitFor()
  await page.waitForLoadState('load')
  return performance.now() - started
}

async function addNumber({ owner }: BenchDatabase, patient: PatientId, place: number) {
  for (let nine = 400_000_000 + place * 11; ; nine++) {
    const last = checkDigit(String(nine))
    if (last === undefined) continue
    const number = `${nine}${last}`
    await owner`
      insert into patient_identifier (patient_id, system, value)
      values (${patient}, ${nhsNumberSystem}, ${number})`
    return number
  }
}

/** A service that has no relationship with anybody. @returns the token of its doctor, just signed in. */
async function doctorOfHelpline({ db }: BenchDatabase): Promise<string> {
  await addOrganisation(db.job, { id: helpline, name: 'Helpline', type: 'nhs-111', area: null })
  const staff = { name: 'Zora Sample', organisation: helpline, role: 'doctor' }
  const id = await addStaff(db.identity, { ...staff, issuer: 'bench', subject: newId() })
  return startSession(db, { kind: 'staff', id }, undefined, new Date())
}
