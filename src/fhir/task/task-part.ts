import type { ResourcePart } from '../resources.ts'

/** What was asked for, and what waits. */
export const taskPart: ResourcePart = {
  type: 'Task',
  interactions: [
    {
      code: 'search-type',
      documentation:
        'For the patient: the copies, corrections and private entries they asked for. For staff: what waits at the desk of their service.',
    },
  ],
  parameters: [
    { name: 'patient', type: 'reference' },
    { name: '_id', type: 'token' },
    { name: 'status', type: 'token' },
    { name: 'code', type: 'token' },
  ],
}
