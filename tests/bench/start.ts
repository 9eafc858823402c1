import type { Bench } from './measurement.ts'
export const bench: Bench = { name: 'start', onlyNamed: true, run: () => Promise.resolve([]) }
