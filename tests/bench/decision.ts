import type { Bench } from './measurement.ts'
export const bench: Bench = { name: 'decision', onlyNamed: true, run: () => Promise.resolve([]) }
