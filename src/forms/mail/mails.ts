import { registeredAs } from '../../access/register.ts'
import { appendSystemEvent } from '../../audit/system-event.ts'
import type { Database, Tx } from '../../db/database.ts'
import { pagesOf, type PagePlace } from '../../documents/quarantine.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, StaffMember } from '../../identity/actor.ts'
import { notFound } from '../../identity/ids.ts'
import type { MailChecks } from '../../messages/check-sender.ts'
import { endDecided } from '../../messages/work.ts'
import { atDesk, type Acting } from '../../sharing/act.ts'
import { printingOf, type Printing } from '../printings.ts'
import type { NamedIn } from './named-reference.ts'

/** How an email ended that belongs to no form. */
export const mailOutcomes = ['ask-for-form', 'not-here', 'told-already', 'nothing-asked'] as const
export type MailOutcome = (typeof mailOutcomes)[number]

/** An email that came in. Whose it is stays what it says. */
export type InboundMail = {
  readonly reference: string
  readonly receivedAt: Date
  readonly sender: string
  readonly senderName: string
  readonly subject: string
  readonly body: string
  readonly checks: MailChecks
  readonly named: string | null
  readonly namedIn: NamedIn | null
  readonly faults: readonly string[]
  readonly wasAnswered: boolean
  readonly state: 'waiting' | 'kept' | 'ended'
  /** The form or request it is kept with. */
  readonly keptWith: string | null
  readonly outcome: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

export type OpenMail = {
  readonly by: StaffMember
  readonly mail: InboundMail
  readonly pages: readonly PagePlace[]
  /** What it names, where that is of this desk: a form that was printed or came in, or a request. */
  readonly names: Printing | { readonly kept: string } | undefined
}

/**
 * An email at the desk it came to; that it was opened is on the system's log before it is told.
 *
 * @throws Refusal `role`, or `not-found`.
 */
export async function readInbound(
  db: Database,
  actor: Actor,
  reference: string,
): Promise<OpenMail> {
  const open = await atDesk(db, actor, 'desk', async (tx, { by }) => {
    const [mail] = await mailOf(tx, reference)
    if (mail === undefined) return undefined
    const found = mail.named !== null && (await isOurs(tx, mail.named)) ? mail.named : undefined
    return { by: staffOf(by), mail, pages: await pagesOf(tx, reference), found }
  })
  if (open === undefined) throw notFound()
  const { found, ...rest } = open
  const printing =
    found === undefined && rest.mail.named !== null
      ? await printingOf(db, rest.mail.named)
      : undefined
  await appendSystemEvent(db, {
    ...{ kind: 'form', actor: rest.by.id, organisation: rest.by.organisation },
    ...{ detail: `opened ${reference}`, requestId: actor.requestId },
  })
  const isPrintedHere = printing?.practice === rest.by.organisation
  const names = found ? { kept: found } : isPrintedHere ? printing : undefined
  return { ...rest, names }
}

/** The emails kept with a form or a request, at the desk of this transaction. */
export async function mailsWith(tx: Tx, keptWith: string): Promise<readonly string[]> {
  const rows = await tx<{ reference: string }[]>`
    select reference from inbound_mail where kept_with = ${keptWith} order by received_at`
  return rows.map(({ reference }) => reference)
}

/**
 * Keeps an email with a form or a request of this desk, and takes it off the list; inside an act at the desk.
 *
 * @throws Refusal `conflict` where somebody else was first, or it is none of this desk.
 */
export async function keepMailWith(
  tx: Tx,
  { by, at }: Pick<Acting, 'by' | 'at'>,
  reference: string,
  keptWith: string,
): Promise<void> {
  const { count } = await tx`
    update inbound_mail
       set state = 'kept', kept_with = ${keptWith}, decided_by = ${by.name}, decided_at = ${at}
     where reference = ${reference} and state = 'waiting'`
  if (count === 0) throw alreadyDecided()
  await endDecided(tx, 'mail', reference, by.id, at)
}

/**
 * Keeps an email with a form or a request of this desk.
 *
 * @returns whether there is such a one.
 * @throws Refusal `role`; `conflict` where somebody else was first.
 */
export function keepMail(
  db: Database,
  actor: Actor,
  reference: string,
  keptWith: string,
): Promise<boolean> {
  return atDesk(db, actor, 'desk', async (tx, acting) => {
    const isKnown = await isOurs(tx, keptWith)
    if (isKnown) await keepMailWith(tx, acting, reference, keptWith)
    return isKnown
  })
}

/** Whether a form or a request of this reference came in at the desk of this transaction. */
async function isOurs(tx: Tx, reference: string): Promise<boolean> {
  const [form] = await tx`select 1 from form_case where reference = ${reference}`
  return form !== undefined || (await registeredAs(tx, reference)).length > 0
}

/** Ends an email that belongs to no form. @throws Refusal `role`, `conflict`. */
export function endMail(
  db: Database,
  actor: Actor,
  reference: string,
  outcome: MailOutcome,
): Promise<void> {
  return atDesk(db, actor, 'desk', async (tx, { by, at }) => {
    const { count } = await tx`
      update inbound_mail
         set state = 'ended', outcome = ${outcome}, decided_by = ${by.name}, decided_at = ${at}
       where reference = ${reference} and state = 'waiting'`
    if (count === 0) throw alreadyDecided()
    await endDecided(tx, 'mail', reference, by.id, at)
  })
}

/** Forgets emails that were decided long ago. */
export async function forgetMail(db: Database): Promise<void> {
  await db.job`select forget_mail()`
}

function mailOf(tx: Tx, reference: string) {
  return tx<InboundMail[]>`
    select reference, received_at as "receivedAt", sender, sender_name as "senderName", subject, body,
           jsonb_build_object('spf', spf, 'dkim', dkim, 'dmarc', dmarc) as checks, named,
           named_in as "namedIn", faults, answered is not null as "wasAnswered", state,
           kept_with as "keptWith", outcome, decided_by as "decidedBy", decided_at as "decidedAt"
      from inbound_mail where reference = ${reference}`
}

function alreadyDecided(): Refusal {
  return new Refusal('conflict', 'Somebody has decided this email already')
}

function staffOf(by: Acting['by']): StaffMember {
  if (by.kind !== 'staff') throw notFound()
  return by
}
