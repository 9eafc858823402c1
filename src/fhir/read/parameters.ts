import { Refusal } from '../../errors.ts'
import { notSupported } from '../not-supported.ts'
import { shapeOf, type Shape } from '../search/shape.ts'

type Query = Readonly<Record<string, unknown>>

/** What a read may be asked: how much of the resource, and the format, which is JSON. */
export function shapeIn(query: Query): Shape {
  const { _summary: summary, _elements: elements, ...others } = query
  refuseParameters(others)
  const shape = shapeOf(textOf('_summary', summary), textOf('_elements', elements))
  if (shape.summary === 'count') {
    throw new Refusal('not-supported', 'The _summary count is of searches')
  }
  return shape
}

function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new Refusal('invalid', `Give ${name} once`)
}

/** For what has no parameters but the format. */
export function refuseParameters(query: Query): void {
  for (const [name, value] of Object.entries(query)) {
    if (name !== '_format') throw notSupported('parameter', name)
    if (typeof value !== 'string' || !/^((application\/)?(fhir[+ ])?json)$/.test(value)) {
      throw new Refusal('not-supported', 'Only application/fhir+json is served')
    }
  }
}
