import type { Bench } from './measurement.ts'
export const bench: Bench = { name: 'import', onlyNamed: true, run: () => Promise.resolve([]) }
