import { isObject, type JsonObject } from '../record/validate/object-type.ts'
import type { Item, ItemText } from './item.ts'

/** What of a resource are no words: codes, addresses of systems, ids, and what is told beside it. */
const notWords = new Set([
  ...[
    'id',
    'meta',
    'implicitRules',
    'language',
    'resourceType',
    'url',
    'system',
    'code',
    'reference',
    'use',
  ],
  ...[
    'contentType',
    'hash',
    'size',
    'identifier',
    'intent',
    'mode',
    'kind',
    'unit',
    'comparator',
    'data',
  ],
  ...[
    'category',
    'class',
    'verificationStatus',
    'subject',
    'encounter',
    'patient',
    'versionId',
    'priority',
  ],
])

const labels: Readonly<Record<string, string>> = {
  code: 'What it is',
  medicationCodeableConcept: 'What it is',
  vaccineCode: 'What it is',
  description: 'What it is',
  dosageInstruction: 'Dose',
  dosage: 'Dose',
  reasonCode: 'Reason',
  manifestation: 'Reaction',
  bodySite: 'Where on the body',
  referenceRange: 'Usual range',
  performer: 'Done by',
  author: 'Written by',
  clinicalStatus: 'Status',
}

/** A status that says no more than that it is so. */
const usualStatus = new Set(['active', 'final', 'completed', 'finished', 'confirmed', 'current'])

/** Words of an attachment of plain text. */
const isText = /^text\/(plain|html)/i

/**
 * Every word of a resource that the patient would read, each with its JSON pointer, in the order in which they stand.
 * Words that say again what stands right before them are left out; the narrative is made of the rest.
 */
export function entryTexts(resource: unknown): ItemText[] {
  const texts: ItemText[] = []
  collect(resource, '', '', texts)
  return texts
}

function collect(value: unknown, path: string, label: string, texts: ItemText[]): void {
  if (typeof value === 'string') {
    if (texts.at(-1)?.text !== value && isWords(value)) texts.push({ path, label, text: value })
  } else if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) collect(one, `${path}/${at}`, label, texts)
  } else if (isObject(value)) collectObject(value, path, label, texts)
}

function collectObject(value: JsonObject, path: string, label: string, texts: ItemText[]): void {
  const quantity = quantityText(value)
  if (quantity !== undefined) {
    texts.push({ path, label, text: quantity })
    return
  }
  const attached = attachedWords(value)
  if (attached !== undefined) texts.push({ path: `${path}/data`, label: 'Letter', text: attached })
  // a concept is read by its text; what its codes are called in their systems says it again
  const { text } = value
  for (const [key, one] of inOrder(value)) {
    if (key.startsWith('_') || (notWords.has(key) && !isCoded(key, one))) continue
    if (isObject(one) && typeof one['div'] === 'string') continue
    // what kind of thing a reference leads to
    if (key === 'type' && typeof one === 'string') continue
    if (key === 'status' && typeof one === 'string' && usualStatus.has(one)) continue
    if (key === 'coding' && typeof text === 'string' && saysAgain(one, text)) continue
    collect(one, `${path}/${key}`, labelOf(key, label), texts)
  }
}

/** A concept's text first, so that its codes say it again. */
function inOrder(value: JsonObject): [string, unknown][] {
  const all = Object.entries(value)
  return [...all.filter(([key]) => key === 'text'), ...all.filter(([key]) => key !== 'text')]
}

function saysAgain(coding: unknown, text: string): boolean {
  return Array.isArray(coding) && coding.filter(isObject).every((one) => one['display'] === text)
}

function isCoded(key: string, value: unknown): boolean {
  return key === 'code' && isObject(value)
}

function labelOf(key: string, label: string): string {
  if (['text', 'coding', 'display', 'div'].includes(key) && label !== '') return label
  const known = labels[key]
  if (known !== undefined) return known
  const words = key
    .replace(/^value/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
  if (words === 'quantity') return 'Value'
  if (words === '' || ['string', 'codeable concept', 'coding'].includes(words)) {
    return label === '' || label === 'What it is' ? 'Text' : label
  }
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** `≥ 5.1 mmol/L`, for a Quantity. A number may be held as text that begins with NUL. */
function quantityText({ value, unit, comparator, system }: JsonObject): string | undefined {
  const isNumber =
    typeof value === 'number' || (typeof value === 'string' && value.startsWith('\u0000'))
  if (!isNumber || (unit === undefined && comparator === undefined && system === undefined))
    return undefined
  return [comparator, String(value).replace('\u0000', ''), unit]
    .filter((part) => typeof part === 'string')
    .join(' ')
}

function isWords(text: string): boolean {
  const isDate = /^\d{4}(-\d\d){0,2}(T[\d:.+Z-]+)?$/.test(text)
  return !isDate && !text.startsWith('\u0000') && /[\p{L}\p{N}]/u.test(text)
}

function attachedWords({ contentType, data }: JsonObject): string | undefined {
  if (typeof contentType !== 'string' || typeof data !== 'string' || !isText.test(contentType))
    return undefined
  const words = Buffer.from(data, 'base64').toString('utf8')
  return /html/i.test(contentType) ? words.replaceAll(/<[^>]*>/g, ' ') : words
}

/** The attachments that are no plain text, whatever they are said to be, with their bytes. */
export function attachedFiles(resource: unknown): NonNullable<Item['attachment']>[] {
  if (Array.isArray(resource)) return resource.flatMap(attachedFiles)
  if (!isObject(resource)) return []
  const { contentType, data } = resource
  if (typeof contentType === 'string' && typeof data === 'string' && !isText.test(contentType)) {
    return [{ contentType, bytes: Buffer.from(data, 'base64') }]
  }
  return attachedFiles(Object.values(resource))
}
