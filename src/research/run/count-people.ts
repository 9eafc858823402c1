import { DuckDBInstance, StatementType, type DuckDBConnection } from '@duckdb/node-api'

/** The files of one build, and what the engine may use of the machine. */
export type Files = {
  readonly people: string
  readonly entries: string
  readonly memory: string
}

/** One row for each person, with where in the table they are. */
export type Select = {
  readonly sql: string
  readonly values: readonly (string | number)[]
  /** Whether its last column is a split: who is in its parts is told too. */
  readonly split: boolean
}

/** How many people are where; and who they are, by their number in this build. */
export type CountedPeople = {
  readonly cells: readonly (readonly string[])[]
  /** Of each cell two sums over who is there, of numbers that hang on who it is. */
  readonly sums?: readonly (readonly string[])[]
  readonly people: readonly number[]
  readonly yes: readonly number[]
  /** Of a split into bands, who is in each. */
  readonly bands?: readonly (readonly number[])[]
}

export class NotASelect extends Error {}

/** An engine that reads these two files and nothing else, and cannot be told otherwise. */
export async function openFiles({ people, entries, memory }: Files) {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: memory, threads: '2', temp_directory: '' },
    ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  // the ends of the files are read once, and not for each statement
  await connection.run('set parquet_metadata_cache = true')
  await connection.run(['set allowed_paths =', `[${text(people)}, ${text(entries)}]`].join(' '))
  await connection.run(`create view people as select * from read_parquet(${text(people)})`)
  await connection.run(`create view entries as select * from read_parquet(${text(entries)})`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
  const close = () => {
    connection.closeSync()
    instance.closeSync()
  }
  return { connection, close }
}

/** @throws NotASelect for what is anything else, or has too many cells. */
export async function countPeople(
  connection: DuckDBConnection,
  { sql, values, split }: Select,
  mostRows: number,
): Promise<CountedPeople> {
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw new NotASelect('not one select')
  const asked = await statements.prepare(0)
  if (asked.statementType !== StatementType.SELECT) throw new NotASelect('not one select')
  const names = Array.from({ length: asked.columnCount }, (_, column) => asked.columnName(column))
  if (names[0] !== 'person') throw new NotASelect('its first column is not person')
  const inner = sql.trim().replace(/;\s*$/, '')
  // a select of a select; that each person is there once is for who reads the answer to hold, who knows how many there are
  const by = names.slice(1).map((_, index) => `c${index}`)
  const columns = ['person', ...by.map((name) => `${name}::varchar as ${name}`)]
  await connection.run(
    `create or replace temp table asked as select ${columns.join(', ')}
       from (${inner}\n) as q (${['person', ...by].join(', ')})`,
    [...values],
  )
  const sums = ['hash(person)', 'hash(hash(person))'].map(
    (of) => `coalesce(sum(${of}), 0)::varchar`,
  )
  const counted = await connection.runAndReadAll(
    `select ${[...by, 'count(*)::int', ...sums].join(', ')} from asked
      ${by.length > 0 ? `group by ${by.join(', ')}` : ''} limit ${mostRows + 1}`,
  )
  const rows = counted.getRows().map((row) => row.map((value) => String(value)))
  const cells = rows.map((row) => row.slice(0, -sums.length))
  if (cells.length > mostRows) throw new NotASelect('too many cells')
  const last = split ? by.at(-1) : undefined
  const who = (value: string) =>
    last === undefined ? [] : membersOf(connection, `${last} = $1`, [value])
  const bands: number[][] = []
  for (const value of new Set(last === undefined ? [] : cells.map((row) => row.at(-2) ?? ''))) {
    // those of whom it is not so, or who are in no band, are the others
    if (!['yes', 'no', 'none'].includes(value)) bands.push(await who(value))
  }
  const people = await membersOf(connection, 'true')
  return {
    ...{ cells, sums: rows.map((row) => row.slice(-sums.length)) },
    ...{ people, yes: await who('yes'), bands },
  }
}

/** Who is there: column by column, as rows of a million people would take longer than counting them. */
async function membersOf(
  connection: DuckDBConnection,
  where: string,
  values: readonly string[] = [],
): Promise<number[]> {
  const read = await connection.run(`select person from asked where ${where}`, [...values])
  const people: number[] = []
  for (const chunk of await read.fetchAllChunks()) {
    const column = chunk.getColumnVector(0)
    for (let row = 0; row < column.itemCount; row++) {
      const person = column.getItem(row)
      if (typeof person !== 'number') throw new NotASelect('its first column is no number')
      people.push(person)
    }
  }
  return people
}

function text(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}
