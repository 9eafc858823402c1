// What a search means, gone through by hand over all that one may see: nothing of how it is found in the database.

export type Json = { readonly [key: string]: unknown }
export type Given = readonly (readonly [name: string, value: string])[]

/** The elements behind the parameters of the types that are tried. */
const elements: Readonly<Record<string, string>> = {
  'MedicationRequest code': 'medicationCodeableConcept',
  'Immunization vaccine-code': 'vaccineCode',
  'clinical-status': 'clinicalStatus',
  'Observation date': 'effective',
  'Condition onset-date': 'onset',
  'Condition recorded-date': 'recordedDate',
  'AllergyIntolerance date': 'recordedDate',
  'Encounter date': 'period',
  'Immunization date': 'occurrence',
  authoredon: 'authoredOn',
}

export function elementOf(kind: string, name: string): string {
  return elements[`${kind} ${name}`] ?? elements[name] ?? name
}

export function matches(resource: Json, given: Given): boolean {
  return given.every(([name, value]) => {
    const [bare = '', modifier] = name.split(':')
    if (modifier === 'missing') {
      const element = elementOf(String(resource['resourceType']), bare)
      return (spanIn(resource, element) === undefined) === (value === 'true')
    }
    const isHeld = value.split(',').some((one) => holds(resource, bare, one))
    return modifier === 'not' ? !isHeld : isHeld
  })
}

function holds(resource: Json, name: string, value: string): boolean {
  const kind = String(resource['resourceType'])
  if (name === 'patient' || name === 'subject') return true
  if (name === '_id') return resource['id'] === value
  const element = elementOf(kind, name)
  if (name === 'encounter') {
    const to = (resource[element] as { reference?: string } | undefined)?.reference
    return to !== undefined && (to === value || to.endsWith(`/${value}`))
  }
  if (/date|authoredon|_lastUpdated/.test(name)) {
    const target = spanIn(resource, name === '_lastUpdated' ? 'lastUpdated' : element)
    return target !== undefined && compares(target, value)
  }
  return codingsOf(resource[element]).some(({ system = '', code }) => {
    const [a = '', b] = value.split('|')
    return b === undefined ? code === a : system === a && code === b
  })
}

type Coding = { readonly system?: string; readonly code: string }

function codingsOf(value: unknown): Coding[] {
  if (Array.isArray(value)) return value.flatMap(codingsOf)
  if (typeof value === 'string') return [{ code: value }]
  if (typeof value !== 'object' || value === null) return []
  if ('coding' in value) return codingsOf(value.coding)
  return 'code' in value ? [value as Coding] : []
}

type Span = readonly [from: number, until: number]
const [never, always] = [-Infinity, Infinity]

export function spanIn(resource: Json, element: string): Span | undefined {
  if (element === 'lastUpdated') {
    const at = (resource['meta'] as Json | undefined)?.['lastUpdated']
    return typeof at === 'string' ? spanOf(at) : undefined
  }
  const value = resource[element] ?? resource[`${element}DateTime`] ?? resource[`${element}Period`]
  if (typeof value === 'string') return spanOf(value)
  if (typeof value !== 'object' || value === null) return undefined
  const { start, end } = value as { start?: string; end?: string }
  return [
    start === undefined ? never : spanOf(start)[0],
    end === undefined ? always : spanOf(end)[1],
  ]
}

function spanOf(text: string): Span {
  if (text.includes('T')) {
    const at = Date.parse(text)
    // a fraction is told to the microsecond
    return [at, at + (text.includes('.') ? 0.001 : 1000)]
  }
  const [year = 0, month, day] = text.split('-').map(Number)
  const next =
    month === undefined
      ? [year + 1, 1, 1]
      : day === undefined
        ? [year, month + 1, 1]
        : [year, month, day + 1]
  return [midnight(year, month ?? 1, day ?? 1), midnight(next[0] ?? 0, next[1] ?? 0, next[2] ?? 0)]
}

/** In London, where it is that of UTC or an hour before; before 1972, of UTC. */
function midnight(year: number, month: number, day: number): number {
  const at = Date.UTC(year, month - 1, day)
  if (at < Date.UTC(1972, 0, 1)) return at
  const hour = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', timeZone: 'Europe/London' })
  return hour.format(at) === '01' ? at - 3_600_000 : at
}

function compares([from, until]: Span, asked: string): boolean {
  const [, prefix = 'eq', date = ''] = /^([a-z]{2})?(.*)$/.exec(asked) ?? []
  const [a, b] = spanOf(date)
  // what is asked to a fraction means a thousandth of a second
  const end = date.includes('.') ? a + 1 : b
  const inside = from >= a && until <= end
  switch (prefix) {
    case 'eq':
      return inside
    case 'ne':
      return !inside
    case 'gt':
      return until > end
    case 'lt':
      return from < a
    case 'ge':
      return until > end || inside
    case 'le':
      return from < a || inside
    case 'sa':
      return from >= end
    case 'eb':
      return until <= a
    default:
      throw new TypeError(prefix)
  }
}
