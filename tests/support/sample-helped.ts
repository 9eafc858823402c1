import type { Authority } from '../../src/access/authority-of.ts'
import type { AccessRequest } from '../../src/access/request.ts'
import { clockNow } from '../../src/access/clock-now.ts'
import { helpedCopiesView } from '../../src/web/patient/helped-copies-view.tsx'
import { ownCopyView } from '../../src/web/patient/own-copy-view.tsx'
import { askCopyCheckView } from '../../src/web/patient/ask-copy-view.tsx'
import { helpedPlace } from '../../src/web/present/copy-place.ts'
import { requestCaseView } from '../../src/web/staff/request-case-view.tsx'
import { newPatientId } from '../../src/identity/ids.ts'
import { copyEvents, copyRequest, deskCase } from './sample-copies.ts'
import { at, person, services } from './sample-record.ts'

const place = helpedPlace('x', 'Winifred Placeholder')
const request: AccessRequest = {
  ...{ ...copyRequest, askedBy: 'parent', asker: person.name },
  ...{ state: 'received', channel: 'online', helper: newPatientId() },
}
const came = copyEvents().map((one) => ({ ...one, byKind: 'helper' as const }))
const view = { who: person, place, requests: [], notTheirs: undefined, hasServices: true }
const { scope } = copyRequest
const authority: Authority = {
  ...{ basis: 'parent', document: 'Birth certificate', practice: services.practice.name },
  ...{ recordedBy: 'Sam Desk', recordedAt: at, holds: true },
}
const needed = [
  ['on-record', 'parental-responsibility', 'court-order'],
  ['child-agrees', 'in-interests'],
] as const
const handled = { needed, authority }

/** A copy that somebody asks for a patient they help. */
export const helpedPages: Readonly<Record<string, () => string>> = {
  'helped-copies': () => helpedCopiesView({ ...view, requests: [request] }),
  'helped-copies-none': () => helpedCopiesView({ ...view, notTheirs: 'no-right' }),
  'helped-copy-check': () =>
    askCopyCheckView({
      ...{ who: person, place, values: { what: 'all', when: 'always' } },
      services: [{ id: 'Z10', name: services.practice.name, isPractice: false }],
      ask: { organisation: 'Z10', scope, format: 'online', delivery: 'online' },
    }),
  'helped-copy': () =>
    ownCopyView({
      ...{ who: person, place, request, events: came, question: undefined, done: 'asked' },
      ...{ clock: clockNow(request, came), values: {}, errors: [] },
    }),
  'own-copy-by-helper': () =>
    ownCopyView({
      ...{ who: person, request, events: came, question: undefined },
      ...{ clock: clockNow(request, came), values: {}, errors: [] },
    }),
  'request-case-helper': () => requestCaseView(deskCase(request, came, handled)),
  'request-case-helper-errors': () =>
    requestCaseView({
      ...deskCase(request, came, handled),
      values: { do: 'known', how: 'signed-in', 'seen-on-record': 'yes' },
      errors: [{ field: 'seen', message: 'Still to be seen: The child was asked alone' }],
    }),
  'request-case-helper-over': () =>
    requestCaseView(
      deskCase(request, came, { ...handled, authority: { ...authority, holds: false } }),
    ),
}
