import { createHash } from 'node:crypto'
import type { Database } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { memberOfStaff } from '../identity/staff.ts'
import { addAlert } from './alert.ts'
import { isAllowedPair, type AlertKind } from './alert-kinds.ts'
import type { PatientFacts } from './detect.ts'
import { evidenceFor, suggestedOutcome } from './evidence.ts'

/** Who a patient is, and why a service cares for them. */
export type PatientWatched = PatientFacts & { readonly name: string; readonly born: string }

/** What the watch needs from the folders it does not know: facts about a patient, and a way to tell people. */
export type WatchPorts = {
  readonly factsOf: (patient: PatientId, organisation: string) => Promise<PatientWatched>
  readonly tell: (message: {
    readonly id: string
    readonly box: 'patient' | 'watch'
    readonly recipient: string
    readonly kind: string
    readonly reference: string | null
  }) => Promise<void>
}

export type Raised = {
  readonly id: string
  readonly organisation: string
  readonly kind: AlertKind
  readonly type: string | null
  readonly subtype: string | null
  readonly patient: PatientId
  readonly staff: string
  readonly at: Date
  readonly reference: string
}

/** Keeps an alert with its evidence, and tells who keeps watch: by reference, with no name. */
export async function raiseAlert(db: Database, ports: WatchPorts, raised: Raised): Promise<void> {
  const { organisation, kind, patient, at } = raised
  const [facts, staff] = await Promise.all([
    ports.factsOf(patient, organisation),
    memberOfStaff(db, raised.staff),
  ])
  const isNew = await addAlert(db.relay, {
    ...{ id: raised.id, organisation, reference: raised.reference, kind, patient },
    ...{ type: raised.type, subtype: raised.subtype, lookAt: at, staff: staff.id },
    patientName: facts.name,
    patientBorn: facts.born,
    staffPerson: personKey(staff),
    staffName: `${staff.name} (${staff.roleName})`,
    staffService: staff.organisationName,
    evidence: evidenceFor(at, facts.episodes),
    suggestion: suggestedOutcome(kind, at, facts.episodes) ?? null,
  })
  if (!isNew) return
  const message = { id: raised.id, box: 'watch', recipient: organisation } as const
  await ports.tell({ ...message, kind: 'alert-raised', reference: raised.reference })
}

/** The human behind a membership: one person may be on the staff of several services. */
export function personKey(staff: {
  readonly id: string
  readonly issuer: string | null
  readonly subject: string | null
}): string {
  return staff.subject === null ? staff.id : `${staff.issuer ?? ''} ${staff.subject}`
}

/** What an act put into the outbox about itself becomes an alert. */
export function alertHandler(db: Database, ports: WatchPorts) {
  return async (item: {
    readonly id: string
    readonly patient: PatientId
    readonly payload: Readonly<Record<string, unknown>>
    readonly createdAt: Date
  }): Promise<void> => {
    const text = (name: string) => {
      const value = item.payload[name]
      return typeof value === 'string' ? value : ''
    }
    const [kind, type, subtype] = [text('kind') as AlertKind, text('type'), text('subtype')]
    if (type !== '' && !isAllowedPair(type, subtype)) {
      throw new TypeError(`an alert of type ${type} has no subtype ${subtype}`)
    }
    const lookAt = text('lookAt')
    const at = lookAt === '' ? item.createdAt : new Date(lookAt)
    await raiseAlert(db, ports, {
      ...{ id: item.id, patient: item.patient, at, kind },
      ...{ organisation: text('organisation'), staff: text('staff'), reference: text('reference') },
      type: type || null,
      subtype: subtype || null,
    })
  }
}

/** The same uuid for the same words: what is found twice is kept once. */
export function idOf(...words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const newAlertReference = () => newReference('AL')
