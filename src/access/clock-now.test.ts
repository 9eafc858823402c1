import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answerLeadsTo, clockNow, identityKnown } from './clock-now.ts'
import type { AccessRequest, RequestEvent } from './request.ts'
import type { RequestState } from './states.ts'

type Happened = Partial<RequestEvent> & { readonly on: string; readonly to: RequestState }

/** What happened, in order, each at noon of its day. */
function events(...all: readonly Happened[]): RequestEvent[] {
  return all.map(({ on, ...event }, index) => ({
    ...{ number: index + 1, at: new Date(`${on}T12:00:00Z`), what: 'moved' },
    ...{ from: all[index - 1]?.to ?? null, byKind: 'staff', by: 'x', byName: 'x' },
    ...{ why: null, words: null, months: null, ...event },
  }))
}

const request = (more: Partial<AccessRequest> = {}): Parameters<typeof clockNow>[0] => ({
  ...{ askedBy: 'patient', receivedOn: '2026-09-08', lastWrittenOn: null, ...more },
})
const came: Happened = { on: '2026-09-08', to: 'received' }
const running = { state: 'running', startsOn: '2026-09-08', extension: 'none' } as const

suite('the clock of a request', () => {
  for (const [name, happened, expected] of [
    [
      'runs from the day it was received',
      [came],
      { ...running, due: '2026-10-08', tellBy: '2026-10-08', aimFor: '2026-10-06' },
    ],
    [
      'has not started while identity was asked for and not shown',
      [came, { on: '2026-09-09', to: 'identity' }],
      { state: 'not-started', waitsFor: 'identity' },
    ],
    [
      'starts when identity that was asked for is shown',
      [
        came,
        { on: '2026-09-09', to: 'identity' },
        { on: '2026-09-14', to: 'identity', what: 'identity', why: 'seen' },
        { on: '2026-09-15', to: 'gathering' },
      ],
      {
        ...{ ...running, startsOn: '2026-09-14' },
        ...{ due: '2026-10-14', tellBy: '2026-10-14', aimFor: '2026-10-12' },
      },
    ],
    [
      'SAR-4: starts when what was asked for had come, also where somebody looked at it later',
      [
        came,
        { on: '2026-09-09', to: 'identity' },
        { on: '2026-09-21', to: 'identity', what: 'identity', arrivedOn: '2026-09-14' },
      ],
      {
        ...{ ...running, startsOn: '2026-09-14' },
        ...{ due: '2026-10-14', tellBy: '2026-10-14', aimFor: '2026-10-12' },
      },
    ],
    [
      'is not moved by identity that nobody had to ask for',
      [came, { on: '2026-09-14', to: 'received', what: 'identity', why: 'known-contact' }],
      { ...running, due: '2026-10-08', tellBy: '2026-10-08', aimFor: '2026-10-06' },
    ],
    [
      'stands while a question is not answered',
      [came, { on: '2026-09-10', to: 'clarifying' }],
      { state: 'paused', since: '2026-09-10' },
    ],
    [
      'goes on when it is answered, as many days later',
      [
        came,
        { on: '2026-09-10', to: 'clarifying' },
        { on: '2026-09-20', to: 'gathering', what: 'moved' },
      ],
      { ...running, due: '2026-10-19', tellBy: '2026-10-19', aimFor: '2026-10-16' },
    ],
    [
      'SAR-4, SAR-7: does not begin anew where a question was answered and nobody asked for identity',
      [
        came,
        { on: '2026-09-10', to: 'clarifying' },
        {
          on: '2026-09-12',
          to: answerLeadsTo(events(came, { on: '2026-09-10', to: 'clarifying' })),
        },
        { on: '2026-09-30', to: 'received', what: 'identity', why: 'known-contact' },
      ],
      { ...running, due: '2026-10-12', tellBy: '2026-10-12', aimFor: '2026-10-08' },
    ],
    [
      'is extended when the requester was told',
      [came, { on: '2026-09-20', to: 'received', what: 'extended', months: 2 }],
      {
        ...{ ...running, extension: 'counts' },
        ...{ due: '2026-12-08', tellBy: '2026-10-08', aimFor: '2026-10-06' },
      },
    ],
  ] as const) {
    test(name, () => assert.deepEqual(clockNow(request(), events(...happened)), expected))
  }

  test('after a death there is one day, by when the record was last written in', () => {
    const dead = { askedBy: 'claimant', lastWrittenOn: '2026-09-01' } as const
    assert.deepEqual(clockNow(request(dead), events(came)), {
      ...{ state: 'after-death', due: '2026-09-29' },
    })
    const shown = { on: '2026-09-10', to: 'identity', what: 'identity' } as const
    const asked = events(came, { on: '2026-09-09', to: 'identity' }, shown)
    assert.deepEqual(clockNow(request({ ...dead, lastWrittenOn: null }), asked), {
      ...{ state: 'after-death', due: '2026-10-20' },
    })
  })

  test('an answer leads to where the request goes on', () => {
    const asked: Happened = { on: '2026-09-10', to: 'clarifying' }
    const seen: Happened = { on: '2026-09-09', to: 'received', what: 'identity', why: 'seen' }
    const identity: Happened = { on: '2026-09-09', to: 'identity' }
    assert.equal(answerLeadsTo(events(came, asked)), 'received')
    assert.equal(answerLeadsTo(events(came, identity, asked)), 'identity')
    assert.equal(answerLeadsTo(events(came, seen, asked)), 'gathering')
    assert.equal(answerLeadsTo(events({ ...came, byKind: 'patient' }, asked)), 'gathering')
  })

  test('who is signed in is known; who is not, when somebody has made sure', () => {
    assert.equal(identityKnown(events(came)), undefined)
    assert.equal(identityKnown(events({ ...came, byKind: 'patient' }))?.how, 'signed-in')
    const seen: Happened = { on: '2026-09-09', to: 'received', what: 'identity', why: 'seen' }
    assert.equal(identityKnown(events(came, seen))?.how, 'seen')
  })
})
