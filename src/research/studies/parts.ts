import type { Application, Lacking } from './application.ts'

/** The tasks of an application, in the order they stand in. */
export const studyParts = ['people', 'project', 'data', 'settings', 'outputs', 'summary'] as const

export type StudyPart = (typeof studyParts)[number]

/** Which task each field belongs to: one without a task does not compile. */
const partOf: Readonly<Record<keyof Application, StudyPart>> = {
  ...({ lead: 'people', people: 'people', training: 'people' } as const),
  ...({ title: 'project', purpose: 'project', benefit: 'project', funder: 'project' } as const),
  ...({ commercial: 'project', legalBasis: 'project' } as const),
  ...({ startsOn: 'project', endsOn: 'project' } as const),
  ...({ kinds: 'data', birth: 'data', settings: 'settings' } as const),
  ...({ outputs: 'outputs', summary: 'summary' } as const),
}

export type PartStatus = 'not-started' | 'in-progress' | 'completed'

/** What is lacking in one task. */
export function lackingOf(part: StudyPart, lacking: readonly Lacking[]): Lacking[] {
  return lacking.filter(({ field }) => partOf[field] === part)
}

/** How far a task is: completed is what nothing is lacking in. */
export function statusOf(
  part: StudyPart,
  isKept: boolean,
  lacking: readonly Lacking[],
): PartStatus {
  if (!isKept) return 'not-started'
  return lackingOf(part, lacking).length > 0 ? 'in-progress' : 'completed'
}
