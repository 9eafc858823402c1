import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { emptyDatabase } from '../../tests/support/database.ts'
import { query } from '../../tests/support/query.ts'
import { migrate } from './migrate.ts'
import { ensurePartitions } from './partitions.ts'

describe('the monthly partitions of access_event', async () => {
  const url = await emptyDatabase()
  await migrate(url)

  test('reach from the month before to a year ahead, over the turn of the year', async () => {
    const made = await ensurePartitions(url, new Date('2026-11-23T05:00:00Z'))
    assert.deepEqual(
      made,
      ['2026_10', '2026_11', '2026_12', ...months(2027, 11)].map(
        (month) => `access_event_${month}`,
      ),
    )
  })

  test('are made once, also by two at a time; a month later one more is made', async () => {
    assert.deepEqual(await ensurePartitions(url, new Date('2026-11-30T23:59:59Z')), [])
    const december = new Date('2026-12-01T00:00:00Z')
    const made = await Promise.all([
      ensurePartitions(url, december),
      ensurePartitions(url, december),
    ])
    assert.deepEqual(made.flat(), ['access_event_2027_12'])
  })

  test('are as closed as their parent: forced row-level security, and no one but the owner', async () => {
    const rows = await query(
      url,
      `
      select distinct relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) as owner,
             coalesce(array_to_string(relacl, ' '), '') as grants
        from pg_class where relispartition and relkind = 'r'`,
    )
    assert.deepEqual(rows, [
      { relrowsecurity: true, relforcerowsecurity: true, owner: 'confide_owner', grants: '' },
    ])
  })

  test('hold a month of UTC each', async () => {
    const rows = await query(
      url,
      `
      select pg_get_expr(relpartbound, oid) as bound from pg_class
       where relname = 'access_event_2026_12'`,
    )
    assert.deepEqual(rows, [
      { bound: `FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00')` },
    ])
  })
})

function months(year: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${year}_${String(i + 1).padStart(2, '0')}`)
}
