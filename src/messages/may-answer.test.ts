import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailChecks } from './check-sender.ts'
import { mayAnswer } from './may-answer.ts'

const known: MailChecks = { spf: 'pass', dkim: 'pass', dmarc: 'pass' }
const own = ['records@millbrook.example', 'confide@records.example']
const someone = 'someone@example.org'

const rows: readonly (readonly [
  string,
  {
    from?: string
    returnPath?: string
    checks?: Partial<MailChecks>
    machine?: Record<string, string>
  },
  boolean,
])[] = [
  ['a person', {}, true],
  [
    'a person whose domain says nothing',
    { checks: { spf: 'none', dkim: 'none', dmarc: 'none' } },
    true,
  ],
  ['a machine that says it is none', { machine: { 'auto-submitted': 'no' } }, true],
  ['a bounce', { returnPath: '' }, false],
  ['an answer by a machine', { machine: { 'auto-submitted': 'auto-replied' } }, false],
  ['a notice by a machine', { machine: { 'auto-submitted': 'auto-generated (x)' } }, false],
  ['bulk mail', { machine: { precedence: 'bulk' } }, false],
  ['a list', { machine: { 'list-id': '<x>' } }, false],
  ['what wants no answer', { machine: { 'x-auto-response-suppress': 'all' } }, false],
  ['our own mailbox', { from: 'records@millbrook.example' }, false],
  ['our own mailbox with a token', { from: 'records+pf-1@Millbrook.example' }, false],
  ['the address our mail comes from', { from: 'confide@records.example' }, false],
  ['the postmaster', { from: 'postmaster@example.org' }, false],
  ['who reads no answers', { from: 'no-reply@example.org' }, false],
  ['the mailer behind a person', { returnPath: 'MAILER-DAEMON@example.org' }, false],
  ['nobody', { from: '' }, false],
  ['several', { from: 'a@example.org, b@example.org' }, false],
  ['no address', { from: 'someone' }, false],
  ['a sender whose domain denies it', { checks: { dmarc: 'fail' } }, false],
  ['a server that may not send for it', { checks: { spf: 'fail' } }, false],
]
for (const [who, { from = someone, returnPath = someone, checks, machine = {} }, told] of rows) {
  test(`${who} is ${told ? 'told that it came in' : 'not answered'}`, () => {
    assert.equal(mayAnswer({ from, machine }, returnPath, { ...known, ...checks }, own), told)
  })
}
