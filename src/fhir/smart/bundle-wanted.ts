import type { Wanted } from '../../apps/scope.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import { objectIn } from '../body.ts'
import { besidesIf } from '../write/headers.ts'
import { wantedBy } from './wanted.ts'

/**
 * What the entries of a transaction do. Those of a batch are requests of their own, which are looked at one by one.
 *
 * @param base the address of the API.
 * @throws Refusal `invalid` for a body that is no JSON object.
 */
export function bundleWanted(body: unknown, base: string): readonly Wanted[] {
  const bundle = objectIn(body)
  if (textAt(bundle, 'type') === 'batch') return []
  return objectsAt(bundle, 'entry').flatMap((entry) => {
    const request = objectAt(entry, 'request')
    const url = (request && textAt(request, 'url')) ?? ''
    const local = url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url
    const [path = '', query] = local.split('?')
    // nothing in a Bundle is open to anyone
    const wanted = wantedBy((request && textAt(request, 'method')) ?? '', path)
    if (wanted === undefined) return [{ kind: '*', doing: 'd' } as const]
    const isConditional = request !== undefined && textAt(request, 'ifNoneExist') !== undefined
    const besides =
      wanted.doing === 'u' && query !== undefined
        ? besidesIf.update
        : isConditional
          ? besidesIf.create
          : []
    return [wanted, ...besides.map((doing) => ({ kind: wanted.kind, doing }))]
  })
}
