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
 * `ge2026-11-22`, `2026-11`, several with commas between them.
 *
 * @throws Refusal `invalid` for what is no date, `not-supported` for a prefix that is not known here.
 */
export function dateCondition(name: string, token: string, value: string): DateCondition {
  const boxes = valuesIn(name, value).flatMap((one) => {
    const [, prefix = 'eq', date = ''] = /^([a-z]{2})?(.*)$/s.exec(one) ?? []
    if (!isPrefix(prefix)) {
      throw new Refusal('not-supported', `The prefix ${prefix} of ${name} is not supported`)
    }
    const [from, until] = spanOf(date)
    return boxesOf(prefix, spanText(from, until))
  })
  return { token, boxes }
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
] satisfies Prefix[]

function isPrefix(text: string): text is Prefix {
  return prefixes.includes(text)
}

/** As the database writes what it finds by, to the microsecond. */
function spanText(from: Date, until: Date): Span {
  const text = (at: Date) => `${at.toISOString().slice(0, -1)}000`
  return { from: text(from), until: text(until) }
}
