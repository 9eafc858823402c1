import { countPeople, openFiles } from '../../src/research/run/count-people.ts'
import { usualLimits } from '../../src/research/run/closed.ts'
import { compile } from '../../src/research/run/compile.ts'
import type { TableAsked } from '../../src/research/run/question.ts'
import { peakMemory } from './usage.ts'

// Puts questions to the data of a study as the closed process does, and prints how long each took and how much memory
// all of them.

const [folder = '', rounds = ''] = process.argv.slice(2)
const codes = (from: number, many: number, step: number) =>
  Array.from({ length: many }, (_, n) => String(100_000_000 + from + n * step))

const questions: Readonly<Record<string, TableAsked>> = {
  count: {
    ...{ name: 'count', by: [] },
    of: {
      any: [{ codes: codes(200, 50, 7) }],
      none: [{ codes: codes(5000, 40, 11) }],
      ...{ bornFrom: 1945, bornUntil: 1985 },
    },
  },
  crossed: {
    ...{ name: 'crossed', of: { any: [{ codes: codes(200, 50, 7) }] } },
    ...{ by: ['born', 'sex', 'region'] },
    split: { name: 'more', had: { codes: codes(3, 3, 9) } },
  },
  linked: {
    ...{ name: 'linked', by: ['sex'] },
    of: {
      all: [
        {
          ...{ codes: codes(100, 20, 1), settings: ['gp-practice'] },
          followedBy: { codes: codes(40, 40, 1), settings: ['hospital'], withinDays: 365 },
        },
        {
          ...{ codes: codes(40, 40, 1), settings: ['hospital'] },
          followedBy: { codes: codes(40, 40, 1), settings: ['care-home'], withinDays: 365 },
        },
      ],
    },
  },
}

const times: Record<string, number[]> = {}
const onProcessor: Record<string, number[]> = {}
const people: Record<string, number> = {}
for (let round = 0; round < Number(rounds); round++) {
  for (const [name, table] of Object.entries(questions)) {
    const [began, before] = [performance.now(), process.cpuUsage()]
    const { connection, close } = await openFiles({
      ...{ people: `${folder}/people.parquet`, entries: `${folder}/entries.parquet` },
      memory: usualLimits.memory,
    })
    const { sql, parameters, values } = compile(table)
    const select = { sql, values: parameters, split: values.at(-1) !== undefined }
    const counted = await countPeople(connection, select, usualLimits.mostRows)
    close()
    ;(times[name] ??= []).push(performance.now() - began)
    const { user, system } = process.cpuUsage(before)
    ;(onProcessor[name] ??= []).push((user + system) / 1000)
    people[name] = counted.people.length
  }
}
console.log(JSON.stringify({ times, onProcessor, people, memory: peakMemory(process.pid) }))
process.exit()
