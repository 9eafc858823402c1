import { SetupError } from '../../errors.ts'
import { isNhsNumber } from '../../identity/nhs-number.ts'

/** A fact of a file from elsewhere, with what the file says of whose it is. */
export type OutsideFact = {
  /** Empty where it has none that can be one. */
  readonly nhsNumber: string
  readonly born: string
  readonly sex: string
  readonly code: string
  readonly onDay: string
}

const names = 'nhs_number,birth_date,sex,code,on_day'
const day = String.raw`(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))`
const shape = new RegExp(`^([\\d ]{0,12}),${day}?,(female|male|other|unknown)?,(\\d{1,18}),${day}$`)

/**
 * Reads a file from elsewhere: coded facts of SNOMED CT, each with the NHS number, birth date and sex of whose it is.
 *
 * @throws SetupError that says which line is not of the shape, and nothing that stands in it.
 */
export function outsideFacts(text: string): OutsideFact[] {
  const [head, ...lines] = text.replaceAll('\r\n', '\n').trimEnd().split('\n')
  if (head !== names) throw new SetupError(`A file from elsewhere begins with ${names}`)
  return lines.map((line, at) => {
    const found = shape.exec(line)
    if (found === null || !isDay(line.slice(-10)))
      throw new SetupError(`Line ${at + 2} of a file from elsewhere is not of its shape`)
    const [, number = '', born = '', sex = '', code = '', onDay = ''] = found
    const digits = number.replaceAll(' ', '')
    return { nhsNumber: isNhsNumber(digits, true) ? digits : '', born, sex, code, onDay }
  })
}

/** Not 30 February: what makes the files would say so with the whole line. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
}
