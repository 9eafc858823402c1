import type { ReadMail } from '../../messages/read-mail.ts'

/** Where an email names what it is about: in the address it was sent to, its subject, or a QR code in its files. */
export type NamedIn = 'address' | 'subject' | 'code'
export type Named = { readonly reference: string; readonly in: NamedIn }

const reference = /(?<![0-9A-Z])(?:PF|FM|SR)(?:-[2-9B-DF-HJ-NP-TV-XZ]{4}){2}(?![0-9A-Z])/i
const longest = 500

/**
 * The reference an email names. Anybody may name any: it says where staff may look, and opens nothing.
 *
 * @param codes what the QR codes of its files say.
 */
export function namedReference(
  { to, subject }: Pick<ReadMail, 'to' | 'subject'>,
  codes: readonly string[],
): Named | undefined {
  const tokens = to.flatMap((address) => /\+([^@]*)@/.exec(address.slice(0, longest))?.[1] ?? [])
  const places: readonly (readonly [NamedIn, readonly string[]])[] = [
    ['address', tokens],
    ['subject', [subject]],
    ['code', codes],
  ]
  for (const [place, texts] of places) {
    for (const text of texts) {
      const [found] = reference.exec(text.slice(0, longest)) ?? []
      if (found !== undefined) return { reference: found.toUpperCase(), in: place }
    }
  }
  return undefined
}
