/** One figure of a bench, beside the limit it was measured against in the same run. */
export type Measurement = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  /** What the limit is. */
  readonly against: string
  /** Anything a reader must know to read the figure: sizes, how it was run. */
  readonly note?: string
}

export type Bench = {
  readonly name: string
  /** Left out unless it is named. */
  readonly onlyNamed?: boolean
  /** Why it cannot run here, if it cannot. */
  readonly missing?: () => string | undefined
  readonly run: () => Promise<Measurement[]>
}

export const rounds = Math.max(5, Number(process.env['CONFIDE_BENCH_ROUNDS'] ?? 5))
export const secondsARound = Number(process.env['CONFIDE_BENCH_SECONDS'] ?? 3)

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

function ratioOf({ value, limit }: Measurement): number {
  return value / limit
}

export function jsonLine(measurement: Measurement): string {
  const { name, value, unit, limit } = measurement
  const ratio = ratioOf(measurement)
  return JSON.stringify({
    name,
    value: rounded(value),
    unit,
    limit: rounded(limit),
    ratio: rounded(ratio),
  })
}

export function table(measurements: readonly Measurement[]): string {
  return [
    '| Figure | Value | Limit | Ratio | |',
    '| --- | ---: | ---: | ---: | --- |',
    ...measurements.map((one) => {
      const { name, value, unit, limit, against, note } = one
      const cells = [
        name,
        `${shown(value)} ${unit}`,
        `${shown(limit)} ${unit} (${against})`,
        rounded(ratioOf(one)).toLocaleString('en'),
        note ?? '',
      ]
      return `| ${cells.join(' | ')} |`
    }),
  ].join('\n')
}

function shown(value: number): string {
  return rounded(value).toLocaleString('en')
}

/** Three figures that say something. */
function rounded(value: number): number {
  return Number(value.toPrecision(value >= 1000 ? 4 : 3))
}
