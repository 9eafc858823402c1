import type { EvidenceCode } from '../../src/access/evidence-code.ts'
import type { AccessRequest } from '../../src/access/request.ts'
import { whoAsksView } from '../../src/web/public/who-asks-view.tsx'
import { evidenceCodeView, evidenceToldView } from '../../src/web/staff/evidence-code-view.tsx'
import { requestCaseView } from '../../src/web/staff/request-case-view.tsx'
import { copyEvents, copyRequest, deskCase } from './sample-copies.ts'
import { at } from './sample-record.ts'

const request: AccessRequest = {
  ...{ ...copyRequest, askedBy: 'solicitor', channel: 'post', state: 'identity', dueOn: null },
  asker: 'Example and Sample LLP, 2 High Street, Westbury',
}
const events = copyEvents({ to: 'identity', words: 'The authority, please' }).map((one) => ({
  ...{ ...one, byKind: 'staff' as const, byName: 'Sam Desk' },
}))
const code: EvidenceCode = {
  ...{ way: 'post', madeAt: at, madeBy: 'Sam Desk', usedAt: null },
  expiresAt: new Date('2026-12-20T10:00:00Z'),
}
const shown = deskCase(request, events, { code, needed: [['signed-authority']] })
const typed = 'W-7K3Q-9D2M-4TXB'

/** What shows who asks, asked for and sent from home. */
export const evidencePages: Readonly<Record<string, () => string>> = {
  'who-asks': () => whoAsksView({ code: '', errors: [] }),
  'who-asks-errors': () =>
    whoAsksView({
      code: typed,
      errors: [
        { field: 'code', message: 'This code does not work. Check each letter' },
        { field: 'file-2', message: 'This is no PDF, JPEG or PNG. Choose another' },
      ],
    }),
  'who-asks-sent': () => whoAsksView({ code: '', errors: [], notice: 'sent' }),
  'who-asks-closed': () => whoAsksView({ code: '', errors: [], notice: 'closed' }),
  'request-case-code': () => requestCaseView(shown),
  'evidence-code': () => evidenceCodeView(shown),
  'evidence-code-errors': () =>
    evidenceCodeView({
      ...{ ...shown, values: { way: 'post' } },
      errors: [
        { field: 'to', message: 'Write whom the letter goes to' },
        { field: 'words', message: 'Write what they need to show' },
      ],
    }),
  'evidence-told': () =>
    evidenceToldView({
      ...{ who: shown.who, patient: shown.patient, at, reference: request.reference, code: typed },
      ...{ expiresAt: code.expiresAt, url: 'https://confide.example/who-asks' },
    }),
}
