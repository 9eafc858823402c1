import { SetupError } from '../../errors.ts'
import { isNhsNumber } from '../../identity/nhs-number.ts'

/** Why an answer of the national service is not believed. Each refuses the build. */
export type NotBelieved =
  'malformed' | 'empty' | 'not-asked' | 'repeated' | 'stale' | 'no-answer' | 'opt-outs-vanished'

const said: Readonly<Record<NotBelieved, string>> = {
  malformed: 'its answer holds a line that is no NHS number with a comma',
  empty: 'its answer names nobody, which would be that everybody has opted out',
  'not-asked': 'its answer names somebody who was not asked about',
  repeated: 'its answer names somebody twice',
  stale: 'there is none of the last 24 hours. Ask with: confide linker check',
  'no-answer': 'no answer came in time. Look whether your MESH client carries the files',
  'opt-outs-vanished':
    'by its answer far fewer people have opted out than the day before. Ask the service: docs/operations.md',
}

export class OptOutsRefused extends SetupError {
  override name = 'OptOutsRefused'
  readonly why: NotBelieved

  constructor(why: NotBelieved) {
    super(`No list of the national service to go by: ${said[why]}`)
    this.why = why
  }
}

/** How long an answer may be acted on; then the service is asked again. */
export const answerHolds = 24 * 60 * 60 * 1000

/** The file that is sent: a number and a comma on each line, which ends with a line feed. @see NDO-5 */
export function fileOf(numbers: Iterable<string>): string {
  return [...numbers].map((number) => `${number},\n`).join('')
}

/**
 * The numbers in a file of that form.
 *
 * @throws OptOutsRefused for a line that is anything else, or twice.
 */
export function numbersIn(file: string): Set<string> {
  if (file !== '' && !file.endsWith('\n')) throw new OptOutsRefused('malformed')
  const lines = file.split('\n').slice(0, -1)
  const numbers = lines.map((line) => {
    const [, number] = /^(\d{10}),$/.exec(line) ?? []
    if (number === undefined || !isNhsNumber(number, true)) throw new OptOutsRefused('malformed')
    return number
  })
  const all = new Set(numbers)
  if (all.size !== numbers.length) throw new OptOutsRefused('repeated')
  return all
}

/**
 * Who may be used, of those who were asked about: the service answers with their numbers and leaves the others out.
 * What cannot be right is not believed, for then people who said no would be used.
 *
 * @param before how many had opted out by the answer before this one; undefined for the first.
 * @throws OptOutsRefused
 */
export function believed(
  asked: ReadonlySet<string>,
  answer: string,
  before: number | undefined,
): ReadonlySet<string> {
  const allowed = numbersIn(answer)
  if (allowed.size === 0) throw new OptOutsRefused('empty')
  for (const number of allowed) if (!asked.has(number)) throw new OptOutsRefused('not-asked')
  if (before !== undefined && tooManyGone(before, asked.size - allowed.size)) {
    throw new OptOutsRefused('opt-outs-vanished')
  }
  return allowed
}

/** Some take their opt-out back each day; one in a hundred does not. */
function tooManyGone(before: number, now: number): boolean {
  return before - now > Math.max(5, before / 100)
}

/** @throws OptOutsRefused `stale` for an answer that no longer holds, or is from the future. */
export function requireFresh(answeredAt: Date, at: Date): void {
  const age = at.getTime() - answeredAt.getTime()
  if (age < 0 || age > answerHolds) throw new OptOutsRefused('stale')
}
