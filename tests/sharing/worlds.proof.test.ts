import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import postgres from 'postgres'
import { proof, testDatabase } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { caseOf, countOf, ordinaryFacts, recordFacts } from './cases.ts'
import { compareWorld } from './compare.ts'
import { makeLook } from './look.ts'
import { factValues, oracle, type Facts } from './oracle.ts'
import { randomNumbers, seed, wholeProof } from './seed.ts'
import { backgrounds, shapes, smallWorlds, type SmallCase } from './small-worlds.ts'
import { decided } from './world.ts'

// Every combination of the facts that bear on one (patient, staff member, entry) decision.
//
// `decide` is compared with the oracle on all of them. The database is compared on worlds, and there:
// - One record holds entries by every kind of writer with every flag, so one look decides 27 entries at once.
// - The held-back bit and "not found" also depend on what else the record holds. So records with no entry,
//   and with those of one writer, are tried too, where rules 0 and 1 do not already answer for the whole
//   record: patient alive and not protected, role and service not barred (`ordinaryFacts`).
// - The looking service's own share-out and published default bear on its own entries only. They take turns
//   in whole records, and are all tried in records of own entries.

const db = await testDatabase()
const sql = postgres(db.url, { max: 2, onnotice: () => undefined })
before(() => makeLook(sql))
test.after(() => sql.end())

const allNames = Object.keys(factValues) as (keyof Facts)[]
const pure = countOf(allNames)
const recordCases = countOf(recordFacts) * 2
const shapeCases = countOf(ordinaryFacts) * (shapes.length - 1) * backgrounds.length

test('decide answers as the oracle does in every combination of facts', wholeProof, (t) => {
  const step = proof === 'full' ? 1 : 23
  const first = seed % step
  let compared = 0
  for (let index = first; index < pure; index += step) {
    const facts = caseOf(allNames, index)
    const one = decided(facts)
    const other = oracle(facts)
    if (one.see !== other.see || one.because !== other.because) {
      assert.deepEqual(one, other, JSON.stringify(facts))
    }
    compared++
  }
  t.diagnostic(`${compared} of ${pure} combinations, seed ${seed}`)
})

test('the database answers as oracle and decide do: whole records', wholeProof, async (t) => {
  const found = await compareAll(recordCases, 1, recordCase, 300)
  t.diagnostic(
    `${found.looks} looks, ${found.entries} entries, of ${recordCases} records, seed ${seed}`,
  )
  if (proof === 'full') results.records = found
})

test(
  'the database answers as oracle and decide do: records with little in them',
  wholeProof,
  async (t) => {
    const found = await compareAll(shapeCases, 2, shapeCase, 900)
    t.diagnostic(
      `${found.looks} looks, ${found.entries} entries, of ${shapeCases} records, seed ${seed}`,
    )
    if (proof === 'full') {
      results.shapes = found
      writeMeasurement('proof:worlds', measured())
    }
  },
)

type Found = { cases: number; looks: number; entries: number; seconds: number }
const results: { records?: Found; shapes?: Found } = {}

function recordCase(index: number): SmallCase {
  const background = index % 2 === 0 ? 'permissive' : 'restrictive'
  const turn = Math.floor(index / 2)
  return { facts: caseOf(recordFacts, turn), background, shape: 'everything', lookers: 4, turn }
}

function shapeCase(index: number): SmallCase {
  const background = backgrounds[index % backgrounds.length] ?? 'alone'
  const rest = Math.floor(index / backgrounds.length)
  const shape = shapes[1 + (rest % (shapes.length - 1))] ?? 'nothing'
  const facts = caseOf(ordinaryFacts, Math.floor(rest / (shapes.length - 1)))
  // the turn of a record of own entries is the service's own share-out and default
  const turn = shape.startsWith('own') ? Number(shape.split(' ')[1]) : rest
  return { facts, background, shape, lookers: 1, turn }
}

/** All cases, or a sample, two connections at a time. */
async function compareAll(
  count: number,
  stream: number,
  makeCase: (index: number) => SmallCase,
  sample: number,
): Promise<Found> {
  const started = performance.now()
  const random = randomNumbers(seed * 2 + stream)
  const indexes = proof === 'full' ? undefined : Array.from({ length: sample }, () => random(count))
  const wanted = indexes?.length ?? count
  const found: Found = { cases: wanted, looks: 0, entries: 0, seconds: 0 }
  let next = 0
  const work = async () => {
    for (;;) {
      const from = next
      next += chunk
      if (from >= wanted) return
      const numbers = Array.from({ length: Math.min(chunk, wanted - from) }, (_, n) => from + n)
      const cases = numbers.map((n) => makeCase(indexes?.[n] ?? n))
      const { world, cells } = smallWorlds(cases)
      found.entries += await compareWorld(sql, world, cells)
      found.looks += cells.length
    }
  }
  await Promise.all([work(), work()])
  found.seconds = Math.round((performance.now() - started) / 1000)
  return found
}

const chunk = proof === 'full' ? 3000 : 300

function measured(): string {
  const { records, shapes: small } = results
  return [
    `\`decide\` = oracle on all ${pure.toLocaleString('en')} combinations of facts.`,
    'Database (each read by row-level security alone, by the predicate of the queries alone, and by both) = oracle = `decide`:',
    '',
    '| Worlds | Records | Looks | Entries decided | Seconds |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[line('whole records', records), line('records with little in them', small)],
  ].join('\n')
}

function line(name: string, found: Found | undefined): string {
  if (!found) return `| ${name} | not run | | | |`
  const numbers = [found.cases, found.looks, found.entries, found.seconds]
  return `| ${name} | ${numbers.map((number) => number.toLocaleString('en')).join(' | ')} |`
}
