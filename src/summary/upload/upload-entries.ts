import { nhsNumberSystem } from '../../identity/nhs-number.ts'
import { odsSystem, type OdsCode } from '../../identity/ods-code.ts'
import type { PatientCard } from '../../identity/patients.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { uploadUrl, withheldUrl } from '../../record/uploads.ts'
import { fromTables } from './from-tables.ts'
import type { UploadDocument, UploadEntry } from './read-upload.ts'

/**
 * The entries that an upload becomes, the patient first: its resources, what its tables say and no resource
 * does, and a Provenance of all of them.
 *
 * The Composition is not kept: its narrative would tell what an entry says that is made private later.
 *
 * @param wasWithheld an upload before said that entries were withheld: one that does not say so ends that.
 * @throws Refusal `invalid` for a section of which something would be lost.
 */
export function uploadEntries(
  document: UploadDocument,
  card: PatientCard,
  practice: OdsCode,
  wasWithheld: boolean,
): readonly UploadEntry[] {
  const { patient, others } = document
  const subject = { reference: patient.fullUrl }
  const made = [
    ...others.map(({ fullUrl, resource }) => ({ fullUrl, resource: mended(resource, subject) })),
    ...fromTables(document).map(({ fullUrl, resource }) => ({
      ...{ fullUrl, resource: mended(resource, subject) },
    })),
    ...(isWithheld(document) || wasWithheld ? [withheldList(document, subject)] : []),
  ]
  return [asKnown(patient, card), ...made, provenanceOf(document, made, practice)]
}

const subjectOf: Readonly<Record<string, string>> = {
  ...{ AllergyIntolerance: 'patient', Immunization: 'patient', Condition: 'subject' },
  ...{ MedicationRequest: 'subject', MedicationStatement: 'subject', Observation: 'subject' },
  ...{ Procedure: 'subject', Encounter: 'subject' },
}

/** What the published examples leave out or write otherwise than R4: whom it is about, and a system of codes. */
function mended(resource: JsonObject, subject: JsonObject): JsonObject {
  const type = textAt(resource, 'resourceType') ?? ''
  const key = subjectOf[type]
  const status = objectAt(resource, 'clinicalStatus')
  const codings = status ? objectsAt(status, 'coding') : []
  const isOfValueSet = codings.some(
    (it) => it['system'] === 'http://hl7.org/fhir/ValueSet/condition-clinical',
  )
  return {
    ...resource,
    ...(key !== undefined && resource[key] === undefined && { [key]: subject }),
    ...(isOfValueSet && {
      clinicalStatus: {
        ...status,
        coding: codings.map((it) => ({
          ...{ ...it, system: 'http://terminology.hl7.org/CodeSystem/condition-clinical' },
        })),
      },
    }),
  }
}

/** The patient as known here: an upload changes no one's details. */
function asKnown({ fullUrl, resource }: UploadEntry, card: PatientCard): UploadEntry {
  return {
    fullUrl,
    resource: {
      resourceType: 'Patient',
      id: textAt(resource, 'id'),
      identifier: [{ system: nhsNumberSystem, value: card.nhsNumber }],
      name: [{ family: card.familyName, given: [card.givenName] }],
      birthDate: card.birthDate,
    },
  }
}

/** In the head of the document, or in a section of it. */
const withheldId = /WithheldCREItems(?:Header)?Statement/

function isWithheld({ sections }: UploadDocument): boolean {
  return sections.some((section) =>
    withheldId.test(textAt(objectAt(section, 'text') ?? {}, 'div') ?? ''),
  )
}

/** That entries were withheld by the GP system must not be lost: the summary says so, and never "none". */
function withheldList(document: UploadDocument, subject: JsonObject): UploadEntry {
  const { madeAt } = document
  const status = isWithheld(document) ? 'current' : 'retired'
  return {
    fullUrl: withheldUrl,
    resource: {
      resourceType: 'List',
      extension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ListWarningCode',
          valueCode: 'confidential-items',
        },
      ],
      ...{ status, mode: 'snapshot', title: 'Sent without some entries' },
      ...{ subject, date: madeAt },
    },
  }
}

function provenanceOf(
  { id, madeAt }: UploadDocument,
  made: readonly UploadEntry[],
  practice: OdsCode,
): UploadEntry {
  return {
    fullUrl: uploadUrl(id),
    resource: {
      resourceType: 'Provenance',
      target: made.map(({ fullUrl }) => ({ reference: fullUrl })),
      recorded: madeAt,
      activity: { text: 'Summary sent by the practice’s system' },
      agent: [
        {
          type: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
                code: 'author',
                display: 'Author',
              },
            ],
          },
          who: { identifier: { system: odsSystem, value: practice } },
        },
      ],
      entity: [
        {
          role: 'source',
          what: { identifier: { system: 'https://fhir.nhs.uk/Id/nhsSCRUUID', value: id } },
        },
      ],
    },
  }
}
