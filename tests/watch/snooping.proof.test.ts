import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proof } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { seed } from '../sharing/seed.ts'
import { makeMonth, score, watchMonth } from './month.ts'

// trust.md T1: snooping planted in a synthetic month of 50 staff.

const leastRecall = 0.95
const mostFalseAlerts = 1

test('planted snooping is found, and ordinary work is left alone', (t) => {
  // the same in every npm test: two months are few enough for chance to matter
  const from = proof === 'full' ? seed : 1
  const months = proof === 'full' ? 40 : 2
  const totals = { planted: 0, found: 0, falseAlerts: 0, staffDays: 0, looks: 0 }
  const byWhat = new Map<string, { planted: number; found: number }>()
  for (let n = 0; n < months; n++) {
    const month = makeMonth(from + n)
    const { found, falseAlerts } = score(month, watchMonth(month))
    totals.planted += month.planted.length
    totals.found += found.length
    totals.falseAlerts += falseAlerts.length
    totals.staffDays += month.staffDays
    totals.looks += month.looks.length
    for (const plant of month.planted) {
      const line = byWhat.get(plant.what) ?? { planted: 0, found: 0 }
      line.planted++
      if (found.includes(plant)) line.found++
      byWhat.set(plant.what, line)
    }
  }
  const recall = totals.found / totals.planted
  const rate = (100 * totals.falseAlerts) / totals.staffDays
  const summary = `recall ${recall.toFixed(3)}, ${rate.toFixed(2)} false alerts per 100 staff days`
  t.diagnostic(`${summary}; ${totals.looks} looks, ${totals.staffDays} staff days, seed ${from}`)
  for (const [what, line] of byWhat) t.diagnostic(`${what}: ${line.found} of ${line.planted}`)
  assert.ok(recall >= leastRecall, summary)
  assert.ok(rate <= mostFalseAlerts, summary)
  if (proof === 'full') {
    const rows = [...byWhat].map(
      ([what, { planted, found }]) => `| ${what} | ${planted} | ${found} |`,
    )
    writeMeasurement(
      'proof:snooping',
      [
        `Snooping planted in ${months} synthetic months of 50 staff (made-up rates, in \`tests/watch/month.ts\`): **${summary}**, at least ${leastRecall} and at most ${mostFalseAlerts} wanted. ${totals.looks.toLocaleString('en')} looks on ${totals.staffDays.toLocaleString('en')} staff days. A single look in working hours at a registered patient without an appointment is not planted: nothing tells it from ordinary work.`,
        '',
        '| Planted | Times | Found |',
        '| --- | ---: | ---: |',
        ...rows,
      ].join('\n'),
    )
  }
})
