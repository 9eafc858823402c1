import { createHash } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import { keepFiles, quarantined, type QuarantinedFile } from '../../documents/quarantine.ts'
import { isOfTheFile } from '../../documents/unsafe-file.ts'
import { Refusal } from '../../errors.ts'
import { dayIn } from '../../identity/age.ts'
import { newReference } from '../../identity/reference.ts'
import { checkSender, type Envelope } from '../../messages/check-sender.ts'
import { mayAnswer } from '../../messages/may-answer.ts'
import { largestMail, readMail, type ReadMail } from '../../messages/read-mail.ts'
import { addWork } from '../../messages/work.ts'
import { answerBy } from '../../record/working-day.ts'
import { namedReference } from './named-reference.ts'

/** Beyond it somebody is not writing to their practice; whoever hands more over is told to come later. */
const mostInADay = 300
const mostAnswersInADay = 100
const mostPages = 40

export type Taken =
  | {
      readonly reference: string
      /** Whom to tell, once, that it came in; null for nobody. */
      readonly answer: string | null
      readonly messageId: string
    }
  /** A notice of this system, where its own mail comes to the same mailbox. */
  | 'notice'
  | 'twice'
  | 'too-many'
  | 'unreadable'

/**
 * Takes in an email for a practice: an item in its work list, and nothing else happens. Its files are made safe before
 * they are kept; those that cannot be are not.
 *
 * @param own the addresses mail comes in at and goes out from.
 */
export async function takeMail(
  db: Database,
  organisation: string,
  raw: Buffer,
  envelope: Envelope,
  own: readonly string[],
): Promise<Taken> {
  const [today] = await db.relay<{ mails: number; answers: number }[]>`
    select count(*)::int as mails, count(answered)::int as answers from inbound_mail
     where organisation = ${organisation} and received_at > now() - interval '1 day'`
  if (today === undefined || today.mails >= mostInADay) return 'too-many'
  const mail = await read(raw, envelope)
  if (mail === undefined) return 'unreadable'
  if (isNotice(mail, own)) return 'notice'
  if (await cameBefore(db, organisation, raw)) return 'twice'
  const { files, faults } = await safeFiles(mail)
  const codes = files.flatMap(({ pages }) => pages.flatMap(({ code }) => code ?? []))
  const named = namedReference(mail, codes)
  const checks = await checkSender(raw, envelope)
  const answered =
    today.answers < mostAnswersInADay && mayAnswer(mail, envelope.returnPath, checks, own)
      ? hashOf(mail.from)
      : null
  const reference = newReference('MI')
  const done = await db.relay.begin(async (tx) => {
    const [row] = await tx<{ at: Date; toldBefore: boolean }[]>`
      select now() as at, exists (
        select from inbound_mail
         where organisation = ${organisation} and answered = ${answered}
           and received_at > now() - interval '7 days') as "toldBefore"`
    if (row === undefined) throw new TypeError('the database gave no time')
    const answers = answered !== null && !row.toldBefore
    const { count } = await tx`
      insert into inbound_mail (organisation, reference, received_at, digest, sender, sender_name, subject, body,
                                spf, dkim, dmarc, named, named_in, faults, answered)
      values (${organisation}, ${reference}, ${row.at}, ${hashOf(raw)}, ${mail.from}, ${mail.fromName},
              ${mail.subject}, ${mail.text}, ${checks.spf}, ${checks.dkim}, ${checks.dmarc},
              ${named?.reference ?? null}, ${named?.in ?? null}, ${faults}, ${answers ? answered : null})
      on conflict (organisation, digest) do nothing`
    if (count === 0) return 'twice' as const
    await keepFiles(tx, organisation, reference, files)
    const work = { organisation, reference, kind: 'mail', patient: null } as const
    await addWork(tx, { ...work, createdAt: row.at, dueOn: answerBy(dayIn(row.at)) })
    return { reference, answer: answers ? mail.from : null, messageId: mail.messageId }
  })
  return done
}

async function read(raw: Buffer, { recipients }: Envelope): Promise<ReadMail | undefined> {
  if (raw.length === 0 || raw.length > largestMail) return undefined
  // what it throws is about the email, and may quote it
  return readMail(raw, recipients).catch(() => undefined)
}

function isNotice({ from, machine }: ReadMail, own: readonly string[]): boolean {
  return own.includes(from) && (machine['auto-submitted'] ?? '').startsWith('auto-generated')
}

/** Its files as flat pages; or why not, in words that quote nothing of them. */
async function safeFiles({ files, moreFiles, moreText }: ReadMail) {
  const safe: QuarantinedFile[] = []
  const faults: string[] = []
  let pages = 0
  for (const { bytes, said } of files) {
    try {
      const file = await quarantined(bytes, said)
      if (pages + file.pages.length > mostPages)
        throw new Refusal('too-large', 'There are too many pages')
      pages += file.pages.length
      safe.push(file)
    } catch (error) {
      if (!isOfTheFile(error)) throw error
      faults.push(error.message)
    }
  }
  if (moreFiles > 0) faults.push(`${moreFiles} more: only ten are taken`)
  if (moreText) faults.push('Its text goes on: only the first 20,000 letters are kept')
  return { files: safe, faults }
}

/** Asked before its files are opened: what is handed over again costs nothing. */
async function cameBefore(db: Database, organisation: string, raw: Buffer): Promise<boolean> {
  const found = await db.relay`
    select from inbound_mail where organisation = ${organisation} and digest = ${hashOf(raw)}`
  return found.length > 0
}

function hashOf(of: string | Buffer): Buffer {
  return createHash('sha256').update(of).digest()
}
