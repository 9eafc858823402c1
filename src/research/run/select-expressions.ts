import { listOf, notAllowed, onlyWith, textOf, type SqlNode } from './select-nodes.ts'
import { constant, type Said } from './select-values.ts'

// What a select of one person may say beside selects within it: columns, comparisons, sums, and what joins them.

const columnsOf = {
  me: { born: 'number', sex: 'text', region: 'text', practice: 'text', died: 'day' },
  entries: {
    ...{ setting: 'text', kind: 'text', status: 'text', category: 'text' },
    ...{ system: 'text', code: 'text', on_day: 'day' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Said['type']>>>>

export type Table = keyof typeof columnsOf

/** A table whose columns may be named at some place: by what it was called, and as what it is written. */
export type Scope = {
  readonly called: string
  readonly written: string
  readonly of: Table
}

/** Where an expression stands. */
export type Place = {
  readonly scopes: readonly Scope[]
  /** Writes a select within it. */
  readonly within: (node: SqlNode, place: Place) => Said
}

/** What an expression says, written anew. @throws Refusal `invalid` for what it may not say. */
export function expression(node: SqlNode, place: Place): Said {
  const write = new Map(Object.entries(writers)).get(textOf(node['class']))
  if (write === undefined) throw notAllowed(textOf(node['class']) || 'this')
  return write(node, place)
}

const writers: Readonly<Record<string, (node: SqlNode, place: Place) => Said>> = {
  CONSTANT: constant,
  CAST: constant,
  COLUMN_REF: (node, { scopes }) => column(node, scopes),
  COMPARISON: comparison,
  BETWEEN: between,
  CONJUNCTION: (node, place) => {
    const { children } = onlyWith(node, 'and', 'children')
    const words = { CONJUNCTION_AND: ' and ', CONJUNCTION_OR: ' or ' }
    const word = oneOf(words, node['type'])
    const all = listOf(children).map((one) => truth(expression(one, place)))
    return { type: 'truth', sql: `(${all.join(word)})` }
  },
  OPERATOR: operator,
  CASE: choice,
  FUNCTION: (node, place) => sum(node, (one) => expression(one, place)),
  SUBQUERY: (node, place) => place.within(node, place),
}

function comparison(node: SqlNode, place: Place): Said {
  const { left, right } = onlyWith(node, 'a comparison', 'left', 'right')
  const [a, b] = alike([left, right], place)
  return { type: 'truth', sql: `(${a} ${oneOf(comparisons, node['type'])} ${b})` }
}

const comparisons = {
  ...{
    COMPARE_EQUAL: '=',
    COMPARE_NOTEQUAL: '<>',
    COMPARE_LESSTHAN: '<',
    COMPARE_GREATERTHAN: '>',
  },
  ...{ COMPARE_LESSTHANOREQUALTO: '<=', COMPARE_GREATERTHANOREQUALTO: '>=' },
}

function between(node: SqlNode, place: Place): Said {
  const { input, lower, upper } = onlyWith(node, 'between', 'input', 'lower', 'upper')
  const [a, b, c] = alike([input, lower, upper], place)
  const word = oneOf({ COMPARE_BETWEEN: 'between' }, node['type'])
  return { type: 'truth', sql: `(${a} ${word} ${b} and ${c})` }
}

function operator(node: SqlNode, place: Place): Said {
  const children = listOf(onlyWith(node, 'this', 'children')['children'])
  const [first = {}] = children
  const say = (sql: string): Said => ({ type: 'truth', sql })
  switch (node['type']) {
    case 'OPERATOR_NOT':
      return say(`(not ${truth(expression(first, place))})`)
    case 'OPERATOR_IS_NULL':
      return say(`(${expression(first, place).sql} is null)`)
    case 'OPERATOR_IS_NOT_NULL':
      return say(`(${expression(first, place).sql} is not null)`)
    case 'COMPARE_IN':
    case 'COMPARE_NOT_IN': {
      const [a, ...all] = alike(children, place)
      return say(`(${a} ${node['type'] === 'COMPARE_IN' ? 'in' : 'not in'} (${all.join(', ')}))`)
    }
    default:
      throw notAllowed(textOf(node['type']))
  }
}

function choice(node: SqlNode, place: Place): Said {
  const { case_checks: checks, else_expr: other } = onlyWith(
    node,
    'case',
    'case_checks',
    'else_expr',
  )
  const whens = listOf(checks).map((one) => {
    const { when_expr: when, then_expr: then } = onlyWith(one, 'case', 'when_expr', 'then_expr')
    return `when ${truth(expression(when as SqlNode, place))} then ${truth(expression(then as SqlNode, place))}`
  })
  return {
    type: 'truth',
    sql: `(case ${whens.join(' ')} else ${truth(expression(other as SqlNode, place))} end)`,
  }
}

/** Of one type, so that nothing has to be made of something else, which could fail on what a record holds. */
function alike(nodes: readonly unknown[], place: Place): string[] {
  const all = nodes.map((one) => expression(one as SqlNode, place))
  const types = new Set(all.map(({ type }) => type))
  if (types.size !== 1 || types.has('truth')) throw notAllowed('a comparison of unlike things')
  return all.map(({ sql }) => sql)
}

/** A column of one of these tables, the innermost first. */
export function column(node: SqlNode, scopes: readonly Scope[]): Said {
  const names = listOf(onlyWith(node, 'a column', 'column_names')['column_names']).map(String)
  const [name = '', table] = names.map((one) => one.toLowerCase()).toReversed()
  if (names.length > 2) throw notAllowed('a column of another place')
  for (const { called, written, of } of scopes.toReversed()) {
    const type = new Map<string, Said['type']>(Object.entries(columnsOf[of])).get(name)
    if (type !== undefined && (table === undefined || table === called)) {
      return { type, sql: `${written}.${name}` }
    }
  }
  throw notAllowed(`a column ${names.join('.').slice(0, 40)}`)
}

/** Days between days, a day so many days on, and sums of numbers: none that can fail on what somebody's record holds. */
export function sum(node: SqlNode, write: (one: SqlNode) => Said): Said {
  const { function_name: name, children } = onlyWith(
    node,
    'a sum',
    'function_name',
    'children',
    'is_operator',
  )
  const [a, b] = listOf(children).map(write)
  if ((name !== '+' && name !== '-') || a === undefined || b === undefined) {
    throw notAllowed(`a function ${textOf(name).slice(0, 40)}`)
  }
  const types = [a.type, name, b.type].join(' ')
  if (types === 'day - day') return { type: 'number', sql: `(${a.sql} - ${b.sql})` }
  if (types === 'number - number' || types === 'number + number') {
    // a year is held in so few bits that a sum of a score of them would be too large
    return { type: 'number', sql: `(${a.sql}::bigint ${name} ${b.sql}::bigint)` }
  }
  if (types === 'day + number' || types === 'day - number') {
    return { type: 'day', sql: `(${a.sql} ${name} (${b.sql})::int)` }
  }
  throw notAllowed(`${types}`)
}

export function truth({ type, sql }: Said): string {
  if (type !== 'truth') throw notAllowed(`a ${type} where it says yes or no`)
  return sql
}

function oneOf(words: Readonly<Record<string, string>>, type: unknown): string {
  const word = new Map(Object.entries(words)).get(textOf(type))
  if (word === undefined) throw notAllowed(textOf(type))
  return word
}
