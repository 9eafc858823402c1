import { hash } from 'node:crypto'
import type { AskedFor } from '../../forms/asked.ts'
import { entryRef, shortId, type PatientId } from '../../identity/ids.ts'
import type { WorkItem } from '../../messages/work.ts'
import { uuid8 } from '../consent/consent-id.ts'

type Status = 'requested' | 'accepted' | 'in-progress' | 'completed' | 'rejected' | 'cancelled'

/** Something that a patient asked for, or that waits at a desk, as a Task says it. */
type Told = {
  readonly patient: PatientId
  readonly reference: string
  readonly code: string
  readonly status: Status
  /** Our own word for where it stands. */
  readonly state: string
  readonly at: Date
  readonly dueOn: string | null
  readonly owner: string | null
  /** What was answered, to the patient. */
  readonly answer: string | null
}

/** The id of the Task of a reference. */
export function taskRef(patient: PatientId, reference: string): string {
  return entryRef(patient, uuid8(hash('sha256', `task ${patient} ${reference}`)))
}

/** What a patient asked for: copies of their record, corrections, and entries to be private. */
export function tasksOfPatient(patient: PatientId, { copies, corrections, marks }: AskedFor) {
  const told: Told[] = [
    ...copies.map((one): Told => ({
      ...{ patient, reference: one.reference, code: 'copy', state: one.state },
      status: copyStatus(one.state, one.closedOn !== null),
      ...{ at: one.recordedAt, dueOn: one.dueOn, owner: one.organisationName, answer: null },
    })),
    ...corrections.map((one): Told => ({
      ...{ patient, reference: one.reference, code: 'correction', state: one.state },
      status: answered[one.state],
      ...{ at: one.askedAt, dueOn: one.dueOn, owner: one.organisationName, answer: one.answer },
    })),
    ...marks.map((one): Told => ({
      ...{ patient, reference: one.reference, code: one.what, state: one.state },
      status: answered[one.state],
      ...{ at: one.askedAt, dueOn: null, owner: null, answer: one.answer },
    })),
  ]
  return told.map(taskOf)
}

/** What waits at a desk about a patient; nothing of the record stands there. */
export function tasksAtDesk(items: readonly WorkItem[]) {
  return items.flatMap(({ patient, reference, kind, createdAt, dueOn, owner, ownerName }) => {
    if (patient === null) return []
    const status = owner === null ? 'requested' : 'accepted'
    return [
      taskOf({
        ...{ patient, reference, code: kind, status, state: 'waiting', at: createdAt, dueOn },
        ...{ owner: ownerName, answer: null },
      }),
    ]
  })
}

const answered = {
  waiting: 'requested',
  amended: 'completed',
  'note-added': 'completed',
  yes: 'completed',
  no: 'rejected',
  refused: 'rejected',
  withdrawn: 'cancelled',
} as const

function copyStatus(state: string, isClosed: boolean): Status {
  if (state === 'withdrawn') return 'cancelled'
  if (state === 'refused') return 'rejected'
  if (isClosed) return 'completed'
  return state === 'received' ? 'requested' : 'in-progress'
}

function taskOf({ patient, reference, ...told }: Told) {
  const { code, status, state, at, dueOn, owner, answer } = told
  return {
    resourceType: 'Task' as const,
    id: taskRef(patient, reference),
    identifier: [{ system: 'urn:confide:reference', value: reference }],
    status,
    businessStatus: { coding: [{ system: 'urn:confide:request-state', code: state }] },
    intent: 'order' as const,
    code: { coding: [{ system: 'urn:confide:request', code }] },
    for: { reference: `Patient/${shortId(patient)}` },
    authoredOn: at.toISOString(),
    ...(owner !== null && { owner: { display: owner } }),
    ...(answer !== null && { note: [{ text: answer }] }),
    ...(dueOn !== null && { restriction: { period: { end: dueOn } } }),
  }
}
