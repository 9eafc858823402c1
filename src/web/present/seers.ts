import type { ExplainedEntry } from '../../record/explain.ts'
import type { SeerLine } from '../components/seers.tsx'
import { restsInWords, ruleInWords, sightOf, type Reader } from './why.ts'

const order = { yes: 0, 'once-asked': 1, no: 2 } as const

/** Each service with its answer about one entry: those that can see it first. */
export function seerLines({ entry, facts, seers }: ExplainedEntry, reader: Reader): SeerLine[] {
  const writer = entry.organisationName
  return seers
    .map(({ id, name, type, why }): SeerLine => ({
      ...{ id, service: { name, type }, sight: sightOf(why) },
      rule: ruleInWords(why.because, { viewer: name, writer }, reader),
      rests: restsInWords(why, facts, reader),
    }))
    .toSorted((a, b) => order[a.sight] - order[b.sight])
}
