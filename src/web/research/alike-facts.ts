import type { StudyBuild } from '../../research/studies/read-builds.ts'
import { tensText, toldText } from './words.ts'

/**
 * How alike the people in the data are: who is nearly the only one of their age, sex and practice could be known by
 * somebody who saw the rows, which nobody does.
 */
export function alikeFacts({ alike }: StudyBuild): readonly (readonly [string, string])[] {
  if (alike === undefined) return []
  return [
    [
      'People who are nearly the only ones',
      `${tensText(alike.tensFewerThan10)} are in a group of fewer than 10 who are alike by age, sex, region and practice, and ${tensText(alike.tensFewerThan5)} in one of fewer than 5. Nobody sees their rows`,
    ],
    [
      'Groups that are all alike',
      `${toldText(alike.groupsAlike)} groups of 10 people or more, in which everybody had one thing. No table tells so of a group`,
    ],
  ]
}
