import { DuckDBInstance, StatementType, type DuckDBConnection } from '@duckdb/node-api'
import { readFileSync } from 'node:fs'

// A process of its own for one question: it reads the files of one build, and nothing else, and ends. Started by
// closed.ts, without network where the machine can do that.

export type Order = {
  readonly people: string
  readonly entries: string
  readonly memory: string
  readonly milliseconds: number
  readonly mostRows: number
  readonly asked: readonly {
    readonly sql: string
    readonly values: readonly (string | number)[]
    /** Whether its last column divides people into yes and no. */
    readonly split: boolean
  }[]
}

/** Of each table, how many people are where; and who they are, by their number in this build. */
export type Answer =
  | { readonly refused: string }
  | {
      readonly tables: readonly {
        readonly cells: readonly (readonly string[])[]
        readonly people: readonly number[]
        readonly yes: readonly number[]
      }[]
    }

class NotASelect extends Error {}

process.stdout.write(JSON.stringify(await answer(JSON.parse(readFileSync(0, 'utf8')) as Order)))

async function answer(order: Order): Promise<Answer> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: order.memory, threads: '2', temp_directory: '' },
    ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  const late = setTimeout(() => connection.interrupt(), order.milliseconds)
  try {
    await connection.run(['set allowed_paths =', list([order.people, order.entries])].join(' '))
    await connection.run(`create view people as select * from read_parquet(${text(order.people)})`)
    await connection.run(
      `create view entries as select * from read_parquet(${text(order.entries)})`,
    )
    await connection.run('set enable_external_access = false')
    await connection.run('set lock_configuration = true')
    const tables = []
    for (const one of order.asked) tables.push(await table(connection, one, order.mostRows))
    return { tables }
  } catch (error) {
    // what the engine says may quote a value: only that it would not, and of what kind
    return { refused: error instanceof NotASelect ? error.message : 'failed' }
  } finally {
    clearTimeout(late)
    connection.closeSync()
    instance.closeSync()
  }
}

async function table(
  connection: DuckDBConnection,
  { sql, values, split }: Order['asked'][number],
  mostRows: number,
) {
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw new NotASelect('not one select')
  const asked = await statements.prepare(0)
  if (asked.statementType !== StatementType.SELECT) throw new NotASelect('not one select')
  const names = Array.from({ length: asked.columnCount }, (_, column) => asked.columnName(column))
  if (names[0] !== 'person') throw new NotASelect('its first column is not person')
  const inner = sql.trim().replace(/;\s*$/, '')
  // a select of a select: whatever it says is counted by people, each once where they are
  const by = names.slice(1).map((_, index) => `c${index}`)
  const counted = await connection.runAndReadAll(
    `select ${[...by.map((name) => `${name}::varchar`), 'count(distinct person)::int'].join(', ')}
       from (${inner}\n) as q (${['person', ...by].join(', ')})
      where person in (select person from people)
      ${by.length > 0 ? `group by ${by.join(', ')}` : ''} limit ${mostRows + 1}`,
    [...values],
  )
  const cells = counted.getRows().map((row) => row.map((value) => String(value)))
  if (cells.length > mostRows) throw new NotASelect('too many cells')
  const last = (split ? by.at(-1) : undefined) ?? "'no'"
  const who = await connection.runAndReadAll(
    `select distinct person, ${last}::varchar from (${inner}\n) as q (${['person', ...by].join(', ')})
      where person in (select person from people) order by 1`,
    [...values],
  )
  const rows = who.getRows()
  return {
    cells,
    people: rows.map(([person]) => Number(person)),
    yes: rows.filter(([, value]) => value === 'yes').map(([person]) => Number(person)),
  }
}

function list(files: readonly string[]): string {
  return `[${files.map(text).join(', ')}]`
}

function text(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}
