import type { Day } from '../identity/age.ts'
import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { codesIn } from './concepts.ts'
import type { FaceStatement, SummaryFacts } from './document.ts'
import { leavesRecent } from './windows.ts'

/** What a summary says of itself before its sections. */
export function faceOf(facts: SummaryFacts, on: Day, isHeldBack: boolean): FaceStatement[] {
  const warned = warnings(facts)
  const { registeredOn } = facts
  return [
    ...(registeredOn !== null && on < leavesRecent(registeredOn)
      ? (['recently-registered'] as const)
      : []),
    ...(warned.has('in-transit') ? (['data-in-transit'] as const) : []),
    ...(warned.has('awaiting-filing') || facts.awaitsFiling ? (['awaiting-filing'] as const) : []),
    ...(isHeldBack ? (['entries-withheld'] as const) : []),
  ]
}

type Warning = 'in-transit' | 'awaiting-filing' | 'withheld'

const warningCodes: Readonly<Record<string, Warning>> = {
  'data-in-transit': 'in-transit',
  'data-awaiting-filing': 'awaiting-filing',
  'confidential-items': 'withheld',
}

/** What the practice's system says of its own lists, in UK Core's warning codes. */
export function warnings({ entries }: SummaryFacts): ReadonlySet<Warning> {
  const lists = entries.filter(
    ({ kind, resource }) => kind === 'List' && textAt(resource, 'status') === 'current',
  )
  const extensions = lists.flatMap(({ resource }) => objectsAt(resource, 'extension'))
  const codes = extensions
    .filter((it) => textAt(it, 'url')?.endsWith('ListWarningCode'))
    .flatMap((it) => [textAt(it, 'valueCode') ?? '', ...codesIn(it['valueCodeableConcept'])])
  return new Set(codes.flatMap((code) => warningCodes[code] ?? []))
}
