import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'
import { attack } from '../../src/research/disclosure/attack.ts'
import { protectTogether } from '../../src/research/disclosure/protect-together.ts'
import type { CountTable } from '../../src/research/disclosure/table.ts'
import { nodeOptions, runChild } from './child.ts'
import { median, quantile, rounds, type Bench, type Measurement } from './measurement.ts'
import { writeNational, writeRecords } from './research-files.ts'
import { temporaryFolder } from './temporary.ts'

const people = Number(process.env['CONFIDE_BENCH_PEOPLE'] ?? 1_000_000)
const entries = 20 * people
const asked = 20
const aim = 'aim'
const sexes = ['female', 'male']

/** The data of a study of a region built from files, questions put to it, and tables attacked before they leave. */
export const bench: Bench = {
  name: 'research',
  run: async () => {
    const folder = temporaryFolder()
    writeNational(folder, people)
    await writeRecords(folder, people, entries)
    return [...(await built(folder)), ...(await questioned(folder)), ...attacked()]
  },
}

type Built = {
  readonly steps: Readonly<Record<string, number>>
  readonly size: number
  readonly entries: number
  readonly memory: number
}

async function built(folder: string): Promise<Measurement[]> {
  const {
    steps,
    size,
    entries: rows,
    memory,
  } = await run<Built>('research-build-process', [folder, String(people)])
  const each = Object.entries(steps).map(([step, seconds]) => `${step} ${seconds.toFixed(1)} s`)
  const seconds = Object.values(steps).reduce((sum, one) => sum + one, 0)
  return [
    {
      ...{ name: 'research build', value: seconds, unit: 's', limit: 120, against: aim },
      note: `${size} of ${people} people, ${rows} of ${entries} entries: ${each.join(', ')}`,
    },
    { name: 'research build memory', value: memory, unit: 'MB', limit: 3000, against: aim },
  ]
}

type Asked = 'count' | 'crossed' | 'linked'
type Questioned = {
  readonly times: Readonly<Record<Asked, readonly number[]>>
  readonly onProcessor: Readonly<Record<Asked, readonly number[]>>
  readonly people: Readonly<Record<Asked, number>>
  readonly memory: number
}

async function questioned(folder: string): Promise<Measurement[]> {
  const found = await run<Questioned>('research-query-process', [folder, String(asked)])
  const { times, onProcessor, people: counted, memory } = found
  const ms = { unit: 'ms', against: aim }
  const of = (name: Asked, q: number) => quantile(times[name], q)
  const said = (name: Asked) =>
    `${counted[name]} people, who they are too; on the processors ${Math.round(median(onProcessor[name]))} ms`
  return [
    {
      ...{ name: 'research count', value: of('count', 0.5), limit: 100, ...ms },
      note: `p50 of ${asked}: 50 codes and not 40 others; ${said('count')}`,
    },
    {
      ...{ name: 'research table', value: of('crossed', 0.95), limit: 500, ...ms },
      note: `p95: by birth, sex and region, divided by one more fact; ${said('crossed')}`,
    },
    {
      ...{ name: 'research linked', value: of('linked', 0.95), limit: 2000, ...ms },
      note: `p95: practice, then hospital, then care home, each within a year; ${said('linked')}`,
    },
    {
      ...{ name: 'research question memory', value: memory, unit: 'MB', limit: 700, against: aim },
      note: 'the process that asks, of which the engine may use 512 MB',
    },
  ]
}

/** Protected, which is attacked and hidden until nothing gives way; and the last attack of it alone. */
function attacked(): Measurement[] {
  const tables = madeTables(100)
  const timed = (work: () => unknown) =>
    median(
      Array.from({ length: rounds }, () => {
        const began = performance.now()
        work()
        return performance.now() - began
      }),
    )
  const told = protectTogether(tables).tables
  const hidden = told.flatMap(({ cells }) => cells).filter(({ shown }) => shown === 'few').length
  const whole = Math.round(timed(() => protectTogether(tables)))
  return [
    {
      ...{ name: 'research attack', value: timed(() => attack(told)), unit: 'ms' },
      ...{ limit: 1000, against: aim },
      note: `${tables.length} tables, few in ${hidden} cells; protected in ${whole} ms, attacks included`,
    },
  ]
}

/** Practices by age and sex, and all of them by sex: tables that have margins in common. */
function madeTables(count: number): CountTable[] {
  let state = 7
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const population = 'smokers'
  const tables = Array.from({ length: count - 1 }, (_, practice): CountTable => ({
    ...{ name: `practice ${practice}`, population, dimensions: ['born', 'sex'] },
    fixed: [['practice', String(practice)]],
    cells: Array.from({ length: 18 }, (__, age) =>
      sexes.map((sex) => ({
        at: [String(1930 + 5 * age), sex],
        people: Math.floor(random() ** 3 * 60),
      })),
    ).flat(),
  }))
  const cells = tables.flatMap((table, practice) =>
    sexes.map((sex) => ({
      at: [String(practice), sex],
      people: table.cells
        .filter(({ at }) => at[1] === sex)
        .reduce((sum, cell) => sum + cell.people, 0),
    })),
  )
  return [...tables, { name: 'all', population, dimensions: ['practice', 'sex'], cells }]
}

async function run<T>(script: string, args: readonly string[]): Promise<T> {
  const file = join(projectFolder, 'dist', 'tests', 'bench', `${script}.js`)
  const out = await runChild(process.execPath, [...nodeOptions, file, ...args], {}, 600_000)
  return JSON.parse(out) as T
}
