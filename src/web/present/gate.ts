import type { Standing } from '../../sharing/open-gate.ts'

/**
 * What stands between a member of staff and what others wrote, in one sentence; undefined where nothing does.
 * It says what their own service may do next, and nothing about what there is to see.
 */
export function gateSentence({ opens, rule }: Standing): string | undefined {
  switch (rule) {
    case 'no-relationship':
      return opens
        ? 'Your service is not recorded as caring for this person now. You see what your service wrote.'
        : 'Your service is not recorded as caring for this person, so their record does not open.'
    case 'organisation-rule':
      return 'The person’s practice has not cleared your service to see what others wrote. The person may have a code for you.'
    case 'not-shared-in':
      return 'The person has not said yes to your service seeing what others wrote. You can ask, and record the answer.'
    case 'permission-not-asked':
      return 'Ask the person before you look at what others wrote.'
    case 'role':
      return 'Your role does not open records.'
    default:
      return undefined
  }
}
