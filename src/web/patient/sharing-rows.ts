import type { OwnSharing } from '../../record/own-sharing.ts'
import {
  choiceWords,
  reasonWords,
  sentencesOf,
  sharingServices,
  sightsOf,
} from '../present/sharing.ts'
import type { SharingRow } from './sharing-tables.tsx'

/** Each service with what was chosen about it, what it can see, and why not the rest. */
export function rowsOf({ facts }: OwnSharing): SharingRow[] {
  const services = sharingServices(facts)
  const sights = sightsOf(facts, services)
  const nameOf = new Map(services.map(({ id, name }) => [id, name]))
  return services.map((service) => {
    const mine = sights.filter(({ viewer }) => viewer === service.id)
    const named = (sees: string) =>
      mine.filter((one) => one.sees === sees).map(({ writer }) => nameOf.get(writer) ?? writer)
    return {
      service,
      out: choiceWords(facts, service.id, 'out'),
      into: choiceWords(facts, service.id, 'in'),
      sentences: sentencesOf(service, services, sights),
      sees: named('yes'),
      asks: named('asks'),
      hidden: mine
        .filter(({ sees }) => sees === 'no')
        .map((sight) => ({
          writer: nameOf.get(sight.writer) ?? sight.writer,
          why: reasonWords(facts, sight),
        })),
    }
  })
}

/** The history, with the services by name. */
export function linesOf({ facts, past }: OwnSharing) {
  const names = new Map(facts.organisations.map(({ id, name }) => [id, name]))
  return past.map((one) => ({
    ...one,
    service: one.organisation === null ? null : (names.get(one.organisation) ?? one.organisation),
  }))
}
