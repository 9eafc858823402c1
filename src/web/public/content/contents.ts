import type { Content } from './content.ts'
import { summaryCareRecord } from './summary-care-record.tsx'

/** Every page of prose. */
export const contents: readonly Content[] = [summaryCareRecord]
