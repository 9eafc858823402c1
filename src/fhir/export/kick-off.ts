import { Refusal } from '../../errors.ts'
import { objectsAt, textAt } from '../../record/bundle/json-values.ts'
import { resourceTypes } from '../../record/validate/definitions.ts'
import type { ExportAsked, ExportedGroup } from '../../record/export/job.ts'
import { resourceIn } from '../body.ts'
import { notSupported } from '../not-supported.ts'

type Query = Readonly<Record<string, unknown>>

const formats = ['application/fhir+ndjson', 'application/ndjson', 'ndjson']
const notExported = ['Bundle', 'OperationOutcome', 'Parameters']

/**
 * The parameters of an export: those of the address, and of a POST those of the Parameters resource in it, if there is
 * one.
 *
 * @throws Refusal `invalid` for a body that is none.
 */
export function askedIn(query: Query, body: unknown): Query {
  // a client that names a type and sends nothing
  if (body === undefined || (Buffer.isBuffer(body) && body.length === 0)) return query
  const sent = objectsAt(resourceIn(body, 'Parameters'), 'parameter').map(
    (one): [string, unknown] => [
      textAt(one, 'name') ?? '',
      // one that has no value is none that may be left out
      Object.entries(one).find(([key]) => key.startsWith('value'))?.[1] ?? null,
    ],
  )
  const all = Map.groupBy([...Object.entries(query), ...sent], ([name]) => name)
  return Object.fromEntries(
    [...all].map(([name, values]) => [
      name,
      values.length === 1 ? values[0]?.[1] : values.flatMap(([, value]) => value),
    ]),
  )
}

/**
 * What an export is asked for: `_type`, `_since`, `_outputFormat`.
 *
 * @throws Refusal `invalid` or `not-supported`, which names it.
 * @see http://hl7.org/fhir/uv/bulkdata
 */
export function exportIn(
  query: Query,
  prefer: string | undefined,
  request: string,
  patients: ExportedGroup,
): ExportAsked {
  if (!/(?:^|[,;\s])respond-async(?:$|[,;\s])/.test(prefer ?? '')) {
    throw new Refusal('invalid', 'An export is asked for with Prefer: respond-async')
  }
  const { _type, _since, _outputFormat, ...others } = query
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw notSupported('parameter', unknown)
  if (_outputFormat !== undefined && !formats.includes(textOf(_outputFormat))) {
    throw new Refusal(
      'not-supported',
      'Only application/fhir+ndjson is exported: leave _outputFormat out',
    )
  }
  return { patients, request, kinds: kindsIn(_type), since: sinceIn(_since) }
}

function kindsIn(asked: unknown): string[] | null {
  if (asked === undefined) return null
  const kinds = (Array.isArray(asked) ? asked : [asked]).flatMap((one) => String(one).split(','))
  const known = resourceTypes().filter((type) => !notExported.includes(type))
  const wrong = kinds.find((kind) => !known.includes(kind))
  if (wrong !== undefined) {
    throw new Refusal('not-supported', `_type: ${wrong.slice(0, 40)} is not exported`)
  }
  return [...new Set(kinds)]
}

function sinceIn(asked: unknown): Date | null {
  if (asked === undefined) return null
  const text = textOf(asked)
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const at = new Date(text)
  // without an offset that leaves the years which have four digits
  const year = at.getUTCFullYear()
  if (!isInstant || !(year >= 1 && year <= 9999)) {
    throw new Refusal('invalid', '_since is an instant, like 2026-11-30T09:00:00Z')
  }
  return at
}

/** Empty for what is given several times. A plus of an address that was not encoded has become a space. */
function textOf(asked: unknown): string {
  return typeof asked === 'string' ? asked.replace(' ', '+') : ''
}
