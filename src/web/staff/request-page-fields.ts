import type { PageDone } from '../../access/decide-on-page.ts'
import { grounds, wordGrounds } from '../../access/item.ts'
import type { PageOrder } from '../../access/page-order.ts'
import type { ReviewedWords } from '../../access/review-store.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { parseDay, type Fields } from '../fields.ts'
import { decisionsIn, groundIn, mostReason, textIn } from './finding-fields.ts'

const mostWords = 200

type Parsed = { readonly order?: PageOrder; readonly errors: readonly FieldError[] }

/** What a form of a page under review asks for. */
export function parsePageOrder(fields: Fields): Parsed {
  switch (fields['do']) {
    case 'save':
    case 'reviewed':
      return { order: { do: fields['do'], words: decisionsIn(fields) }, errors: [] }
    case 'own-words':
      return ownWords(fields)
    case 'hold':
    case 'give':
      return wholeItem(fields, fields['do'])
    case 'box':
      return area(fields)
    case 'unbox':
      return { order: { do: 'unbox', id: fields['box'] ?? '' }, errors: [] }
    default:
      return { errors: [{ field: 'findings', message: 'Choose what to do with this page' }] }
  }
}

function ownWords(fields: Fields): Parsed {
  const words = (fields['words'] ?? '').trim()
  const ground = groundIn(fields, 'ground', wordGrounds)
  const errors: FieldError[] = []
  if (!/[\p{L}\p{N}]/u.test(words)) {
    errors.push({ field: 'words', message: 'Enter the words to take out' })
  }
  if (words.length > mostWords) {
    errors.push({ field: 'words', message: `Use at most ${mostWords} characters` })
  }
  if (errors.length > 0) return { errors }
  const reason = textIn(fields, 'reason', mostReason)
  const everywhere = fields['everywhere'] === 'yes'
  return { order: { do: 'own-words', own: { words, ground, reason, everywhere } }, errors }
}

function wholeItem(fields: Fields, what: 'hold' | 'give'): Parsed {
  const item = fields['item'] ?? ''
  const reason = textIn(fields, 'hold-reason', mostReason)
  const ground = groundIn(fields, 'hold-ground', grounds)
  const seen = fields['seen'] ?? ''
  if (what === 'give') {
    const about = { item, reason, ground: null, opinionOn: null, opinionBy: null } as const
    return { order: { do: 'item', about: { ...about, decision: 'give' }, seen }, errors: [] }
  }
  if (reason === null) {
    return { errors: [{ field: `hold-reason-${item}`, message: 'Say why it is held back' }] }
  }
  const opinionOn = parseDay(fields, 'opinion') ?? null
  const opinionBy = textIn(fields, 'opinion-by', mostWords)
  const about = { item, decision: 'hold', ground, reason, opinionOn, opinionBy } as const
  return { order: { do: 'item', about, seen }, errors: [] }
}

const edges = ['box-left', 'box-top', 'box-right', 'box-bottom'] as const

/** An area of a page of a letter, in percent of it. */
function area(fields: Fields): Parsed {
  const item = fields['box-item'] ?? ''
  const percents = edges.map((edge) => (fields[edge] ?? '').trim().replace(/ ?%$/, ''))
  const isNumber = (text: string) => /^\d{1,3}(\.\d)?$/.test(text) && Number(text) <= 100
  const wrong = percents.findIndex((text) => !isNumber(text))
  if (wrong !== -1) {
    return {
      errors: [{ field: `${edges[wrong]}-${item}`, message: 'Enter a number from 0 to 100' }],
    }
  }
  const [left = 0, top = 0, right = 0, bottom = 0] = percents.map((text) => Number(text) / 100)
  if (bottom <= top) {
    return {
      errors: [
        {
          field: `box-bottom-${item}`,
          message: 'Enter an end that is further down than the beginning',
        },
      ],
    }
  }
  if (right <= left) {
    return {
      errors: [
        {
          field: `box-right-${item}`,
          message: 'Enter an end that is further right than the beginning',
        },
      ],
    }
  }
  const page = Number(fields['box-page'])
  const box = {
    ...{ item, page: Number.isInteger(page) && page > 0 ? Math.min(page, 1000) - 1 : 0 },
    ...{ box: [left, top, right, bottom] as const },
    ground: groundIn(fields, 'box-ground', wordGrounds),
    reason: textIn(fields, 'box-reason', mostReason),
  }
  return { order: { do: 'box', box }, errors: [] }
}

/** What is wrong with what was sent, at the field to put right. */
export function problemText(
  problem: Exclude<PageDone['outcome'], 'done'>,
  fields: Fields,
  words: readonly ReviewedWords[],
): FieldError[] {
  const item = fields['item'] ?? ''
  switch (problem) {
    case 'open':
      return words.flatMap(({ decision }, at) =>
        decision === null
          ? [{ field: `decision-${at + 1}`, message: `Decide about finding ${at + 1}` }]
          : [],
      )
    case 'none':
      return [
        { field: 'words', message: 'These words stand nowhere here. Check how they are written' },
      ]
    case 'old-opinion':
      return [
        {
          field: `opinion-${item}-day`,
          message: 'Enter the day of the opinion: today or within the last 6 months',
        },
      ]
    case 'clinician':
      return [
        {
          field: `hold-ground-${item}`,
          message: 'Only a clinician decides about what is held back for harm',
        },
      ]
    default:
      return problem satisfies never
  }
}
