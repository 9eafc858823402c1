import { authenticate, type DNSResolver } from 'mailauth'

/** What the domain of a sender says of this email; kept for whoever looks into it. It never proves a person. */
export type MailChecks = { readonly spf: Check; readonly dkim: Check; readonly dmarc: Check }
export type Check = 'pass' | 'fail' | 'none' | 'unknown'

/** What the server was told by whoever handed the email over. */
export type Envelope = {
  readonly returnPath: string
  readonly recipients: readonly string[]
  /** Of the connection; null where somebody else received it. */
  readonly ip: string | null
  readonly helo: string | null
}

const unknown: MailChecks = { spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' }
const longestMs = 10_000

/**
 * Asks DNS what holds for the sender's domain: RFC 7208, 6376, 7489. Unknown where it does not answer in time, and,
 * unasked, for what was handed over within this network.
 */
export async function checkSender(
  raw: Buffer,
  { ip, helo, returnPath }: Envelope,
  resolver?: DNSResolver,
): Promise<MailChecks> {
  if (ip !== null && isNear(ip)) return unknown
  const asked = ip === null ? {} : { ip, ...(helo === null ? {} : { helo }) }
  const found = authenticate(raw, {
    ...asked,
    ...(resolver && { resolver }),
    sender: returnPath,
    disableArc: true,
    disableBimi: true,
    mta: 'mail.invalid',
  }).then(
    ({ spf, dkim, dmarc }): MailChecks => ({
      spf: ip === null ? 'unknown' : said(spf && spf.status.result),
      dkim: best(dkim.results.map(({ status }) => signature(status.result))),
      dmarc: said(dmarc && dmarc.status.result),
    }),
    () => unknown,
  )
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<MailChecks>((resolve) => {
    timer = setTimeout(() => resolve(unknown), longestMs)
  })
  return Promise.race([found, late]).finally(() => clearTimeout(timer))
}

function said(result: unknown): Check {
  if (result === 'pass' || result === 'fail' || result === 'none') return result
  if (result === false || result === undefined || result === 'neutral') return 'none'
  return result === 'softfail' || result === 'policy' ? 'fail' : 'unknown'
}

/** A signature over other words than these is neither good nor bad there, and bad here. */
function signature(result: unknown): Check {
  return result === 'neutral' ? 'fail' : said(result)
}

function best(results: readonly Check[]): Check {
  const order: readonly Check[] = ['pass', 'fail', 'unknown']
  return order.find((one) => results.includes(one)) ?? 'none'
}

function isNear(ip: string): boolean {
  return /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|^::1$|^f[cd]/i.test(ip)
}
