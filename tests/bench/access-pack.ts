import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'
import { nodeOptions, runChild } from './child.ts'
import { median, rounds, type Bench } from './measurement.ts'

type Built = {
  readonly seconds: number
  readonly bytes: number
  readonly files: number
  /** The most that was held, in MB. */
  readonly memory: number
  /** How long the others in the process waited for their turn, at the 99th percentile, in ms. */
  readonly waited: number
}

/** The pack of a long record: page, PDF, JSON, letters as pictures, zip. Each in a process of its own. */
export const bench: Bench = {
  name: 'access-pack',
  run: async () => {
    const script = join(projectFolder, 'dist', 'tests', 'bench', 'pack-process.js')
    const built: Built[] = []
    for (let round = 0; round < rounds; round++) {
      built.push(JSON.parse(await runChild(process.execPath, [...nodeOptions, script])) as Built)
    }
    const of = (name: keyof Built) => median(built.map((one) => one[name]))
    const note = `5,000 entries and 200 pages of letters: ${of('files')} files, ${Math.round(of('bytes') / 1e6)} MB`
    return [
      { name: 'access pack', value: of('seconds'), unit: 's', limit: 20, against: 'aim', note },
      { name: 'access pack, memory', value: of('memory'), unit: 'MB', limit: 700, against: 'aim' },
      {
        ...{ name: 'access pack, others wait', value: of('waited'), unit: 'ms', limit: 50 },
        ...{ against: 'aim', note: 'the event loop, 99th percentile while it is built' },
      },
    ]
  },
}
