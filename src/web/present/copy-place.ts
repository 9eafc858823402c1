import { paths } from '../paths.ts'

/** Where somebody asks for a copy and follows it: of their own record, or of that of somebody they help. */
export type CopyPlace = {
  /** The name of whom they help; null for one's own record. */
  readonly helped: string | null
  /** The form, question by question. */
  readonly ask: string
  readonly list: { readonly href: string; readonly text: string }
  readonly one: (reference: string) => string
  readonly pack: (reference: string) => string
  readonly packZip: (reference: string) => string
  readonly page: { readonly current?: string; readonly helping?: string }
}

export const ownPlace: CopyPlace = {
  helped: null,
  ask: paths.askCopy,
  list: { href: paths.ownCopies, text: 'Copies of my record' },
  one: paths.ownCopy,
  pack: paths.ownPack,
  packZip: paths.ownPackZip,
  page: { current: paths.ownRecord },
}

/** @param patient their id as it stands in addresses. */
export function helpedPlace(patient: string, helped: string): CopyPlace {
  return {
    helped,
    ask: paths.helpedCopies(patient),
    list: { href: paths.helpedCopies(patient), text: 'Copies you asked for' },
    one: (reference) => paths.helpedCopy(patient, reference),
    pack: (reference) => paths.helpedPack(patient, reference),
    packZip: (reference) => paths.helpedPackZip(patient, reference),
    page: { helping: helped },
  }
}
