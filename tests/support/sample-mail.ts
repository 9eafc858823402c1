import type { InboundMail } from '../../src/forms/mail/mails.ts'
import type { Printing } from '../../src/forms/printings.ts'
import { mailView } from '../../src/web/staff/mail-view.tsx'
import { at, nurse } from './sample-record.ts'

const mail: InboundMail = {
  ...{ reference: 'MI-7K3Q-9D2M', receivedAt: at, sender: 'wilhelmina@example.org' },
  ...{ senderName: 'Wilhelmina Sampleton', subject: 'My form PF-7K3Q-9D2M' },
  body: 'Good morning,\n\nhere is the form you gave me.\n\nKind regards',
  checks: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
  ...{ named: 'PF-7K3Q-9D2M', namedIn: 'code', faults: [], wasAnswered: true, state: 'waiting' },
  ...{ keptWith: null, outcome: null, decidedBy: null, decidedAt: null },
}
const pages = [1, 2].map((page) => ({ page, file: 1, width: 1240, height: 1754 }))
const printed: Printing = {
  ...{ reference: 'PF-7K3Q-9D2M', practice: 'Z90001', form: 'type-1', version: 'x' },
  printedAt: at,
}
export const sampleMail = { mail, pages }
const view = { who: nurse, mail, pages, names: printed, values: {}, errors: [] }
const foreign: InboundMail = {
  ...{ ...mail, sender: '', senderName: '', subject: '', body: '', named: 'FM-7K3Q-9D2M' },
  ...{ namedIn: 'subject', checks: { spf: 'fail', dkim: 'none', dmarc: 'fail' } },
  faults: [
    'The file is not a PDF, JPEG or PNG',
    'The PDF is locked with a password: send it without',
  ],
}

/** Emails that came in, at the desk. */
export const mailPages: Readonly<Record<string, () => string>> = {
  'mail-printed': () => mailView(view),
  'mail-of-nobody-errors': () =>
    mailView({
      ...{ ...view, mail: foreign, pages: [], names: undefined, values: { 'kept-with': 'FM-1' } },
      errors: [
        {
          field: 'kept-with',
          message: 'Give the reference of a form or request that came in here, like FM-7K3Q-9D2M',
        },
        { field: 'outcome', message: 'Choose how it ended' },
      ],
    }),
  'mail-kept': () =>
    mailView({
      ...view,
      mail: {
        ...mail,
        state: 'kept',
        keptWith: 'FM-7K3Q-9D2M',
        decidedBy: nurse.name,
        decidedAt: at,
      },
    }),
  'mail-ended': () =>
    mailView({
      ...view,
      mail: { ...mail, state: 'ended', outcome: 'not-here', decidedBy: nurse.name, decidedAt: at },
    }),
}
