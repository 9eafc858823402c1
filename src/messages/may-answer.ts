import type { ReadMail } from './read-mail.ts'
import type { MailChecks } from './check-sender.ts'

const machines =
  /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|abuse|listserv|majordomo)(?:[+._-]|@)/

/**
 * Whether an email gets the neutral answer that it has come in: never a machine's, our own, or one whose sender is
 * known to be false. RFC 3834.
 *
 * @param returnPath the sender the server was told; empty for a bounce.
 * @param own the addresses mail comes in at and goes out from.
 */
export function mayAnswer(
  { from, machine }: Pick<ReadMail, 'from' | 'machine'>,
  returnPath: string,
  checks: MailChecks,
  own: readonly string[],
): boolean {
  if (!/^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/.test(from) || returnPath === '') return false
  if (machines.test(from) || machines.test(returnPath.toLowerCase())) return false
  if (own.some((one) => withoutToken(one) === withoutToken(from))) return false
  if (checks.dmarc === 'fail' || checks.spf === 'fail') return false
  const { 'auto-submitted': auto = 'no', precedence = '', ...others } = machine
  if (!/^no(?:\s*;|$)/.test(auto)) return false
  if (/^(?:bulk|junk|list|auto_reply)/.test(precedence)) return false
  return Object.keys(others).length === 0
}

/** An address without what stands after `+` in it. */
export function withoutToken(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/, '@')
}
