/** What may be done with resources: create, read, update, delete, search. */
export type Doing = 'c' | 'r' | 'u' | 'd' | 's'

/** A scope of SMART that names resources. */
export type Scope = {
  /** As version 2 of SMART writes it. */
  readonly text: string
  /** `patient`: of the one patient in context. `user`: of whoever the person may see. `system`: of whoever a system may. */
  readonly level: 'patient' | 'user' | 'system'
  /** A type of resource; `*` for all. */
  readonly kind: string
  readonly doing: ReadonlySet<Doing>
  /** Only those whose first category has this code. */
  readonly category: string | undefined
}

/** Scopes that name no resources, and may be asked for besides. */
export const plainScopes = [
  'openid',
  'fhirUser',
  'launch',
  'launch/patient',
  'online_access',
  'offline_access',
] as const

const all: readonly Doing[] = ['c', 'r', 'u', 'd', 's']
const version1: Readonly<Record<string, readonly Doing[]>> = {
  read: ['r', 's'],
  write: ['c', 'u', 'd'],
  '*': all,
}

// of a code system the record keeps the code alone, so each type has one
const categorySystems: Readonly<Record<string, string>> = {
  Observation: 'http://terminology.hl7.org/CodeSystem/observation-category',
  Condition: 'http://terminology.hl7.org/CodeSystem/condition-category',
}

/**
 * A scope as version 1 or 2 of SMART writes it; undefined for what is none, or is narrowed by what is not known here:
 * such a scope is never granted, as it would be wider than was asked for.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function parseScope(text: string): Scope | undefined {
  const [, level, kind, doing, query] =
    /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{2,40})\.(read|write|\*|c?r?u?d?s?)(?:\?(.{1,200}))?$/.exec(
      text,
    ) ?? []
  if (level === undefined || kind === undefined || !doing) return undefined
  const letters = version1[doing] ?? all.filter((letter) => doing.includes(letter))
  if (query === undefined) return scopeOf(level as Scope['level'], kind, new Set(letters))
  const [, system, code] = /^category=([^|&]+)\|([a-z0-9-]{1,60})$/.exec(decodedOrNone(query)) ?? []
  // a scope narrowed by its category is for reading: what a write would be of is not known before
  const isKnown = code !== undefined && categorySystems[kind] === system
  const reads = letters.filter((letter) => letter === 'r' || letter === 's')
  if (!isKnown || reads.length === 0) return undefined
  return scopeOf(level as Scope['level'], kind, new Set(reads), code)
}

function decodedOrNone(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function scopeOf(
  level: Scope['level'],
  kind: string,
  doing: ReadonlySet<Doing>,
  category?: string,
): Scope {
  const letters = all.filter((letter) => doing.has(letter)).join('')
  const narrowed = category === undefined ? '' : `?category=${categorySystems[kind]}|${category}`
  return { text: `${level}/${kind}.${letters}${narrowed}`, level, kind, doing, category }
}

/** Those of a text of scopes that name resources. */
export function parseScopes(text: string): readonly Scope[] {
  return text.split(' ').flatMap((one) => parseScope(one) ?? [])
}

/** What is allowed by one scope and by another; undefined where that is nothing. */
function bothAllow(one: Scope, other: Scope): Scope | undefined {
  if (one.level !== other.level) return undefined
  if (one.kind !== other.kind && one.kind !== '*' && other.kind !== '*') return undefined
  if (one.category !== undefined && other.category !== undefined && one.category !== other.category)
    return undefined
  const kind = one.kind === '*' ? other.kind : one.kind
  const doing = new Set([...one.doing].filter((letter) => other.doing.has(letter)))
  return doing.size === 0
    ? undefined
    : scopeOf(one.level, kind, doing, one.category ?? other.category)
}

/**
 * What may be granted of what an app asks for: no more than it is registered with.
 *
 * @param asked as it asked, in any version.
 * @param registered as the operator wrote it down.
 */
export function grantable(asked: string, registered: readonly string[]): readonly string[] {
  const mine = registered.flatMap((text) => parseScope(text) ?? [])
  const words = asked.split(' ').filter((word) => word !== '')
  const granted = words.flatMap((word) => {
    if (plainScopes.some((plain) => plain === word)) return registered.includes(word) ? [word] : []
    const scope = parseScope(word)
    return scope ? mine.flatMap((each) => bothAllow(scope, each)?.text ?? []) : []
  })
  return [...new Set(granted)]
}

/**
 * Those that count for one token. They are asked together, so all of them reach the same patients: for one that is for
 * one patient, that patient alone, also by `user/`.
 *
 * @param forOne whether it is for one patient.
 * @param allowed whether a person let the app; else it is a system.
 */
export function countingOf(
  scopes: readonly Scope[],
  forOne: boolean,
  allowed: boolean,
): readonly Scope[] {
  const levels = !allowed ? ['system'] : forOne ? ['patient', 'user'] : ['user']
  return scopes.filter(({ level }) => levels.includes(level))
}

/** What a request to the API does, as far as its address and method tell. `*`: resources of any type. */
export type Wanted = { readonly kind: string; readonly doing: Doing }

/** Whether any of these scopes allows it at all; of which patient and of which entries, the record says. */
export function mayAsk(scopes: readonly Scope[], { kind, doing }: Wanted): boolean {
  return scopes.some(
    (scope) => scope.doing.has(doing) && (scope.kind === '*' || scope.kind === kind),
  )
}

/** What scopes let see, as the database knows it: `Observation`, `Observation:laboratory`, `*`. */
export function seenBy(scopes: readonly Scope[]): string[] {
  const seen = scopes
    .filter(({ doing }) => doing.has('r') || doing.has('s'))
    .map(({ kind, category }) => (category === undefined ? kind : `${kind}:${category}`))
  return [...new Set(seen)]
}
