import { createElement } from 'react'
import { cosign, signCheckpoint } from '../../src/audit/log/checkpoint.ts'
import { signerOf } from '../../src/audit/log/keys.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import type { Practice } from '../../src/identity/practice-page.ts'
import { contents } from '../../src/web/public/content/contents.ts'
import { logCheckpoint } from '../../src/web/public/content/log-checkpoint.tsx'
import { contentView, readingsOf } from '../../src/web/public/content-view.tsx'
import { LogNumber } from '../../src/web/public/log-number.tsx'
import { searchedSections } from '../../src/web/public/search-texts.ts'
import { searchView } from '../../src/web/public/search-view.tsx'
import { statusView } from '../../src/web/public/status-view.tsx'
import { faqOf } from '../../src/sharing/leaflets/faq.ts'
import { translations } from '../../src/sharing/leaflets/translations.ts'
import { exampleBegins } from '../../src/sharing/worked-example.ts'
import { easyReadView } from '../../src/web/public/easy-read-view.tsx'
import { howSharingWorksView } from '../../src/web/public/how-sharing-works-view.tsx'
import { leafletsView } from '../../src/web/public/leaflets-view.tsx'
import { practiceLeafletView } from '../../src/web/public/practice-leaflet-view.tsx'
import { questionsView } from '../../src/web/public/questions-view.tsx'
import { startView } from '../../src/web/public/start-view.tsx'
import { translationView } from '../../src/web/public/translation-view.tsx'
import { leaflet, policy } from './sample-leaflet.ts'

const at = new Date('2026-11-22T15:15:00Z')

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
  'practice-leaflets': () => leafletsView({ practice: samplePractice, editions: [leaflet] }),
  'practice-leaflet': () =>
    practiceLeafletView({ practice: samplePractice, leaflet, isShownNow: true }),
  'practice-leaflet-older': () =>
    practiceLeafletView({ practice: samplePractice, leaflet, isShownNow: false }),
  'practice-questions-sharing': () =>
    questionsView({ practice: samplePractice, questions: faqOf(policy) }),
  'practice-easy-read': () => easyReadView({ practice: samplePractice, policy }),
  ...Object.fromEntries(
    translations.map((translation) => [
      `practice-leaflet-${translation.lang}`,
      () => translationView({ practice: samplePractice, policy, translation }),
    ]),
  ),
  'practice-how-sharing-works': () =>
    howSharingWorksView({ practice: samplePractice, choices: exampleBegins }),
  'practice-how-sharing-works-turned': () =>
    howSharingWorksView({
      practice: samplePractice,
      choices: { gpOut: false, nursesIn: true, clinicIn: true },
    }),
  ...Object.fromEntries(
    contents.flatMap((content) =>
      readingsOf(content)
        .filter((reading) => reading !== 'easy-read' || content.easyRead !== 'leaflet')
        .map((reading) => [
          reading === 'standard'
            ? `practice-${content.slug}`
            : `practice-${content.slug}-${reading}`,
          () => contentView({ practice: samplePractice, content, reading }),
        ]),
    ),
  ),
  'practice-log-checkpoint-now': () =>
    contentView({
      ...{ practice: samplePractice, content: logCheckpoint, reading: 'standard' },
      figures: createElement(LogNumber, { newest: sampleCheckpoint() }),
    }),
  'practice-search': () =>
    searchView({
      ...{ practice: samplePractice, typed: 'who can see my recrod' },
      found: searchedSections().slice(0, 4),
      insteadOf: [['recrod', ['record']]],
    }),
  'practice-search-nothing': () =>
    searchView({ practice: samplePractice, typed: 'elephants', found: [], insteadOf: [] }),
  'practice-search-asks': () =>
    searchView({ practice: samplePractice, typed: '', found: [], insteadOf: [] }),
  'practice-status': () => statusView({ practice: samplePractice, at, oldestMessage: 0 }),
  'practice-status-log': () =>
    statusView({ practice: samplePractice, at, oldestMessage: 0, probe: { isMissing: true } }),
  'practice-status-probed': () =>
    statusView({ practice: samplePractice, at, oldestMessage: 0, probe: { isMissing: false } }),
  'practice-status-late': () => statusView({ practice: samplePractice, at, oldestMessage: 4000 }),
}

function sampleCheckpoint() {
  const log = signerOf('log', 'records.example/audit/2026/4f1c09aa7be2', Buffer.alloc(32, 1))
  const root = Buffer.alloc(32, 0x5c)
  const note = signCheckpoint({ origin: log.name, size: 18_204, root }, log)
  const witness = signerOf('witness', 'witness.example', Buffer.alloc(32, 2))
  return { size: 18_204, year: 2026, note: note + cosign(note, witness, 1_795_000_000) }
}
