import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedReference } from './named-reference.ts'

const none = { to: ['records@millbrook.example'], subject: '' }
const rows: readonly (readonly [string, typeof none, readonly string[], object | undefined])[] = [
  ['nothing', none, [], undefined],
  [
    'the address it was sent to',
    { ...none, to: ['records+pf-7k3q-9d2m@millbrook.example'] },
    [],
    { reference: 'PF-7K3Q-9D2M', in: 'address' },
  ],
  [
    'its subject',
    { ...none, subject: 'Re: Form FM-7K3Q-9D2M, please' },
    [],
    { reference: 'FM-7K3Q-9D2M', in: 'subject' },
  ],
  [
    'a code on a page',
    none,
    ['https://records.example/f/PF-7K3Q-9D2M'],
    { reference: 'PF-7K3Q-9D2M', in: 'code' },
  ],
  [
    'the address before the subject before a code',
    { to: ['r+sr-2222-2222@x'], subject: 'FM-3333-3333' },
    ['PF-4444-4444'],
    { reference: 'SR-2222-2222', in: 'address' },
  ],
  ['a part of a longer word', { ...none, subject: 'XPF-7K3Q-9D2MX' }, [], undefined],
  ['a letter that references have not', { ...none, subject: 'PF-7A3Q-9D2M' }, [], undefined],
  ['another kind of reference', { ...none, subject: 'AL-7K3Q-9D2M' }, [], undefined],
  [
    'what stands far behind',
    { ...none, subject: `${'x '.repeat(400)}PF-7K3Q-9D2M` },
    [],
    undefined,
  ],
]
for (const [where, mail, codes, named] of rows) {
  test(`${where} names ${named === undefined ? 'nothing' : 'a reference'}`, () => {
    assert.deepEqual(namedReference(mail, codes), named)
  })
}
