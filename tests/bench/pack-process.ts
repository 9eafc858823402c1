import { createHash } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Item, Part } from '../../src/access/item.ts'
import { packMakers } from '../../src/access/pack-makers.ts'
import { buildPack } from '../../src/access/pack.ts'
import { packParts } from '../access/sample-pack.ts'
import { longLetter, note } from './long-record.ts'
import { peakMemory } from './usage.ts'

// Builds one pack of a long record, and prints how long it took, how much memory, and how long others waited.

const entries = 5000
const letters = 40
const kinds: readonly Part[] = ['consultations', 'problems', 'medicines', 'results']
const letter = await longLetter()

const items = Array.from({ length: entries }, (_, n): Item => {
  const at = new Date(Date.UTC(1990, 0, 1) + n * 62 * 3_600_000)
  const part = kinds[n % kinds.length] ?? 'results'
  const texts = [{ path: '/note/0/text', label: 'Note', text: `${n}. ${note}` }]
  return {
    ...{ id: `i${n}`, part, title: 'Asthma review', at, writer: 'Dr Priya Sample', texts },
    ...{ isPrivate: false, version: { number: '1', isCurrent: true, changedAt: at } },
    attachment: null,
    resource: JSON.stringify({
      ...{ resourceType: 'Observation', id: `i${n}`, status: 'final', issued: at.toISOString() },
      code: {
        coding: [{ system: 'http://snomed.info/sct', code: '195967001', display: 'Asthma' }],
      },
      note: [{ text: note }],
    }),
  }
})
const scans = Array.from({ length: letters }, (_, n): Item => ({
  ...{
    id: `l${n}`,
    part: 'letters',
    title: `Letter ${n}`,
    at: new Date(),
    writer: null,
    texts: [],
  },
  ...{ isPrivate: false, version: null, resource: null },
  attachment: { contentType: 'application/pdf', bytes: letter },
}))

const makers = packMakers()
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const started = performance.now()
const { stream, files } = buildPack(packParts([...items, ...scans], []), makers)
const hash = createHash('sha256')
let bytes = 0
for await (const piece of stream) {
  bytes += (piece as Buffer).length
  hash.update(piece as Buffer)
}
const seconds = (performance.now() - started) / 1000
delay.disable()
await makers.close()
const waited = delay.percentile(99) / 1e6
const result = { seconds, bytes, files: files.length, memory: peakMemory(process.pid), waited }
console.log(JSON.stringify(result))
process.exit()
