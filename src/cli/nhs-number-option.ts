import { parseNhsNumber, type NhsNumber } from '../identity/nhs-number.ts'
import { UsageError } from './command.ts'

/** How the NHS number is given, for the usage of a command. */
export const nhsNumberUsage = `  --nhs-number N   the patient. Without it the number is read from standard input, which keeps
                   it out of the history of the shell and the list of processes.`

const longestInput = 200

/** The NHS number of `--nhs-number`, else the first line of standard input. It is never printed or logged. */
export async function nhsNumberFrom(option: string | undefined): Promise<NhsNumber> {
  const text = option ?? (await firstLine())
  if (text.trim() === '') throw new UsageError('Give an NHS number, or write one to standard input')
  return parseNhsNumber(text.trim(), true)
}

async function firstLine(): Promise<string> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > longestInput) break
  }
  return text.slice(0, longestInput).split('\n')[0] ?? ''
}
