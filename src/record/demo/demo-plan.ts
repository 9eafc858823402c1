import { newEntryId, type EntryId, type PatientId } from '../../identity/ids.ts'
import { finishEntry, finishPatient, recordIds } from '../bundle/finish-entries.ts'
import { planBundle, type BundlePlan } from '../bundle/plan-bundle.ts'
import { linksOf } from '../bundle/plan-entry.ts'
import type { FinishedEntry } from '../store-entries.ts'
import type { DemoPatient } from './demo-patient.ts'

export type FinishedDemo = {
  /** The text of the Patient resource. */
  readonly resource: string
  readonly entries: readonly FinishedEntry[]
}

/** Takes a demo patient the way an imported bundle goes: validated, planned, with the record's own ids. */
export function finishDemo(demo: DemoPatient, patient: PatientId, at: Date): FinishedDemo {
  const plan = planOf(demo)
  const entries = new Map<string, EntryId>(
    plan.entries.map(({ sourceId }, i) => [sourceId, newEntryId(msOf(demo, i))]),
  )
  const ids = recordIds(patient, entries)
  const meta = (time: string) => ({ versionId: 1, lastUpdated: new Date(time).toISOString() })
  return {
    resource: finishPatient(plan.patient, ids, meta(at.toISOString())).text,
    entries: plan.entries.map((planned, i) => {
      const written = demo.entries[i]
      if (written?.organisation !== planned.organisation) {
        throw new Error(
          `${planned.sourceId} of the demo would be written by ${planned.organisation}`,
        )
      }
      const { text, digest, columns } = finishEntry(planned, ids, meta(written.at))
      return {
        ...columns,
        organisation: planned.organisation,
        attributedBy: planned.attributedBy,
        sourceId: planned.sourceId,
        id: idOf(entries, planned.sourceId),
        recordedBy: written.author,
        recordedAt: written.at,
        private: written.private,
        withheldFromPatient: written.withheldFromPatient,
        sourceDigest: digest,
        links: linksOf(planned).map((link) => idOf(entries, link)),
        resource: text,
      }
    }),
  }
}

function planOf({ resource, entries }: DemoPatient): BundlePlan {
  const resources = [resource, ...entries.map((entry) => entry.resource)]
  const texts = resources.map((each) => Buffer.from(JSON.stringify({ resource: each })))
  const result = planBundle({
    kind: 'bundle',
    head: '{"resourceType":"Bundle","type":"collection","entry":[]}',
    entries: texts,
    bytes: texts.reduce((sum, text) => sum + text.length, 0),
  })
  if ('plan' in result) return result.plan
  const [problem] = result.problems
  throw new Error(`The demo is not valid: ${problem?.path} ${problem?.message}`)
}

/** Ids follow the time of writing, as those of entries that were written here do. */
function msOf(demo: DemoPatient, index: number): number {
  return Date.parse(demo.entries[index]?.at ?? '')
}

function idOf(ids: ReadonlyMap<string, EntryId>, sourceId: string): EntryId {
  const id = ids.get(sourceId)
  if (id === undefined) throw new Error(`${sourceId} of the demo has no id`)
  return id
}
