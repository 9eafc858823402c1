import type { Page } from 'playwright-core'

/** From the start page to the first page of whoever signed in, which has come when this returns. */
export async function signInByPage(
  page: Page,
  way: 'Sign in as staff' | 'Sign in to my record',
  name: string,
  check?: () => Promise<void>,
): Promise<void> {
  await page.goto('/sign-in')
  await check?.()
  await page.getByRole('link', { name: way }).click()
  await check?.()
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}
