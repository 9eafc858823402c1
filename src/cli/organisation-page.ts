import { parseArgs } from 'node:util'
import { parseOdsCode } from '../identity/ods-code.ts'
import { pageOf, setPracticePage, type PracticePage } from '../identity/practice-page.ts'
import type { Output } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const pageUsage = `page           what a practice says of itself on its public pages: --telephone, --address and --hours (lines
               parted by ;), --website, --records-mail, --privacy-contact. What is not given stays, none
               takes it away; without an option it prints what is said now`

const options = {
  address: { type: 'string' },
  telephone: { type: 'string' },
  hours: { type: 'string' },
  website: { type: 'string' },
  'records-mail': { type: 'string' },
  'privacy-contact': { type: 'string' },
} as const

/** `confide organisation page`. */
export async function pageAction(args: string[], out: Output): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [code, ...more] = positionals
  if (code === undefined || more.length > 0) throw new UsageError('Give one organisation code')
  const practice = parseOdsCode(code)
  const change: Partial<PracticePage> = {
    ...(values.address !== undefined && { address: linesOf(values.address) }),
    ...(values.telephone !== undefined && { telephone: oneOf(values.telephone) }),
    ...(values.hours !== undefined && { openingHours: linesOf(values.hours) }),
    ...(values.website !== undefined && { website: oneOf(values.website) }),
    ...(values['records-mail'] !== undefined && { recordsMail: oneOf(values['records-mail']) }),
    ...(values['privacy-contact'] !== undefined && {
      privacyContact: oneOf(values['privacy-contact']),
    }),
  }
  await withDatabase(async (db) => {
    if (Object.keys(change).length > 0) await setPracticePage(db.job, practice, change)
    for (const line of told(await pageOf(db.job, practice))) out.print(line)
  })
  return 0
}

function oneOf(text: string): string | null {
  const value = text.trim()
  return value === '' || value === 'none' ? null : value
}

function linesOf(text: string): string[] {
  if (oneOf(text) === null) return []
  return text
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function told(page: PracticePage): string[] {
  const rows: [string, string | null][] = [
    ['Address', page.address.join('; ')],
    ['Telephone', page.telephone],
    ['Opening hours', page.openingHours.join('; ')],
    ['Website', page.website],
    ['Mail for records', page.recordsMail],
    ['Privacy contact', page.privacyContact],
  ]
  return rows.map(([name, value]) => `${name}: ${value || 'not given'}`)
}
