import { readFileSync } from 'node:fs'
import {
  countPeople,
  NotASelect,
  openFiles,
  type CountedPeople,
  type Files,
  type Select,
} from './count-people.ts'

// A process of its own for one question: it reads the files of one build, and nothing else, and ends. Started by
// closed.ts, without network where the machine can do that.

export type Order = Files & {
  readonly milliseconds: number
  readonly mostRows: number
  readonly asked: readonly Select[]
}

export type Answer = { readonly refused: string } | { readonly tables: readonly CountedPeople[] }

process.stdout.write(JSON.stringify(await answer(JSON.parse(readFileSync(0, 'utf8')) as Order)))

async function answer({ asked, milliseconds, mostRows, ...files }: Order): Promise<Answer> {
  try {
    const { connection, close } = await openFiles(files)
    const late = setTimeout(() => connection.interrupt(), milliseconds)
    try {
      const tables = []
      for (const one of asked) tables.push(await countPeople(connection, one, mostRows))
      return { tables }
    } finally {
      clearTimeout(late)
      close()
    }
  } catch (error) {
    // what the engine says may quote a value: only that it would not, and of what kind
    return { refused: error instanceof NotASelect ? error.message : 'failed' }
  }
}
