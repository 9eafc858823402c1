import type { HeldChoices } from '../../forms/held-choices.ts'
import { entryRef, shortId, type PatientId } from '../../identity/ids.ts'
import { consentRef, madeIdOf } from './consent-id.ts'

/** One change of a choice: which Consents, when, by whom. */
type Change = {
  readonly id: string
  readonly targets: readonly string[]
  readonly at: Date
  readonly recordedBy: string
  readonly how: string
  readonly reference: string | null
}

/** What tells of each change of a choice that this actor may know. */
export function choiceProvenances(patient: PatientId, held: HeldChoices) {
  return changesOf(patient, held).map((change) => provenance(patient, change))
}

function changesOf(patient: PatientId, { past, atPractice }: HeldChoices): Change[] {
  const changes = [
    ...Map.groupBy(past, ({ reference, at }) => reference ?? at.toISOString()),
  ].flatMap(([, lines]) => {
    const [line] = lines
    if (line === undefined) return []
    const targets = lines.map(({ organisation }) =>
      organisation === null
        ? consentRef(patient, { kind: 'share-nothing' })
        : consentRef(patient, { kind: 'service', organisation }),
    )
    const { id, at, recordedBy, reference, basis, channel } = line
    const how = `${basis}, ${channel}`
    return [{ id, targets: [...new Set(targets)].toSorted(), at, recordedBy, how, reference }]
  })
  const of = (kind: 'summary' | 'type-1') => [consentRef(patient, { kind })]
  const summary = atPractice?.summary.map((line): Change => {
    const { id, recordedAt: at, recordedBy } = line
    return { ...{ id, at, recordedBy, targets: of('summary') }, how: line.channel, reference: null }
  })
  const type1 = atPractice?.type1.map((line): Change => {
    const { id, recordedAt: at, recordedBy, channel: how, reference } = line
    return { id, at, recordedBy, how, reference, targets: of('type-1') }
  })
  return [...changes, ...(summary ?? []), ...(type1 ?? [])]
}

function provenance(patient: PatientId, change: Change) {
  const isOwn = change.recordedBy === 'patient'
  return {
    resourceType: 'Provenance' as const,
    id: entryRef(patient, madeIdOf(change.id)),
    target: change.targets.map((ref) => ({ reference: `Consent/${ref}` })),
    recorded: change.at.toISOString(),
    activity: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'UPDATE' },
      ],
      text: change.how,
    },
    agent: [
      {
        type: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
              code: 'enterer',
            },
          ],
        },
        who: isOwn ? { reference: `Patient/${shortId(patient)}` } : { display: change.recordedBy },
      },
    ],
    ...(change.reference !== null && {
      entity: [
        {
          role: 'source',
          what: { identifier: { system: 'urn:confide:reference', value: change.reference } },
        },
      ],
    }),
  }
}
