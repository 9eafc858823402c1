import postgres from 'postgres'

/** Runs one statement, or several, on a connection of its own; the rows as plain objects. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 2,
    onnotice: () => undefined,
    connection: { TimeZone: 'UTC' },
  })
  try {
    const rows = await sql.unsafe(text)
    return rows.map((row) => Object.fromEntries(Object.entries(row)))
  } finally {
    await sql.end({ timeout: 1 })
  }
}
