/** From how many percent of patients to how many: two figures where an area was counted in parts. */
export type Percent = readonly [low: number, high: number]

export type Band = {
  readonly id: 'under-10' | '10-to-49' | '50-to-89' | '90-or-more'
  readonly name: string
  readonly from: number
}

/** Four bands of percent, the lowest first. */
export const bands: readonly Band[] = [
  { id: 'under-10', name: 'Under 10%', from: 0 },
  { id: '10-to-49', name: '10% to 49%', from: 10 },
  { id: '50-to-89', name: '50% to 89%', from: 50 },
  { id: '90-or-more', name: '90% or more', from: 90 },
]

/** The band a figure is in. Two figures in two bands are in none. */
export function bandOf(percent: Percent | null): Band | undefined {
  if (percent === null) return undefined
  const [low, high] = percent.map((one) => bands.findLast(({ from }) => one >= from))
  return low === high ? low : undefined
}
