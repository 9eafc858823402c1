import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cameInItems } from './came-in-items.ts'
import { findingsOf, type KnownPeople } from './findings.ts'

const known: KnownPeople = {
  patient: { names: ['Margaret Fernstead'], sex: 'female', telephones: [], emails: [] },
  ...{ people: [], atWork: [] },
}

for (const [of, found] of [
  ['other', ['They look after me', '12 Newly Moved Street']],
  ['me', []],
] as const) {
  test(`who asks by a form, about ${of}: words about who and where they are that are found`, () => {
    const items = cameInItems({
      forms: [
        {
          ...{
            reference: 'FM-1',
            form: 'helper',
            channel: 'online',
            at: new Date(0),
            state: 'done',
          },
          answers: {},
          person: { for: of, speaks: 'They look after me', reach: '12 Newly Moved Street' },
          ...{ checkedBy: null, decidedBy: null, decidedAt: null, reason: null },
          outcomeReference: null,
        },
      ],
      ...{ mails: [], pages: [] },
    })
    const findings = findingsOf(
      items.map(({ item }) => item),
      known,
    )
    assert.deepEqual(
      findings.map(({ words }) => words),
      found,
    )
  })
}
