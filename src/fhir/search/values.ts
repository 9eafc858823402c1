import { Refusal } from '../../errors.ts'

/** As many values as one parameter may have, between commas. */
const mostValues = 100

/** Between commas; a comma that belongs to a value has a backslash before it. */
export function valuesIn(name: string, value: string): string[] {
  const values = value.split(/(?<!\\),/).map((one) => one.replaceAll(/\\([\\,|$])/g, '$1'))
  if (values.length > mostValues || values.includes('')) {
    throw new Refusal('invalid', `${name} has 1 to ${mostValues} values, with commas between them`)
  }
  return values
}
