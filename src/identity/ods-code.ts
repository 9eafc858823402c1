import { Refusal } from '../errors.ts'

declare const brand: unique symbol

/** An organisation's code. Made only by `parseOdsCode`. */
export type OdsCode = string & { readonly [brand]: 'OdsCode' }

export const odsSystem = 'https://fhir.nhs.uk/Id/ods-organization-code'

/**
 * Reads an ODS code; lower case is accepted.
 *
 * @throws Refusal `invalid`.
 * @see domain.md 6.2: the pattern is all that can be relied on.
 */
export function parseOdsCode(text: string): OdsCode {
  const code = text.trim().toUpperCase()
  if (!isOdsCode(code)) {
    throw new Refusal('invalid', 'An organisation code has 3 to 10 letters and digits, like Z90001')
  }
  return code
}

export function isOdsCode(text: string): text is OdsCode {
  return /^[A-Z0-9]{3,10}$/.test(text)
}
