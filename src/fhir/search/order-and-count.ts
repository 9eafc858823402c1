import { Refusal } from '../../errors.ts'
import type { Sort } from '../../record/search-entries.ts'
import { notSupported } from '../not-supported.ts'
import { parameterOf, type SearchedType } from './searches.ts'
import { valuesIn } from './values.ts'

const counts = { usual: 50, most: 500 }

export function countIn(text: string | undefined): number {
  if (text === undefined) return counts.usual
  if (!/^\d{1,9}$/.test(text)) {
    throw new Refusal('invalid', `_count is a whole number from 0 to ${counts.most}`)
  }
  return Math.min(Number(text), counts.most)
}

export function sortIn(type: SearchedType, text: string | undefined): Sort {
  const keys = text === undefined ? [] : valuesIn('_sort', text)
  if (keys.length > mostSorted) {
    throw new Refusal('invalid', `_sort has at most ${mostSorted} names`)
  }
  const sorted = keys.map((key) => {
    const descending = key.startsWith('-')
    return { token: sortedBy(type, descending ? key.slice(1) : key), descending }
  })
  // ids are all different: nothing is sorted after them
  const byId = sorted.findIndex(({ token }) => token === undefined)
  const dates = byId === -1 ? sorted : sorted.slice(0, byId)
  return {
    dates: dates.map(({ token = '', descending }) => ({ token, descending })),
    descending: sorted[byId]?.descending ?? false,
  }
}

/** As many names as one order may have. */
const mostSorted = 4

/** The date of that name; undefined for the id. */
function sortedBy(type: SearchedType, name: string): string | undefined {
  if (name === '_id') return undefined
  if (name === '_lastUpdated') return 'lastUpdated'
  const parameter = parameterOf(type, name)
  if (parameter?.type !== 'date') throw notSupported('_sort', name)
  return parameter.token
}

export function wantsTotal(text: string | undefined): boolean {
  if (text === undefined || text === 'none') return false
  if (text === 'accurate' || text === 'estimate') return true
  throw notSupported('_total', text)
}
