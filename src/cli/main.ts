import { Refusal, SetupError } from '../errors.ts'
import { onLauncherGone } from '../lifeline.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { command as app } from './app.ts'
import { command as area } from './area.ts'
import { command as db } from './db.ts'
import { command as demo } from './demo.ts'
import { command as importCommand } from './import.ts'
import { command as linker } from './linker.ts'
import { command as logErase } from './log-erase.ts'
import { command as migrate } from './migrate.ts'
import { command as organisation } from './organisation.ts'
import { command as patient } from './patient.ts'
import { command as question } from './question.ts'
import { command as relationship } from './relationship.ts'
import { command as runner } from './runner.ts'
import { command as sandboxReset } from './sandbox-reset.ts'
import { command as session } from './session.ts'
import { command as staff } from './staff.ts'
import { command as summaries } from './summaries.ts'
import { command as verifyExport } from './verify-export.ts'
import { command as verifyLog } from './verify-log.ts'
import { command as witness } from './witness.ts'

// One line for each command, in the order the list shows them.
const commands: readonly Command[] = [
  importCommand,
  demo,
  sandboxReset,
  organisation,
  staff,
  patient,
  relationship,
  session,
  app,
  summaries,
  verifyLog,
  logErase,
  witness,
  linker,
  runner,
  question,
  area,
  verifyExport,
  migrate,
  db,
]

const out: Output = {
  print: (line) => void process.stdout.write(`${line}\n`),
  warn: (line) => void process.stderr.write(`${line}\n`),
}

onLauncherGone(() => process.exit(1))
// whoever reads a list may have read enough of it (`| head`): the work goes on to its end all the same
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await dispatch(process.argv.slice(2))

async function dispatch(args: string[]): Promise<number> {
  const command = commands.find(({ name }) => args.slice(0, wordsIn(name)).join(' ') === name)
  if (command) return runCommand(command, args.slice(wordsIn(command.name)))
  const [asked] = args
  if (asked === undefined || asked === 'help' || asked === '--help' || asked === '-h') {
    out.print(overview())
    return 0
  }
  const near = commands.filter(({ name }) => name.startsWith(`${asked} `))
  if (near.length > 0 && (args[1] === undefined || args[1] === '--help' || args[1] === '-h')) {
    for (const { usage } of near) out.print(usage)
    return args[1] === undefined ? 2 : 0
  }
  out.warn(`There is no command ${asked}. confide --help lists them.`)
  return 2
}

async function runCommand(command: Command, args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    out.print(command.usage)
    return 0
  }
  try {
    return await command.run(args, out)
  } catch (error) {
    if (isUsage(error)) {
      out.warn(`${error.message}\nconfide ${command.name} --help says what it takes.`)
      return 2
    }
    if (!(error instanceof SetupError || error instanceof Refusal)) throw error
    out.warn(error.message)
    return 1
  }
}

/** Ours, or one of `parseArgs`. */
function isUsage(error: unknown): error is Error {
  if (error instanceof UsageError) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('ERR_PARSE_ARGS_')
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'Usage: confide <command> [options]',
    '',
    'Commands:',
    ...lines,
    '',
    'confide <command> --help says more. Commands work on the database of DATABASE_URL, else on the',
    'embedded one in the data folder (CONFIDE_DATA, .data unless named).',
  ].join('\n')
}

function wordsIn(name: string): number {
  return name.split(' ').length
}
