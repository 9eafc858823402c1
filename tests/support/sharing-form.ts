import assert from 'node:assert/strict'
import type { Answer, Door } from './door.ts'

/** What the hidden fields of a page's form hold, by name. */
export function hiddenFields(body: string): Record<string, string> {
  const inputs = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]))
}

/** A choice about one service as a patient makes it: asked, checked, saved. @returns the last answer. */
export async function chooseByForm(
  door: Door,
  as: string,
  service: string,
  answers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const url = `/my-record/sharing/${service}`
  const asked = await door.ask({ url, as, form: answers })
  assert.equal(asked.status, 303, asked.body)
  const check = await door.ask({ url: asked.headers['location'] ?? '', as })
  assert.equal(check.status, 200, check.body)
  return door.ask({ url: `${url}/check`, as, form: hiddenFields(check.body) })
}

/** The switch above all choices, turned. */
export async function turnSwitch(door: Door, as: string): Promise<Answer> {
  const url = '/my-record/sharing/share-nothing'
  const page = await door.ask({ url, as })
  return door.ask({ url, as, form: hiddenFields(page.body) })
}
