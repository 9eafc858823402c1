import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'

/** How codes are made here: the key their hashes are made under, and how long one may be used. */
export type CodeSettings = { readonly key: Buffer; readonly hours: number }

/** Eight digits: said over a counter or a telephone in one breath, and by anyone. */
const length = 8

/** After so many wrong ones a code is dead: whoever guesses has 5 chances in 100 million. */
export const mostAttempts = 5

/** What is kept of a code, and whether it may still be used. */
export type KeptCode = {
  readonly hash: Buffer
  readonly expiresAt: Date
  readonly attempts: number
  readonly usedAt: Date | null
  readonly cancelledAt: Date | null
}

export function newCode(): string {
  return randomInt(10 ** length)
    .toString()
    .padStart(length, '0')
}

/** `4827 6193`, as it is shown, said and printed. */
export function spokenCode(code: string): string {
  return `${code.slice(0, length / 2)} ${code.slice(length / 2)}`
}

/** The digits somebody typed, with or without spaces or dashes; undefined for what no code looks like. */
export function parseCode(text: string): string | undefined {
  const digits = text.slice(0, 40).replaceAll(/[\s.-]/g, '')
  return digits.length === length && /^\d+$/.test(digits) ? digits : undefined
}

/** Of one patient and one organisation: the same digits elsewhere have another hash. */
export function hashOfCode(
  { key }: CodeSettings,
  patient: string,
  organisation: string,
  code: string,
): Buffer {
  return createHmac('sha256', key).update(`${patient} ${organisation} ${code}`).digest()
}

export function isLive(code: Omit<KeptCode, 'hash'>, at: Date): boolean {
  return (
    code.usedAt === null &&
    code.cancelledAt === null &&
    code.attempts < mostAttempts &&
    code.expiresAt > at
  )
}

/** Whether these digits open this code now. */
export function opens(code: KeptCode, hash: Buffer, at: Date): boolean {
  return isLive(code, at) && isSame(code, hash)
}

export function isSame(code: KeptCode, hash: Buffer): boolean {
  return timingSafeEqual(code.hash, hash)
}
