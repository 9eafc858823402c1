import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SetupError } from '../errors.ts'
import { readDemoPeople, subjectOf, writeDemoPeople } from './demo-people.ts'
import { createDevelopmentIssuer } from './development-issuer.ts'

const here = { production: false, host: '127.0.0.1', dataFolder: '/none' }
const cases: [name: string, config: typeof here, publicUrl: string, runs: boolean][] = [
  ['on this machine', here, 'http://localhost:3000', true],
  ['on this machine over IPv6', { ...here, host: '::1' }, 'http://[::1]:3000', true],
  ['in production', { ...here, production: true }, 'http://localhost:3000', false],
  ['on every address', { ...here, host: '0.0.0.0' }, 'http://localhost:3000', false],
  ['on every IPv6 address', { ...here, host: '::' }, 'http://localhost:3000', false],
  ['behind a public name', here, 'https://records.example', false],
  ['behind a name that only looks local', here, 'http://localhost.evil.example', false],
  ['behind a name that only looks like an address', here, 'http://127.0.0.1.evil.example', false],
]

for (const [name, config, publicUrl, runs] of cases) {
  test(`the development issuer ${runs ? 'runs' : 'refuses to run'} ${name}`, () => {
    const create = () => createDevelopmentIssuer(config, publicUrl)
    if (runs) assert.equal(create().services.staff.settings.issuer, `${publicUrl}/dev/issuer`)
    else assert.throws(create, SetupError)
  })
}

test('demo people are kept for their owner only, and their subjects hold no number', () => {
  const folder = mkdtempSync(join(tmpdir(), 'confide-demo-people-'))
  assert.deepEqual(readDemoPeople(folder), [])
  const person = { label: 'Rosa', nhsNumber: '9990000018', note: 'adult' }
  writeDemoPeople(folder, [person])
  assert.deepEqual(readDemoPeople(folder), [person])
  assert.equal(statSync(join(folder, 'demo-people.json')).mode & 0o777, 0o600)
  assert.match(subjectOf(person), /^patient:[0-9a-f]{24}$/)
  assert.equal(subjectOf(person).includes(person.nhsNumber), false)
  rmSync(folder, { recursive: true })
})
