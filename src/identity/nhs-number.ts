import { Refusal } from '../errors.ts'

declare const brand: unique symbol

/** Ten digits with a right check digit. Made only by `parseNhsNumber`. */
export type NhsNumber = string & { readonly [brand]: 'NhsNumber' }

export const nhsNumberSystem = 'https://fhir.nhs.uk/Id/nhs-number'

/**
 * Reads an NHS number, with or without spaces and dashes.
 *
 * @param allowTest whether the ranges that are never issued (999…, and 900… of the sandboxes) are accepted.
 * @throws Refusal `invalid`, with a message that says what to correct.
 * @see domain.md 6.1; https://www.datadictionary.nhs.uk/attributes/nhs_number.html
 */
export function parseNhsNumber(text: string, allowTest: boolean): NhsNumber {
  const digits = text.replace(/[\s\-\u2010-\u2015]/g, '')
  if (/^[A-Za-z]{2}\d{6}[A-Za-z]$/.test(digits)) {
    throw new Refusal(
      'invalid',
      'This is a National Insurance number. Enter the 10-digit NHS number',
    )
  }
  if (!/^\d*$/.test(digits))
    throw new Refusal('invalid', 'An NHS number has digits only, like 999 123 4567')
  if (digits.length < 10)
    throw new Refusal('invalid', 'The NHS number is too short. It has 10 digits')
  if (digits.length > 10)
    throw new Refusal('invalid', 'The NHS number is too long. It has 10 digits')
  if (!hasRightCheckDigit(digits) || /^(\d)\1{9}$/.test(digits)) {
    throw new Refusal('invalid', 'This is not an NHS number: check each digit and enter it again')
  }
  if (!allowTest && /^9[09]/.test(digits)) {
    throw new Refusal('invalid', 'This is a test number and is not issued to anyone')
  }
  return digits as NhsNumber
}

/** Whether `parseNhsNumber` takes it. */
export function isNhsNumber(text: string, allowTest: boolean): boolean {
  try {
    return parseNhsNumber(text, allowTest) !== undefined
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** As it is shown: `999 000 0018`. */
export function formatNhsNumber(number: NhsNumber): string {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`
}

/** The tenth digit for nine, or undefined where modulus 11 gives none (remainder 10). */
export function checkDigit(nine: string): number | undefined {
  let sum = 0
  for (let i = 0; i < 9; i++) sum += Number(nine[i]) * (10 - i)
  const rest = 11 - (sum % 11)
  if (rest === 10) return undefined
  return rest === 11 ? 0 : rest
}

function hasRightCheckDigit(digits: string): boolean {
  return checkDigit(digits.slice(0, 9)) === Number(digits[9])
}
