const most = 64

/**
 * The rows in parts, each the rows of one `insert`. They come in few sizes, each half of the one before, so
 * that PostgreSQL knows every such statement after its first use.
 */
export function* inStatementSizes<Row>(rows: readonly Row[]): Generator<Row[]> {
  let size = most
  for (let i = 0; i < rows.length; i += size) {
    while (size > rows.length - i) size /= 2
    yield rows.slice(i, i + size)
  }
}
