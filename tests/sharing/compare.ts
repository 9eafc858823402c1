import assert from 'node:assert/strict'
import type { Sql, Tx } from '../../src/db/database.ts'
import { loadWorld } from './load.ts'
import { look, type Seen } from './look.ts'
import type { Cell } from './small-worlds.ts'
import { expectations, type Expected, type World } from './world.ts'

class Undone extends Error {}

/** Does `work` in a transaction that is rolled back. */
export async function undone<T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined
  await sql
    .begin(async (tx) => {
      result = { value: await work(tx) }
      throw new Undone()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
  if (!result) throw new TypeError('the work was not done')
  return result.value
}

/** Loads a world, looks with everyone in `cells`, and compares. @returns how many entries were compared. */
export function compareWorld(sql: Sql, world: World, cells: readonly Cell[]): Promise<number> {
  return undone(sql, async (tx) => {
    await loadWorld(tx, world)
    await tx`analyze entry, choice, relationship, permission, emergency_access, holding`
    const expected = expectations(world)
    let entries = 0
    const seen = await look(tx, cells)
    cells.forEach((cell, n) => {
      const wanted = expected(cell.staff, cell.patient)
      const row = seen[n]
      for (const name of Object.keys(cell.facts) as (keyof typeof cell.facts)[]) {
        if (name in meant) continue
        assert.equal(wanted.viewer[name], cell.facts[name], `the world was to be made with ${name}`)
      }
      if (row === undefined || !agrees(wanted, row)) {
        assert.deepEqual(row, asSeen(wanted), JSON.stringify(cell))
      }
      entries += wanted.entries.length
    })
    return entries
  })
}

/** Facts about an entry: many values at once in one record. */
const meant = { writer: 0, private: 0, shareOut: 0, sharesByDefault: 0 }

/** Whether database, oracle and `decide` say the same of one person and one patient. */
export function agrees(wanted: Expected, seen: Seen): boolean {
  return (
    seen.outcome === wanted.outcome &&
    seen.rule === wanted.rule &&
    seen.held_back === wanted.heldBack &&
    seen.person === (wanted.outcome === 'ok') &&
    seen.bare === wanted.visible &&
    seen.predicate === wanted.visible &&
    seen.both === wanted.visible &&
    wanted.entries.every(
      ({ oracle, decided }) => oracle.see === decided.see && oracle.because === decided.because,
    )
  )
}

export function asSeen({ outcome, rule, heldBack, visible }: Expected): Seen {
  const person = outcome === 'ok'
  return {
    outcome,
    rule,
    held_back: heldBack,
    person,
    bare: visible,
    predicate: visible,
    both: visible,
  }
}
