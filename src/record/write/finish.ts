import { entryRef, type EntryId, type PatientId } from '../../identity/ids.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import { amend, versionText } from '../amend.ts'
import { columnsOf, conceptOf, type Columns } from '../bundle/columns.ts'
import { objectAt, objectsAt, textAt } from '../bundle/json-values.ts'
import type { ChangedEntry } from '../change-entries.ts'
import { parseJson, writeJson } from '../json-text.ts'
import type { FinishedEntry } from '../store-entries.ts'
import { isObject, type JsonObject } from '../validate/object-type.ts'
import { typeOf } from './change.ts'
import type { Draft } from './draft.ts'
import { rewrite, type Pointed } from './point.ts'
import type { Resolution, Resolved } from './resolve.ts'

/** What is stored: entries that are new, that say something else, and that were entered in error. */
export type Finished = {
  readonly added: readonly FinishedEntry[]
  readonly changed: readonly ChangedEntry[]
  readonly inError: readonly ChangedEntry[]
}

type Flags = { readonly private: boolean; readonly withheld: boolean }

/** The entries as they will be stored: their texts, columns, links, and whether they come in hidden. */
export function finish(
  { resolved, targets }: Resolution,
  patient: PatientId,
  organisation: OdsCode,
  at: Date,
): Finished {
  const sent = sentIds(resolved)
  const idOf = (fullUrl: string) => {
    const it = sent.get(fullUrl)
    if (it === undefined) throw new TypeError('a reference points to what was not sent')
    return it
  }
  const linksOf = ({ pointed, change }: Resolved) => {
    const links = pointed.flatMap((it) => {
      if (it.to === 'sent') return [idOf(it.fullUrl).id]
      return it.to === 'entry' ? [it.id] : []
    })
    return [...new Set(links)].filter((id) => id !== change.id)
  }
  const written = resolved.filter((it) => it.draft !== undefined)
  const flags = hiddenThrough(written, linksOf, targets)
  const conceptOfId = (id: EntryId) => {
    const drafted = written.find(({ change }) => change.id === id)?.draft
    return drafted ? conceptOf(drafted.resource) : targets.get(id)
  }
  const finished = written.map((it): FinishedEntry & { readonly isNew: boolean } => {
    const { change, draft, entry, pointed } = it
    if (draft === undefined) throw new TypeError('nothing is written without a draft')
    const { id } = change
    const version = (entry?.version ?? 0) + 1
    for (const [i, reference] of draft.references.entries()) {
      rewrite(reference, pointed[i] ?? { to: 'nothing' }, patient, idOf)
    }
    const hidden = flags.get(id)
    const medication = medicationOf(draft, pointed, idOf)
    return {
      ...columnsWith(draft.resource, medication && conceptOfId(medication)),
      ...{ id, version },
      attributedBy: entry?.attributedBy ?? 'author',
      organisation: entry?.organisation ?? organisation,
      private: hidden?.private ?? false,
      withheldFromPatient: hidden?.withheld ?? false,
      sourceId: entry?.sourceId ?? null,
      sourceDigest: entry?.sourceDigest ?? null,
      links: linksOf(it),
      resource: textOf(draft.resource, entryRef(patient, id), version, at),
      isNew: entry === undefined,
    }
  })
  return {
    added: finished.filter(({ isNew }) => isNew),
    changed: finished.flatMap(({ isNew, ...it }) =>
      isNew ? [] : [{ ...it, version: it.version ?? 1 }],
    ),
    inError: resolved.flatMap((it) => inErrorOf(it, at)),
  }
}

/** What is written, or there already, by the names it has in what was sent. */
function sentIds(resolved: readonly Resolved[]) {
  return new Map(
    resolved.flatMap(({ change, found }) => {
      if (!('fullUrl' in change) || change.fullUrl === undefined) return []
      return [[change.fullUrl, { type: typeOf(change), id: found?.id ?? change.id }] as const]
    }),
  )
}

/** Hidden is what refers to something of its service that is hidden, however far. */
function hiddenThrough(
  written: readonly Resolved[],
  linksOf: (it: Resolved) => readonly EntryId[],
  targets: ReadonlyMap<EntryId, Flags>,
): ReadonlyMap<EntryId, Flags> {
  const flags = new Map<EntryId, Flags>(
    written.map(({ change, entry }) => [
      change.id,
      { private: entry?.private ?? false, withheld: entry?.withheldFromPatient ?? false },
    ]),
  )
  for (let isNew = true; isNew;) {
    isNew = false
    for (const it of written) {
      const before = flags.get(it.change.id) ?? { private: false, withheld: false }
      const all = [before, ...linksOf(it).flatMap((id) => flags.get(id) ?? targets.get(id) ?? [])]
      const now = {
        private: all.some((one) => one.private),
        withheld: all.some((one) => one.withheld),
      }
      if (now.private === before.private && now.withheld === before.withheld) continue
      flags.set(it.change.id, now)
      isNew = true
    }
  }
  return flags
}

type Concept = Pick<Columns, 'codeSystem' | 'code' | 'codeText'>

function columnsWith(resource: JsonObject, medication: Concept | undefined): Columns {
  const columns = columnsOf(resource)
  const verification = objectAt(resource, 'verificationStatus')
  const isInError =
    verification !== undefined &&
    objectsAt(verification, 'coding').some((it) => textAt(it, 'code') === errorStatus)
  return {
    ...columns,
    ...(medication && {
      codeSystem: medication.codeSystem,
      code: medication.code,
      codeText: medication.codeText,
    }),
    status: isInError ? errorStatus : columns.status,
    // the time of the database, as it is written down now
    recordedAt: null,
  }
}

const errorStatus = 'entered-in-error'

/** The Medication that a draft only refers to. */
function medicationOf(
  { resource, references }: Draft,
  pointed: readonly Pointed[],
  idOf: (fullUrl: string) => { readonly id: EntryId },
): EntryId | undefined {
  const reference = resource['medicationReference']
  if (reference === undefined) return undefined
  const it = pointed[references.findIndex(({ value }) => value === reference)]
  if (it?.to === 'sent') return idOf(it.fullUrl).id
  return it?.to === 'entry' ? it.id : undefined
}

/** The version last, as an import writes it. */
function textOf(resource: JsonObject, id: string, version: number, at: Date): string {
  const { versionId: _, lastUpdated: __, ...meta } = objectAt(resource, 'meta') ?? {}
  const body = writeJson({ ...resource, id, meta: undefined })
  const stamped = { ...meta, versionId: String(version), lastUpdated: at.toISOString() }
  return `${body.slice(0, -1)},"meta":${writeJson(stamped)}}`
}

function inErrorOf({ change, entry }: Resolved, at: Date): ChangedEntry[] {
  if (change.does !== 'delete' || entry === undefined || entry.status === errorStatus) return []
  const resource = parseJson(entry.resource)
  const amended = isObject(resource) ? amend(resource, { inError: true }) : undefined
  if (amended === undefined || amended === 'no-number') {
    throw new TypeError('an entry was to be in error that cannot be')
  }
  const version = entry.version + 1
  return [
    { ...entry, ...amended.columns, version, resource: versionText(amended.resource, version, at) },
  ]
}
