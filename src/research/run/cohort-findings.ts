import { tooClose, type Cohort } from '../disclosure/apart.ts'
import type { Finding } from '../disclosure/findings.ts'
import { toldApart } from '../disclosure/told-apart.ts'
import type { Counted } from './count-tables.ts'

/**
 * What a machine found in whom tables count, with those that were answered before from the same data: for those who check, as it
 * stops nothing by itself and who asked is not shown it.
 *
 * @param size how many people the data has.
 * @param ofOtherBuilds whether something was answered of older data.
 */
export function cohortFindings(
  counted: readonly Counted[],
  before: readonly Cohort[],
  size: number,
  ofOtherBuilds: boolean,
): Finding[] {
  const all = toldApart([...before, ...counted.flatMap(({ cohorts }) => cohorts)], size)
  const isAlone = all.alone > 0 && all.alone > toldApart(before, size).alone
  return counted.flatMap(({ table, cohorts, merged }, index): Finding[] => {
    const whole = { table: table.name, at: [], done: 'for-checkers' } as const
    const others = [
      ...before,
      ...counted.flatMap((one, other) => (other === index ? [] : one.cohorts)),
    ]
    const isClose = cohorts.some((one) => others.some((other) => tooClose(one, other)))
    return [
      ...(isClose || isAlone || ofOtherBuilds ? [{ risk: 'Differencing' as const, ...whole }] : []),
      ...(all.tooMany || table.byHand === true
        ? [{ risk: 'AuxiliaryInformation' as const, ...whole }]
        : []),
      ...(merged ? [{ risk: 'LowCount' as const, ...whole, done: 'hidden' as const }] : []),
    ]
  })
}
