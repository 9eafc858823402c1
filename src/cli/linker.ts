import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { SetupError } from '../errors.ts'
import { mayMigrate, migrate } from '../db/migrate.ts'
import { described } from '../errors.ts'
import { every } from '../messages/every.ts'
import { build } from '../research/linker/build.ts'
import { addCanary, canarySides } from '../research/linker/canaries.ts'
import { destroyOver } from '../research/linker/close.ts'
import { openLinker } from '../research/linker/open-linker.ts'
import { numbersToAsk } from '../research/linker/people.ts'
import { answerAsNational, askNational, forgetNational } from '../research/opt-outs/exchange.ts'
import { numbersIn } from '../research/opt-outs/national-file.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { patientFrom } from './patient-option.ts'
import { untilStopped } from './until-stopped.ts'
import { withServer } from './with-server.ts'

type Opened = ReturnType<typeof openLinker>

export const command: Command = {
  name: 'linker',
  summary: 'Make the data of studies, without whoever opted out',
  usage: `Usage: confide linker check [--wait MINUTES]
       confide linker build STUDY [--omop]
       confide linker close
       confide linker canary in|national|type-1|none PATIENT
       confide linker stand-in OPTED-OUT

check     sends the NHS numbers to the national service for opt-outs, by files in linker/national of the
          data folder, and waits for its answer (60 minutes unless named). It holds for 24 hours.
build     makes the data of an approved study anew. It refuses without an answer that holds, and where a
          canary is on the wrong side. --omop makes the same data also as tables of the OMOP Common Data
          Model 5.4, in omop.duckdb beside its files: it goes when they go.
          Files from elsewhere in linker/outside/STUDY of the data folder are linked to who is in it, where
          the study was approved with them.
close     destroys the keys and the data of studies that are closed, ended or declined.
canary    names a patient who is nobody: one who must be in each study, one with a national opt-out, and
          one with a Type 1 objection. A build needs all three. With none, it is a canary no more.
stand-in  answers as the national service would, until Ctrl-C: of a development system only. OPTED-OUT is
          a file of NHS numbers, each with a comma and a line of its own.`,
  run: async ([action, ...rest], out) => {
    if (action === 'stand-in') return standIn(rest, out)
    if (action === 'canary') {
      const [named, ...patient] = rest
      const side = canarySides.find((one) => one === named)
      if (side === undefined && named !== 'none') {
        throw new UsageError('Say canary in, national, type-1 or none')
      }
      addCanary(join(readConfig().dataFolder, 'linker'), side, patientFrom(patient))
      out.print(toBe[side ?? 'none'])
      return 0
    }
    const act = new Map(Object.entries(actions)).get(action ?? '')
    if (act === undefined) {
      throw new UsageError('Say what to do: check, build, close, canary, stand-in')
    }
    return withServer(async (url) => {
      if (await mayMigrate(url)) await migrate(url)
      const linker = openLinker(url, readConfig().dataFolder)
      try {
        return await act(linker, rest, out)
      } finally {
        await linker.end()
      }
    })
  },
}

const toBe = {
  in: 'This canary has to be in every build.',
  national: 'This canary has to be in no build, by the national opt-out.',
  'type-1': 'This canary has to be in no build, by a Type 1 opt-out.',
  none: 'This patient is no canary any more.',
}

const actions: Readonly<
  Record<string, (linker: Opened, args: string[], out: Output) => Promise<number>>
> = {
  check: async (linker, args, out) => {
    const [option, minutes = '60', ...more] = args
    const known = option === undefined || (option === '--wait' && /^\d{1,4}$/.test(minutes))
    if (!known || more.length > 0) throw new UsageError('check takes --wait and minutes')
    const national = join(linker.folder, 'national')
    forgetNational(national, new Date())
    const { numbers } = await linker.sql.begin(async (tx) => ({ numbers: await numbersToAsk(tx) }))
    const answer = await untilStopped((signal) =>
      askNational(national, numbers, Number(minutes) * 60_000, 1000, {
        signal,
        waits: (file) => out.print(`Asked in ${file}. Waiting for the answer, Ctrl-C gives up.`),
      }).catch((error: unknown) => {
        throw signal.aborted ? new SetupError('Given up: no answer was taken.') : error
      }),
    )
    out.print(`The national service was asked about ${numbers.length} people and answered.`)
    out.print(`${answer.optedOut} of them are in no study.`)
    return 0
  },
  build: async (linker, args, out) => {
    const [study, option, ...more] = args
    const known = option === undefined || option === '--omop'
    if (study === undefined || !known || more.length > 0) {
      throw new UsageError('build takes one study, and --omop')
    }
    await destroyOver(linker)
    const made = await build(linker, study.toUpperCase(), { omop: option === '--omop' })
    out.print(`Build ${made.build} of ${study}, version ${made.version}`)
    out.print(`${made.people} people, ${made.entries} entries`)
    out.print(
      `Left out: ${made.type1} Type 1, ${made.national} national opt-out or not asked about, ${made.unchecked} without an NHS number`,
    )
    return 0
  },
  close: async (linker, args, out) => {
    if (args.length > 0) throw new UsageError('close takes nothing')
    const destroyed = await destroyOver(linker)
    out.print(destroyed.length === 0 ? 'No study that is over had data.' : destroyed.join('\n'))
    return 0
  },
}

async function standIn(args: string[], out: Output): Promise<number> {
  const config = readConfig()
  const [file, ...more] = args
  if (file === undefined || more.length > 0) throw new UsageError('stand-in takes one file')
  if (config.production) throw new UsageError('stand-in is of a development system only')
  if (!existsSync(file)) throw new UsageError('There is no such file')
  const optedOut = numbersIn(readFileSync(file, 'latin1'))
  const folder = join(config.dataFolder, 'linker', 'national')
  const answering = every(
    500,
    async () => void (await Promise.resolve(answerAsNational(folder, optedOut))),
    (error) => out.warn(JSON.stringify(described(error))),
  )
  out.print(`Standing in for the national service. ${optedOut.size} people have opted out.`)
  await untilStopped((stopping) => once(stopping, 'abort'))
  await answering.stop()
  return 0
}
