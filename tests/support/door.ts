import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { createApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { freePort } from '../../src/db/free-port.ts'
import { newMailbox } from '../../src/messages/mailbox.ts'
import { openKeyStore } from '../../src/identity/key-store.ts'
import type { TestDatabase } from './database.ts'

export type Ask = {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS'
  readonly url: string
  /** The token of a session. */
  readonly as?: string | undefined
  readonly form?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly requestId: string
}

export type Door = App & {
  /** The address it listens on. */
  readonly origin: string
  /** A folder of its own, with the keys. */
  readonly dataFolder: string
  /** Asks without the network; a form carries our own origin. */
  ask(question: Ask): Promise<Answer>
}

/**
 * The whole service as it runs for people, on a port of its own until the calling test file is done.
 *
 * @param dataFolder another door's, to have its keys.
 * @param settings of the environment.
 * @param host by what name: passkeys are made for a name, never for a number.
 */
export async function openDoor(
  db: TestDatabase,
  dataFolder?: string,
  host: '127.0.0.1' | 'localhost' = '127.0.0.1',
  settings: Readonly<Record<string, string>> = {},
): Promise<Door> {
  const folder = dataFolder ?? mkdtempSync(join(tmpdir(), 'confide-door-'))
  const port = await freePort('127.0.0.1', 0)
  const origin = `http://${host}:${port}`
  // a test asks as fast as it can
  const config = readConfig({ CONFIDE_DATA: folder, SCR_PER_SECOND: '10000', ...settings })
  const keys = openKeyStore(join(folder, 'keys'))
  const made = await createApp({
    config,
    db,
    keys,
    publicUrl: origin,
    log: false,
    mailbox: newMailbox(),
  })
  await made.app.listen({ host: '127.0.0.1', port })
  after(async () => {
    await made.app.close()
    if (dataFolder === undefined) rmSync(folder, { recursive: true, force: true })
  })
  return { ...made, origin, dataFolder: folder, ask: (question) => ask(made, origin, question) }
}

async function ask({ app }: App, origin: string, question: Ask): Promise<Answer> {
  const { method = question.form ? 'POST' : 'GET', url, as, form, body } = question
  const payload = form ? new URLSearchParams(form).toString() : body
  const answer = await app.inject({
    method,
    url,
    headers: {
      host: origin.slice('http://'.length),
      ...(method === 'GET' || method === 'HEAD' ? {} : { origin }),
      ...(as === undefined ? {} : { cookie: `sid=${as}` }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...question.headers,
    },
    ...(payload === undefined ? {} : { payload }),
  })
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
  )
  return {
    status: answer.statusCode,
    headers,
    body: answer.body,
    requestId: headers['x-request-id'] ?? '',
  }
}

/** An answer without what differs from one request to the next: the id of the request and the time. */
export function normalised({ status, headers, body, requestId }: Answer) {
  const rest = Object.entries(headers).filter(
    ([name]) => name !== 'date' && name !== 'x-request-id',
  )
  return {
    status,
    headers: Object.fromEntries(rest),
    body: requestId === '' ? body : body.replaceAll(requestId, '<request>'),
  }
}
