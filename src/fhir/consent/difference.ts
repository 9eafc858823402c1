import { isObject, type JsonObject } from '../../record/validate/object-type.ts'

/**
 * The first element of a resource that is not as it should be; undefined where all are. What things are called is not
 * compared, nor in which order there are several.
 *
 * @param setHere what the server sets, whatever was sent.
 */
export function firstDifference(
  right: JsonObject & { readonly resourceType: string },
  sent: JsonObject,
  setHere: readonly string[],
): string | undefined {
  const without = (from: JsonObject) =>
    Object.fromEntries(Object.entries(from).filter(([key]) => !setHere.includes(key)))
  return difference(bare(without(right)), bare(without(sent)), right.resourceType)
}

function difference(right: unknown, sent: unknown, path: string): string | undefined {
  if (Array.isArray(right) && Array.isArray(sent)) return differenceOfLists(right, sent, path)
  if (!isObject(right) || !isObject(sent)) return right === sent ? undefined : path
  for (const key of new Set([...Object.keys(sent), ...Object.keys(right)])) {
    // an element that R4 does not know was refused before, so the name may be told
    const found = difference(right[key], sent[key], `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

function differenceOfLists(
  right: readonly unknown[],
  sent: readonly unknown[],
  path: string,
): string | undefined {
  const wanted = right.map(textOf)
  const left = sent.map((one, n) => [textOf(one), n] as const)
  const over = left.filter(([text]) => {
    const place = wanted.indexOf(text)
    if (place >= 0) wanted.splice(place, 1)
    return place < 0
  })
  const [first] = over
  if (first === undefined) return wanted.length === 0 ? undefined : path
  const [, n] = first
  // with one of each left, they are meant to be the same
  const meant =
    wanted.length === 1 && over.length === 1
      ? right.find((one) => textOf(one) === wanted[0])
      : undefined
  return meant === undefined ? `${path}[${n}]` : difference(meant, sent[n], `${path}[${n}]`)
}

/** Without what things are called; a reference by identifier may name its type. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (!isObject(value)) return value
  const isReference = isObject(value['identifier'])
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, one]) =>
          key !== 'display' && !(isReference && key === 'type' && one === 'Organization'),
      )
      .map(([key, one]) => [key, bare(one)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function textOf(value: unknown): string {
  return JSON.stringify(value)
}
