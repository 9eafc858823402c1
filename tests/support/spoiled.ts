import type { randomNumbers } from '../sharing/seed.ts'

type Random = ReturnType<typeof randomNumbers>

const odd: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    '',
    ' ',
    'x',
    '2026-02-30',
    '2026-13',
    '9999',
    '\u0000',
    '\ud800',
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    { a: 1 },
    { extension: [] },
    { reference: 'Patient/x' },
    { coding: [{}] },
  ],
  ...[
    'x'.repeat(5000),
    '<div>',
    '<div xmlns="http://www.w3.org/1999/xhtml">x</div>',
    "'; --",
    '%',
    '\u202e',
  ],
  ...['entered-in-error', 'active', 'final', 'http://snomed.info/sct', '#', '#x', 'urn:uuid:x'],
]
const keys =
  `id meta text contained extension modifierExtension status code subject patient value valueString
  valueQuantity __proto__ constructor _status resourceType language implicitRules note identifier`.split(
    /\s+/,
  )

/** A value with a few of its parts left out, doubled, exchanged or made into something odd. */
export function spoiled(random: Random, value: unknown): unknown {
  let made = structuredClone(value)
  for (let n = 1 + random(3); n > 0; n--) made = changedOnce(random, made, 6)
  return made
}

function changedOnce(random: Random, value: unknown, depth: number): unknown {
  const parts = partsOf(value)
  if (depth === 0 || parts.length === 0 || random(5) === 0) return odd[random(odd.length)]
  const key = parts[random(parts.length)] ?? ''
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as unknown[])]
    const at = Number(key)
    if (random(4) === 0) list.push(list[at])
    else if (random(6) === 0) list.splice(at, 1)
    else list[at] = changedOnce(random, list[at], depth - 1)
    return list
  }
  const object = { ...(value as Record<string, unknown>) }
  const does = random(8)
  if (does === 0) delete object[key]
  else if (does === 1) object[keys[random(keys.length)] ?? ''] = object[key]
  else if (does === 2) object[`_${key}`] = { id: 'x' }
  else object[key] = changedOnce(random, object[key], depth - 1)
  return object
}

function partsOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

/** The text of JSON, or now and then what is none: cut off, with a letter changed, or with something put in. */
export function spoiledText(random: Random, value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  if (random(6) > 0) return text
  const at = random(text.length + 1)
  const put = ['', '"', '{', ']', ',', '\\u0000', '\u0001', 'null', '1e999', '[['.repeat(40)]
  return text.slice(0, at) + (put[random(put.length)] ?? '') + text.slice(at + random(3))
}
