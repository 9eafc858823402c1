import {
  column,
  expression,
  sum,
  truth,
  type Place,
  type Scope,
  type Table,
} from './select-expressions.ts'
import { listOf, notAllowed, onlyWith, textOf, type SqlNode } from './select-nodes.ts'
import { constant, type Said } from './select-values.ts'

// A select that says yes or no of one person, by what is known of that person alone. It is never run: what it says is
// written anew, of the words below and no other, so that there is no way to write one that reads another's rows.

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
  const me: Scope = { called: select.called, written: 'p', of: 'me' }
  const said = expression(select.said, { scopes: [me], within: ofEntries })
  return `coalesce(${truth(said)}, false)`
}

function selectIn(node: unknown, from: Table, ...known: readonly string[]) {
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

/** Whether this person has such an entry, or how many, or the first or the last. */
function ofEntries(node: SqlNode, place: Place): Said {
  const { scopes } = place
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
      : ` and ${truth(expression(select.where as SqlNode, { ...place, scopes: [...scopes, its] }))}`
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
