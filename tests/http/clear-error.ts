import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import type { Sql } from '../../src/db/database.ts'
import type { Answer } from '../support/door.ts'

/**
 * Whether an error is told as it should be: below 500, with the id of the request, as a page with the NHS
 * error pattern or as an OperationOutcome, and without a word of where it came from.
 */
export function assertClear(answer: Answer, wanted: { status: number; says?: RegExp }): void {
  const { status, headers, body, requestId } = answer
  assert.equal(status, wanted.status, textOf(body))
  assert.match(requestId, /^[0-9a-f-]{36}$/, textOf(body))
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  const type = headers['content-type'] ?? ''
  if (type.startsWith('application/fhir+json')) {
    const { resourceType, id, issue } = JSON.parse(body) as {
      resourceType: string
      id: string
      issue: { severity: string; details: { text: string } }[]
    }
    assert.deepEqual([resourceType, id, issue.length], ['OperationOutcome', requestId, 1])
    assert.ok(issue[0]?.details.text, 'says in words what is wrong')
  } else {
    assert.equal(type, 'text/html; charset=utf-8')
    const summary = body.includes('nhsuk-error-summary') && /<title>Error: /.test(body)
    assert.ok(summary || body.includes(requestId), 'a form with its errors, or the id to tell')
    assert.ok(body.includes('<h1'))
  }
  const leaks = /\.(ts|js):\d|postgres|node_modules|FST_|[a-z]Error\b/.exec(body)
  assert.equal(leaks?.[0], undefined, 'nothing of how it is made')
  if (wanted.says) assert.ok(wanted.says.test(body), `says ${wanted.says}: ${textOf(body)}`)
}

/** The words of a page, few enough to print. */
function textOf(body: string): string {
  const [, main = body] = /<main[^>]*>(.*)<\/main>/s.exec(body) ?? []
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 300)
}

/** How many rows every table of a record has; the log and sign-ins aside. */
export async function rowCounts(sql: Sql): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select name from table_registry
     where class in ('patient', 'directory', 'reference') and name <> 'access_event' order by position`
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(name)}`
    counts[name] = row?.count ?? NaN
  }
  return counts
}

/** One request with its address exactly as given: nothing is put right on the way. */
export function exactly(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const got = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          )
          resolve({
            ...{ status: response.statusCode ?? 0, headers: got },
            ...{ body: Buffer.concat(chunks).toString(), requestId: got['x-request-id'] ?? '' },
          })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What comes back for bytes that no client would send: the first line and all the rest. */
export function rawly(origin: string, bytes: string): Promise<{ first: string; text: string }> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setTimeout(5000, () => socket.destroy())
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', reject)
    socket.on('close', () => resolve({ first: text.split('\r\n')[0] ?? '', text }))
    socket.end(bytes, 'latin1')
  })
}
