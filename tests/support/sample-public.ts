import { parseOdsCode } from '../../src/identity/ods-code.ts'
import type { Practice } from '../../src/identity/practice-page.ts'
import { contents } from '../../src/web/public/content/contents.ts'
import { contentView } from '../../src/web/public/content-view.tsx'
import { startView } from '../../src/web/public/start-view.tsx'

export const samplePractice: Practice = {
  ...{ id: parseOdsCode('Z90001'), name: 'Millbrook Surgery', area: 'Westbury North' },
  address: ['Mill Lane', 'Westbury North', 'WB1 4QF'],
  telephone: '01632 960 101',
  openingHours: ['Monday to Friday: 8am to 6:30pm', 'Saturday and Sunday: closed'],
  website: 'https://millbrook.example',
  recordsMail: 'records@millbrook.example',
  privacyContact: 'Data protection officer, telephone 01632 960 109',
}

/** A practice that has said nothing of itself. */
export const silentPractice: Practice = {
  ...{ id: parseOdsCode('Z90002'), name: 'Hawthorn Lane Medical Centre', area: null },
  ...{ address: [], telephone: null, openingHours: [], website: null },
  ...{ recordsMail: null, privacyContact: null },
}

/** The public pages of a practice. */
export const publicPages: Readonly<Record<string, () => string>> = {
  'practice-start': () => startView({ practice: samplePractice }),
  'practice-start-silent': () => startView({ practice: silentPractice }),
  ...Object.fromEntries(
    contents.map((content) => [
      `practice-${content.slug}`,
      () => contentView({ practice: samplePractice, content }),
    ]),
  ),
}
