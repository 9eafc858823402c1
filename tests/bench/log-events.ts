import { randomUUID } from 'node:crypto'
import type { AccessEvent } from '../../src/audit/event.ts'

/** An event as a nurse's look at a record leaves it. */
export function lookAt(patient: string): AccessEvent {
  return {
    ...{ patient, kind: 'open', actorKind: 'staff', actor: randomUUID(), actorName: 'Nora Sample' },
    ...{ organisation: 'Y90002', role: 'nurse', purpose: 'direct care', rule: 'shared' },
    ...{ route: 'GET /patients/:patient/record', filter: null, own: ['Y90002'] },
    ...{ sources: ['Y90001', 'Y90002', 'Y90003', 'Y90004', 'Y90005'], choiceVersion: '12' },
    ...{ count: 98, digest: Buffer.alloc(32, 7), requestId: randomUUID() },
  }
}
