import type { AccessRequest, RequestEvent } from '../../src/access/request.ts'
import { clockNow } from '../../src/access/clock-now.ts'
import {
  askCopyCheckView,
  askCopyStartView,
  askCopyStepView,
} from '../../src/web/patient/ask-copy-view.tsx'
import { ownCopiesView } from '../../src/web/patient/own-copies-view.tsx'
import { ownCopyView } from '../../src/web/patient/own-copy-view.tsx'
import { copySteps } from '../../src/web/present/copy-steps.ts'
import { requestCaseView } from '../../src/web/staff/request-case-view.tsx'
import { requestNewView } from '../../src/web/staff/request-new-view.tsx'
import { registerView } from '../../src/web/staff/register-view.tsx'
import { refusalGrounds, type Handled } from '../../src/access/handle-request.ts'
import type { Registered } from '../../src/access/register.ts'
import { identityKnown } from '../../src/access/clock-now.ts'
import type { StaffMember } from '../../src/identity/actor.ts'
import type { PatientCard } from '../../src/identity/patients.ts'
import { newPatientId } from '../../src/identity/ids.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { at, patient, person, services } from './sample-record.ts'

export const copyRequest: AccessRequest = {
  ...{ reference: 'SR-7K3Q-9D2M', organisation: 'Z10', organisationName: services.practice.name },
  ...{ channel: 'online', askedBy: 'patient', asker: null, format: 'online', delivery: 'online' },
  helper: null,
  scope: {
    parts: ['letters', 'results'],
    ...{ from: '2024-01-01', until: null, words: 'Letters from the hospital about my knee' },
  },
  ...{ receivedOn: '2026-11-03', recordedAt: new Date('2026-11-03T10:00:00Z') },
  ...{ state: 'gathering', dueOn: '2026-12-03', closedOn: null, lastWrittenOn: null, version: 2 },
}

/** What happened to it, in order; the first is that the patient asked. */
export function copyEvents(...more: readonly Partial<RequestEvent>[]): readonly RequestEvent[] {
  const first: RequestEvent = {
    ...{ number: 1, at: copyRequest.recordedAt, what: 'moved', from: null, to: 'received' },
    ...{ byKind: 'patient', by: 'x', byName: person.name, why: null, words: null, months: null },
  }
  return [
    first,
    ...more.map((one, n): RequestEvent => ({
      ...{
        ...first,
        number: n + 2,
        at: new Date(`2026-11-${String(5 + n).padStart(2, '0')}T09:30:00Z`),
      },
      ...{ byKind: 'staff', byName: 'Sam Desk', from: 'received', ...one },
    })),
  ]
}

const practice = { id: 'Z10', name: services.practice.name, isPractice: true }
const asking = {
  who: person,
  services: [practice, { id: 'Z20', name: services.nurses.name, isPractice: false }],
}
const values = {
  service: 'Z10',
  what: 'some',
  'part-letters': 'yes',
  when: 'always',
  format: 'online',
}
const { scope } = copyRequest
const ask = { organisation: 'Z10', scope, format: 'paper', delivery: 'post' } as const
const gathered = copyEvents({ to: 'gathering' })
const own = {
  ...{ who: person, request: copyRequest, events: gathered, question: undefined },
  ...{ clock: clockNow(copyRequest, gathered), values: {}, errors: [] },
}
const asked = copyEvents(
  { to: 'gathering' },
  {
    to: 'clarifying',
    words: 'Your record has 900 letters. From which hospital would you like the letters?',
  },
)
const question = asked.at(-1)
const refusedWords =
  'We do not hold these letters. They were written at Royal Placeholder Infirmary: ask there.'

const clerk = { name: 'Sam Desk', role: 'Receptionist', organisation: services.practice.name }
const staff: StaffMember = {
  kind: 'staff',
  ...{ id: 'x', name: clerk.name, organisation: parseOdsCode('Z10') },
  ...{ organisationName: clerk.organisation, role: 'receptionist', roleName: clerk.role },
}
const card: PatientCard = {
  ...{ id: newPatientId(), givenName: 'Wilhelmina', familyName: 'Sampleton' },
  ...{ birthDate: patient.born, sex: 'female', area: null, died: null, nhsNumber: null },
  registeredPractice: 'Z10',
}

function handled(
  request: AccessRequest,
  events: readonly RequestEvent[],
  more: Partial<Handled> = {},
): Handled {
  return {
    ...{ request, events, by: staff, at, patient: card, clock: clockNow(request, events) },
    ...{ identity: identityKnown(events), needed: [], mayPrepare: true, evidence: [] },
    ...{ authority: undefined, mayRefuse: refusalGrounds, code: undefined, ...more },
  }
}

/** A request at the desk. */
export function deskCase(
  request: AccessRequest,
  events: readonly RequestEvent[],
  more: Partial<Handled>,
) {
  const whole = handled(request, events, more)
  return { who: clerk, patient, values: {}, errors: [], handled: whole }
}

const bySolicitor: AccessRequest = {
  ...{ ...copyRequest, askedBy: 'solicitor', channel: 'post', state: 'received' },
  asker: 'Example and Sample LLP, 2 High Street, Westbury',
}
const came = copyEvents().map((one) => ({ ...one, byKind: 'staff' as const, byName: 'Sam Desk' }))
const caseView = {
  ...{ who: clerk, patient, values: {}, errors: [] },
  handled: handled(bySolicitor, came, { needed: [['signed-authority'], ['patient-confirms']] }),
}
const known = copyEvents(
  { what: 'identity', to: 'received', why: 'known-contact signed-authority patient-confirms' },
  { to: 'gathering' },
  {
    ...{ what: 'extended', to: 'gathering', months: 2 },
    words: 'You have asked for 30 years of letters, many of them on paper.',
  },
)
const registered: readonly Registered[] = [
  ['received', 'patient', '2026-11-20', null],
  ['gathering', 'patient', '2026-10-10', null],
  ['released', 'solicitor', '2026-10-02', '2026-10-21'],
  ['part-refused', 'patient', '2026-08-03', '2026-09-10'],
  ['withdrawn', 'parent', '2026-08-02', '2026-08-04'],
].map(([state, askedBy, receivedOn, closedOn], n) => ({
  ...{ organisation: 'Z10', reference: `SR-7K3Q-9D2${'MNPQR'[n]}`, patient: newPatientId() },
  ...({ state, askedBy, receivedOn, closedOn, channel: 'online' } as Registered),
  ...{ dueOn: n === 1 ? '2026-11-10' : '2026-12-21', extended: false },
  inTime: closedOn === null ? null : n === 2,
}))

/** Asking for a copy, and following it. */
export const copyPages: Readonly<Record<string, () => string>> = {
  'ask-copy': () => askCopyStartView({ ...asking, open: ['SR-7K3Q-9D2M'] }),
  'ask-copy-none': () => askCopyStartView({ ...asking, services: [], open: [] }),
  ...Object.fromEntries(
    copySteps.map((step) => [
      `ask-copy-${step}`,
      () => askCopyStepView({ ...asking, step, values, errors: [] }),
    ]),
  ),
  'ask-copy-what-errors': () =>
    askCopyStepView({
      ...{ ...asking, step: 'what', values: { what: 'some' } },
      errors: [{ field: 'part', message: 'Choose a part, or say in your own words what you want' }],
    }),
  'ask-copy-check': () => askCopyCheckView({ ...asking, ask, values }),
  'own-copies': () =>
    ownCopiesView({
      who: person,
      requests: [
        copyRequest,
        {
          ...{ ...copyRequest, reference: 'SR-7K3Q-9D2N', state: 'identity', dueOn: null },
          ...{ askedBy: 'solicitor', asker: 'A firm', channel: 'post' },
        },
        { ...copyRequest, reference: 'SR-7K3Q-9D2P', state: 'released', closedOn: '2026-10-01' },
      ],
    }),
  'own-copies-none': () => ownCopiesView({ who: person, requests: [] }),
  'own-copy': () => ownCopyView({ ...own, done: 'asked' }),
  'own-copy-asked': () =>
    ownCopyView({
      ...{ ...own, request: { ...copyRequest, state: 'clarifying', dueOn: null } },
      ...{ events: asked, question, clock: clockNow(copyRequest, asked) },
    }),
  'own-copy-asked-errors': () =>
    ownCopyView({
      ...{ ...own, request: { ...copyRequest, state: 'clarifying', dueOn: null } },
      ...{ events: asked, question, clock: clockNow(copyRequest, asked) },
      errors: [{ field: 'answer', message: 'Write your answer' }],
    }),
  'own-copy-refused': () =>
    ownCopyView({
      ...{ ...own, request: { ...copyRequest, state: 'refused', closedOn: '2026-11-20' } },
      events: copyEvents({ to: 'refused', words: refusedWords }),
    }),
  'request-new': () =>
    requestNewView({
      ...{ who: clerk, patient, at, requests: [copyRequest], errors: [] },
      values: { 'received-day': '22', 'received-month': '11', 'received-year': '2026' },
    }),
  'request-new-died': () =>
    requestNewView({
      ...{ who: clerk, patient: { ...patient, died: '2026-10-01' }, at, requests: [] },
      ...{ values: {}, errors: [] },
    }),
  'request-new-errors': () =>
    requestNewView({
      ...{ who: clerk, patient, at, requests: [], values: { channel: 'post' } },
      errors: [
        { field: 'received-day', message: 'Give the day it came, not one that is still to come' },
        { field: 'asked-by', message: 'Choose who asks' },
        { field: 'what', message: 'Choose whether you want all of it or a part' },
      ],
    }),
  'request-case': () => requestCaseView({ ...caseView, done: 'in' }),
  'request-case-errors': () =>
    requestCaseView({
      ...{ ...caseView, values: { do: 'known', how: 'seen', 'seen-photo': 'yes' } },
      errors: [{ field: 'seen', message: 'Still to be seen: The patient’s signed authority' }],
    }),
  'request-case-gathering': () =>
    requestCaseView({
      ...caseView,
      handled: handled({ ...bySolicitor, state: 'gathering' }, known),
    }),
  'request-case-refused': () =>
    requestCaseView({
      ...caseView,
      handled: handled(
        { ...copyRequest, state: 'refused', closedOn: '2026-11-20' },
        copyEvents({ to: 'refused', why: 'not-held', words: refusedWords }),
      ),
    }),
  register: () => registerView({ who: clerk, rows: registered, today: '2026-11-22', cut: false }),
  'register-none': () => registerView({ who: clerk, rows: [], today: '2026-11-22', cut: false }),
  'own-copy-by-others': () =>
    ownCopyView({
      ...own,
      request: { ...copyRequest, askedBy: 'solicitor', asker: 'A firm', state: 'identity' },
    }),
}
