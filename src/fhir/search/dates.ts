import { Refusal } from '../../errors.ts'
import {
  boxesOf,
  type DateCondition,
  type Prefix,
  type Span,
} from '../../record/search-conditions.ts'
import { spanOf } from '../date-search.ts'
import { valuesIn } from './values.ts'

/**
 * `ge2026-11-22`, `2026-11`, several with commas between them. `ap` is wider by a tenth of how far it is from today, as FHIR
 * recommends.
 *
 * @throws Refusal `invalid` for what is no date, `not-supported` for a prefix that is not known here.
 */
export function dateCondition(
  name: string,
  token: string,
  value: string,
  now = Date.now(),
): DateCondition {
  const boxes = valuesIn(name, value).flatMap((one) => {
    const [, prefix = 'eq', date = ''] = /^([a-z]{2})?(.*)$/s.exec(one) ?? []
    if (!isPrefix(prefix)) {
      throw new Refusal('not-supported', `The prefix ${prefix} of ${name} is not supported`)
    }
    const [from, until] = spanOf(date)
    // by whole days, so that it is the same for each page
    const margin = prefix === 'ap' ? Math.floor(Math.abs(now - from.getTime()) / 10 / day) * day : 0
    return boxesOf(
      prefix,
      spanText(earliest(from.getTime() - margin), new Date(until.getTime() + margin)),
    )
  })
  return { token, boxes }
}

const day = 24 * 60 * 60 * 1000

/** No date is before the first year there is. */
function earliest(at: number): Date {
  return new Date(Math.max(at, Date.UTC(1000, 0, 1)))
}

const prefixes: readonly string[] = [
  'eq',
  'ne',
  'gt',
  'lt',
  'ge',
  'le',
  'sa',
  'eb',
  'ap',
] satisfies Prefix[]

function isPrefix(text: string): text is Prefix {
  return prefixes.includes(text)
}

/** As the database writes what it finds by, to the microsecond. */
function spanText(from: Date, until: Date): Span {
  const text = (at: Date) => `${at.toISOString().slice(0, -1)}000`
  return { from: text(from), until: text(until) }
}
