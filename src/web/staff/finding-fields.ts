import { wordGrounds, type Ground } from '../../access/item.ts'
import type { WordsDecision } from '../../access/page-order.ts'
import type { ReviewedWords } from '../../access/review-store.ts'
import { seenOf } from '../../access/seen.ts'
import type { FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { groundNames } from '../present/copy-words.ts'

export const mostReason = 500

/** What is decided about the findings of a page. */
export function decisionsIn(fields: Fields): WordsDecision[] {
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

export function groundIn(fields: Fields, name: string, among: readonly Ground[]): Ground {
  return among.find((one) => one === fields[name]) ?? 'third-party'
}

export function textIn(fields: Fields, name: string, most: number): string | null {
  const text = (fields[name] ?? '').trim().slice(0, most)
  return text === '' ? null : text
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
