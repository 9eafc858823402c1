import { listOf, notAllowed, onlyWith, textOf, type SqlNode } from './select-nodes.ts'
import { constant, type Said } from './select-values.ts'

// A select that says yes or no of one person, by what is known of that person alone. It is never run: what it says is
// written anew, of the words below and no other, so that there is no way to write one that reads another's rows.

const columnsOf = {
  me: { born: 'number', sex: 'text', region: 'text', practice: 'text', died: 'day' },
  entries: {
    ...{ setting: 'text', kind: 'text', status: 'text', category: 'text' },
    ...{ system: 'text', code: 'text', on_day: 'day' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Said['type']>>>>

/** A table whose columns may be named at some place: by what it was called, and as what it is written. */
type Scope = {
  readonly called: string
  readonly written: string
  readonly of: keyof typeof columnsOf
}

/** How deep selects may stand in each other: an entry, one after it, and one after that. */
const deepest = 3

/**
 * What a parsed select says of one person, as an expression of `p`, their row of `people`.
 *
 * @param tree as DuckDB's parser gives it.
 * @throws Refusal `invalid` for anything that is not among the few things it may say.
 */
export function personSelect(tree: unknown): string {
  const { error, statements } = onlyWith(
    tree,
    'this',
    'statements',
    'error',
    'error_type',
    'error_message',
    'error_subtype',
    'position',
  )
  const [statement, ...more] = listOf(statements)
  if (error === true || statement === undefined || more.length > 0) {
    throw notAllowed('anything but one select')
  }
  const { node } = onlyWith(statement, 'the statement', 'node')
  const select = selectIn(node, 'me', 'select_list', 'from_table')
  const said = expression(select.said, [{ called: select.called, written: 'p', of: 'me' }])
  return `coalesce(${truth(said)}, false)`
}

function selectIn(node: unknown, from: keyof typeof columnsOf, ...known: readonly string[]) {
  const select = onlyWith(node, 'a select', ...known)
  const [said, ...more] = listOf(select['select_list'])
  if (said === undefined || more.length > 0) throw notAllowed('more than one column')
  const table = onlyWith(select['from_table'], 'a table', 'table_name')
  if (table['type'] !== 'BASE_TABLE' || textOf(table['table_name']).toLowerCase() !== from) {
    throw notAllowed(`a table that is not ${from} here`)
  }
  const called = textOf(table['alias']).toLowerCase() || from
  return { said, called, where: select['where_clause'] ?? null }
}

function expression(node: SqlNode, scopes: readonly Scope[]): Said {
  const write = new Map(Object.entries(writers)).get(textOf(node['class']))
  if (write === undefined) throw notAllowed(textOf(node['class']) || 'this')
  return write(node, scopes)
}

const writers: Readonly<Record<string, (node: SqlNode, scopes: readonly Scope[]) => Said>> = {
  CONSTANT: constant,
  CAST: constant,
  COLUMN_REF: column,
  COMPARISON: comparison,
  BETWEEN: between,
  CONJUNCTION: (node, scopes) => {
    const { children } = onlyWith(node, 'and', 'children')
    const words = { CONJUNCTION_AND: ' and ', CONJUNCTION_OR: ' or ' }
    const word = oneOf(words, node['type'])
    const all = listOf(children).map((one) => truth(expression(one, scopes)))
    return { type: 'truth', sql: `(${all.join(word)})` }
  },
  OPERATOR: operator,
  CASE: choice,
  FUNCTION: (node, scopes) => sum(node, (one) => expression(one, scopes)),
  SUBQUERY: ofEntries,
}

function column(node: SqlNode, scopes: readonly Scope[]): Said {
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

const comparisons = {
  ...{
    COMPARE_EQUAL: '=',
    COMPARE_NOTEQUAL: '<>',
    COMPARE_LESSTHAN: '<',
    COMPARE_GREATERTHAN: '>',
  },
  ...{ COMPARE_LESSTHANOREQUALTO: '<=', COMPARE_GREATERTHANOREQUALTO: '>=' },
}

function comparison(node: SqlNode, scopes: readonly Scope[]): Said {
  const { left, right } = onlyWith(node, 'a comparison', 'left', 'right')
  const [a, b] = alike([left, right], scopes)
  return { type: 'truth', sql: `(${a} ${oneOf(comparisons, node['type'])} ${b})` }
}

function between(node: SqlNode, scopes: readonly Scope[]): Said {
  const { input, lower, upper } = onlyWith(node, 'between', 'input', 'lower', 'upper')
  const [a, b, c] = alike([input, lower, upper], scopes)
  const word = oneOf({ COMPARE_BETWEEN: 'between' }, node['type'])
  return { type: 'truth', sql: `(${a} ${word} ${b} and ${c})` }
}

function operator(node: SqlNode, scopes: readonly Scope[]): Said {
  const children = listOf(onlyWith(node, 'this', 'children')['children'])
  const [first = {}] = children
  const say = (sql: string): Said => ({ type: 'truth', sql })
  switch (node['type']) {
    case 'OPERATOR_NOT':
      return say(`(not ${truth(expression(first, scopes))})`)
    case 'OPERATOR_IS_NULL':
      return say(`(${expression(first, scopes).sql} is null)`)
    case 'OPERATOR_IS_NOT_NULL':
      return say(`(${expression(first, scopes).sql} is not null)`)
    case 'COMPARE_IN':
    case 'COMPARE_NOT_IN': {
      const [a, ...all] = alike(children, scopes)
      return say(`(${a} ${node['type'] === 'COMPARE_IN' ? 'in' : 'not in'} (${all.join(', ')}))`)
    }
    default:
      throw notAllowed(textOf(node['type']))
  }
}

function choice(node: SqlNode, scopes: readonly Scope[]): Said {
  const { case_checks: checks, else_expr: other } = onlyWith(
    node,
    'case',
    'case_checks',
    'else_expr',
  )
  const whens = listOf(checks).map((one) => {
    const { when_expr: when, then_expr: then } = onlyWith(one, 'case', 'when_expr', 'then_expr')
    return `when ${truth(expression(when as SqlNode, scopes))} then ${truth(expression(then as SqlNode, scopes))}`
  })
  return {
    type: 'truth',
    sql: `(case ${whens.join(' ')} else ${truth(expression(other as SqlNode, scopes))} end)`,
  }
}

/** Days between days, a day so many days on, and sums of numbers: none that can fail on what somebody's record holds. */
function sum(node: SqlNode, write: (one: SqlNode) => Said): Said {
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

/** Whether this person has such an entry, or how many, or the first or the last. */
function ofEntries(node: SqlNode, scopes: readonly Scope[]): Said {
  const { subquery, subquery_type: kind } = onlyWith(
    node,
    'a select within',
    ...['subquery', 'subquery_type', 'child', 'comparison_type'],
  )
  const { node: inner } = onlyWith(subquery, 'a select within', 'node')
  const select = selectIn(inner, 'entries', 'select_list', 'from_table', 'where_clause')
  if (scopes.length > deepest) throw notAllowed('so many selects in each other')
  const written = `e${scopes.length}`
  const its: Scope = { called: select.called, written, of: 'entries' }
  const where =
    select.where === null
      ? ''
      : ` and ${truth(expression(select.where as SqlNode, [...scopes, its]))}`
  const from = `from entries ${written} where ${written}.person = p.person${where}`
  if (kind === 'EXISTS') {
    if (!['CONSTANT', 'STAR'].includes(textOf(select.said['class'])))
      throw notAllowed('this after exists')
    return { type: 'truth', sql: `exists (select 1 ${from})` }
  }
  if (kind !== 'SCALAR') throw notAllowed('in (select …)')
  const counted: Said[] = []
  const said = aggregated(select.said, its, counted)
  if (counted.length === 0) throw notAllowed('a select within that counts nothing')
  return { type: said.type, sql: `(select ${said.sql} ${from})` }
}

/** Of entries as many as there are there is one number: a count, the first, the last, or a sum of such. */
function aggregated(node: SqlNode, its: Scope, counted: Said[]): Said {
  if (node['class'] !== 'FUNCTION') return constant(node)
  const name = textOf(node['function_name'])
  if (name === '+' || name === '-') return sum(node, (one) => aggregated(one, its, counted))
  const { children, distinct } = onlyWith(node, 'a count', 'function_name', 'children', 'distinct')
  const said = aggregate(name, listOf(children), distinct === true, its)
  counted.push(said)
  return said
}

function aggregate(
  name: string,
  children: readonly SqlNode[],
  distinct: boolean,
  its: Scope,
): Said {
  const [first, ...more] = children
  if (name === 'count_star' && first === undefined) return { type: 'number', sql: 'count(*)' }
  if (
    !['count', 'min', 'max'].includes(name) ||
    first?.['class'] !== 'COLUMN_REF' ||
    more.length > 0
  ) {
    throw notAllowed(`a function ${name.slice(0, 40)}`)
  }
  // of the entries it counts, and never of what stands outside: that would be a count of people
  const of = column(first, [its])
  if (name === 'count')
    return { type: 'number', sql: `count(${distinct ? 'distinct ' : ''}${of.sql})` }
  return { type: of.type, sql: `${name}(${of.sql})` }
}

/** Of one type, so that nothing has to be made of something else, which could fail on what a record holds. */
function alike(nodes: readonly unknown[], scopes: readonly Scope[]): string[] {
  const all = nodes.map((one) => expression(one as SqlNode, scopes))
  const types = new Set(all.map(({ type }) => type))
  if (types.size !== 1 || types.has('truth')) throw notAllowed('a comparison of unlike things')
  return all.map(({ sql }) => sql)
}

function truth({ type, sql }: Said): string {
  if (type !== 'truth') throw notAllowed(`a ${type} where it says yes or no`)
  return sql
}

function oneOf(words: Readonly<Record<string, string>>, type: unknown): string {
  const word = new Map(Object.entries(words)).get(textOf(type))
  if (word === undefined) throw notAllowed(textOf(type))
  return word
}
