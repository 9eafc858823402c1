import { accessibility } from './accessibility.tsx'
import { complaints } from './complaints.tsx'
import type { Content } from './content.ts'
import { cookiesPage } from './cookies.tsx'
import { copyOfYourRecord } from './copy-of-your-record.tsx'
import { dataUses } from './data-uses.tsx'
import { logCheckpoint } from './log-checkpoint.tsx'
import { privacy } from './privacy.tsx'
import { privateEntries } from './private-entries.tsx'
import { questions } from './questions.tsx'
import { research } from './research.tsx'
import { sharing } from './sharing.tsx'
import { summaryCareRecord } from './summary-care-record.tsx'
import { whoToAsk } from './who-to-ask.tsx'

/** Pages on records and sharing, in the order in which the first page of a practice offers them. */
export const topics: readonly Content[] = [
  ...[summaryCareRecord, sharing, privateEntries, research, copyOfYourRecord],
  ...[questions, whoToAsk],
]

/** Pages on the site itself, offered at the foot of each page. */
export const aboutTheSite: readonly Content[] = [
  ...[accessibility, privacy, cookiesPage, complaints, dataUses, logCheckpoint],
]

/** Every page of prose. */
export const contents: readonly Content[] = [...topics, ...aboutTheSite]
