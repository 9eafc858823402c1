import type { PageDone } from '../../access/decide-on-page.ts'
import type { PageOrder, WordsDecision } from '../../access/page-order.ts'
import { grounds, wordGrounds, type Ground } from '../../access/item.ts'
import type { ReviewedWords } from '../../access/review-store.ts'
import { seenOf } from '../../access/seen.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { parseDay, type Fields } from '../fields.ts'
import { groundNames } from '../present/copy-words.ts'

const mostWords = 200
const mostReason = 500

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

function decisionsIn(fields: Fields): WordsDecision[] {
  return Object.entries(fields).flatMap(([name, key]) => {
    const number = /^finding-(\d+)$/.exec(name)?.[1]
    const decision = decisionIn(fields, number ?? '')
    const place = /^(\w+) (\d{1,9}) (\d{1,9}) (.+)$/s.exec(key)
    if (number === undefined || decision === undefined || place === null) return []
    const [, item = '', start, end, path = ''] = place
    return [
      {
        ...{ item, path, start: Number(start), end: Number(end), decision },
        ground: decision === 'out' ? groundIn(fields, `ground-${number}`, wordGrounds) : null,
        reason: textIn(fields, `reason-${number}`, mostReason),
        everywhere: fields[`everywhere-${number}`] === 'yes',
        seen: fields[`seen-${number}`] ?? '',
      },
    ]
  })
}

function decisionIn(fields: Fields, number: string): 'out' | 'stays' | undefined {
  return (['out', 'stays'] as const).find((one) => one === fields[`decision-${number}`])
}

function groundIn(fields: Fields, name: string, among: readonly Ground[]): Ground {
  return among.find((one) => one === fields[name]) ?? 'third-party'
}

function textIn(fields: Fields, name: string, most: number): string | null {
  const text = (fields[name] ?? '').trim().slice(0, most)
  return text === '' ? null : text
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

/**
 * What was typed, at the findings as they are numbered now: somebody else may have found more on the page meanwhile.
 *
 * @param keys of the findings of the page, in order.
 */
export function numberedAnew(fields: Fields, keys: readonly string[]): Fields {
  const typed = Object.entries(fields)
  const others = typed.filter(([name]) => !ofFinding.test(name))
  const moved = typed.flatMap(([name, text]): [string, string][] => {
    const [, what = '', number = ''] = ofFinding.exec(name) ?? []
    const at = keys.indexOf(fields[`finding-${number}`] ?? '')
    return at === -1 ? [] : [[`${what}-${at + 1}`, text]]
  })
  return Object.fromEntries([...others, ...moved])
}

/**
 * What was typed, but not where a finding was left as it was seen and somebody else has decided since: that stands, and
 * is shown.
 *
 * @param fields as `numberedAnew` gives them, for these findings.
 */
export function withoutLeft(fields: Fields, words: readonly ReviewedWords[]): Fields {
  const left = words.flatMap(({ seen }, at) => {
    const number = String(at + 1)
    const before = seenBefore(fields, number)
    return before !== undefined && before !== seen && saidAt(fields, number) === before
      ? [number]
      : []
  })
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => {
      const [, , number = ''] = ofFinding.exec(name) ?? []
      return !left.includes(number)
    }),
  )
}

/** What was seen at a finding when the page was looked at; undefined where it was not on the page. */
function seenBefore(fields: Fields, number: string): string | undefined {
  return fields[`finding-${number}`] === undefined ? undefined : (fields[`seen-${number}`] ?? '')
}

/** `seenOf` what is typed at a finding. */
function saidAt(fields: Fields, number: string): string {
  const decision = decisionIn(fields, number)
  if (decision === undefined) return ''
  const ground = decision === 'out' ? groundIn(fields, `ground-${number}`, wordGrounds) : null
  return seenOf(decision, ground, textIn(fields, `reason-${number}`, mostReason))
}

const ofFinding = /^(finding|seen|decision|ground|reason|everywhere)-(\d+)$/

/** At each finding about which somebody else decided since the page was looked at, and otherwise: how. */
export function decidedOtherwise(fields: Fields, words: readonly ReviewedWords[]): FieldError[] {
  return words.flatMap(({ seen, decision, ground, reason, decidedBy }, at) => {
    const number = String(at + 1)
    const before = seenBefore(fields, number)
    const typed = decisionIn(fields, number)
    if (before === undefined || before === seen || typed === undefined) return []
    if (decision === null || saidAt(fields, number) === seen) return []
    const how = decision === 'out' ? 'is taken out' : 'is left in'
    const why = [...(ground === null ? [] : [groundNames[ground]]), reason ?? 'no reason given']
    const more = typed === decision ? `: ${why.join('; ')}` : ''
    const message = `Finding ${number} ${how}, says ${decidedBy}${more}`
    return [{ field: `decision-${number}`, message }]
  })
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
