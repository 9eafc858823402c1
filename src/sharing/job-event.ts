import type { AccessEvent } from '../audit/event.ts'
import type { Job } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'

/** A command that writes for others, as the log names it. */
export type NamedJob = Job & { readonly name: string; readonly purpose: string }

/** The line of the log of what a job wrote, as an import of nothing unless it says more. */
export function jobEvent(
  { job, name, purpose, requestId }: NamedJob,
  patient: PatientId,
  organisations: readonly OdsCode[],
): AccessEvent {
  return {
    ...{ patient, kind: 'import', actorKind: 'job', actor: job, actorName: name },
    ...{ organisation: null, role: null, purpose, rule: 'own', route: job, filter: null },
    ...{ own: organisations, sources: [], choiceVersion: null, count: 0, digest: null, requestId },
  }
}
