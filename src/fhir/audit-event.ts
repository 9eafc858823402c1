import type { Look } from '../audit/who-looked.ts'
import { entryRef, shortId, type EntryId, type PatientId } from '../identity/ids.ts'
import { odsSystem } from '../identity/ods-code.ts'

const balp = 'https://profiles.ihe.net/ITI/BALP'
const terminology = 'http://terminology.hl7.org/CodeSystem'
const dicom = 'http://dicom.nema.org/resources/ontology/DCM'

/** What an interaction is called by FHIR, and the profile of IHE BALP that says how it is audited. */
type Interaction = {
  readonly code: 'read' | 'search' | 'create' | 'update'
  readonly action: 'R' | 'E' | 'C' | 'U'
  readonly profile: string
  /** Where the client stands: data flows to it where it reads, and from it otherwise. */
  readonly client: 'source' | 'destination'
  readonly user: 'IRCP' | 'AUT'
}

const profile = (name: string) => `${balp}/StructureDefinition/IHE.BasicAudit.${name}`
const interactions = {
  read: {
    ...{ code: 'read', action: 'R', client: 'destination', user: 'IRCP' },
    profile: profile('PatientRead'),
  },
  query: {
    ...{ code: 'search', action: 'E', client: 'source', user: 'IRCP' },
    profile: profile('PatientQuery'),
  },
  create: {
    ...{ code: 'create', action: 'C', client: 'source', user: 'AUT' },
    profile: profile('PatientCreate'),
  },
  update: {
    ...{ code: 'update', action: 'U', client: 'source', user: 'AUT' },
    profile: profile('PatientUpdate'),
  },
} as const satisfies Readonly<Record<string, Interaction>>

const interactionOf: Readonly<Record<string, Interaction>> = {
  read: interactions.read,
  write: interactions.create,
  'write changed': interactions.update,
  'write in error': interactions.update,
  import: interactions.create,
  ...Object.fromEntries(
    ['choice', 'mark', 'correct', 'relationship', 'permission', 'proxy', 'merge'].map((kind) => [
      kind,
      interactions.update,
    ]),
  ),
}

/**
 * One line of the log as FHIR says it, for the patient it is about. What is refused has no profile: those of IHE tell
 * of success only.
 *
 * @param base the address of the API.
 * @see https://profiles.ihe.net/ITI/BALP
 */
export function auditEventOf(base: string, patient: PatientId, look: Look) {
  const how =
    interactionOf[`${look.kind} ${look.filter}`] ?? interactionOf[look.kind] ?? interactions.query
  const denied = look.kind === 'denied'
  return {
    resourceType: 'AuditEvent' as const,
    id: entryRef(patient, look.id as EntryId),
    ...(!denied && { meta: { profile: [how.profile] } }),
    type: coding(`${terminology}/audit-event-type`, 'rest'),
    subtype: [
      coding('http://hl7.org/fhir/restful-interaction', how.code),
      coding('urn:confide:event-kind', look.kind),
    ],
    action: how.action,
    recorded: look.at.toISOString(),
    outcome: denied ? '4' : '0',
    ...(denied && { outcomeDesc: 'Refused: nothing was shown' }),
    purposeOfEvent: [purposeOf(look)],
    agent: agentsOf(base, patient, look, how),
    source: {
      observer: { display: 'Confide' },
      type: [coding(`${terminology}/security-source-type`, '4')],
    },
    entity: entitiesOf(patient, look, how),
  }
}

function agentsOf(base: string, patient: PatientId, look: Look, how: Interaction) {
  const [client, server] =
    how.client === 'source' ? (['110153', '110152'] as const) : (['110152', '110153'] as const)
  const { organisation, organisationName } = look
  return [
    {
      type: { coding: [coding(dicom, client)] },
      who: {
        display: look.actorKind === 'job' ? 'A system of Confide' : 'The device of who looked',
      },
      requestor: false,
      // addresses of devices are not kept
      network: { extension: [notKept] },
    },
    {
      type: { coding: [coding(dicom, server)] },
      who: { display: 'Confide' },
      requestor: false,
      network: { address: base, type: '5' },
    },
    {
      type: { coding: [coding(`${terminology}/v3-ParticipationType`, how.user)] },
      ...userOf(patient, look),
      requestor: true,
    },
    ...(organisation === null
      ? []
      : [
          {
            type: { coding: [coding(`${terminology}/v3-RoleClass`, 'PROV')] },
            who: {
              identifier: { system: odsSystem, value: organisation },
              display: organisationName ?? organisation,
            },
            requestor: false,
          },
        ]),
  ]
}

const notKept = {
  url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  valueCode: 'not-performed',
}

function userOf(patient: PatientId, { actorKind, actor, actorName, roleName }: Look) {
  if (actorKind === 'patient') {
    // somebody else's attempt says no more than on the page
    return actor === patient
      ? { who: { reference: `Patient/${shortId(patient)}` }, name: actorName }
      : { who: { display: 'Another person' } }
  }
  return {
    who: { identifier: { system: `urn:confide:${actorKind}`, value: actor }, display: actorName },
    name: actorName,
    ...(roleName !== null && { role: [{ text: roleName }] }),
  }
}

/**
 * The patient, what was asked for and the request. Neither the address, a count nor a digest: they would tell that
 * there are entries which are withheld from the patient.
 */
function entitiesOf(patient: PatientId, { kind, requestId }: Look, how: Interaction) {
  const object = coding(`${terminology}/audit-entity-type`, '2')
  return [
    {
      what: { reference: `Patient/${shortId(patient)}` },
      type: coding(`${terminology}/audit-entity-type`, '1'),
      role: coding(`${terminology}/object-role`, '1'),
    },
    how.code === 'search'
      ? {
          type: object,
          role: coding(`${terminology}/object-role`, '24'),
          query: Buffer.from(kind).toString('base64'),
        }
      : {
          what: { display: 'Part of the record' },
          type: object,
          role: coding(`${terminology}/object-role`, '4'),
        },
    ...(requestId === null
      ? []
      : [
          {
            what: { identifier: { value: requestId } },
            type: coding(`${balp}/CodeSystem/BasicAuditEntityType`, 'XrequestId'),
          },
        ]),
  ]
}

/** Why, in the words of the log, with the code that FHIR has for it. */
function purposeOf({ rule, purpose }: Look) {
  const code = rule === 'emergency' ? 'BTG' : reasons[purpose]
  return {
    ...(code !== undefined && { coding: [coding(`${terminology}/v3-ActReason`, code)] }),
    text: purpose,
  }
}

const reasons: Readonly<Record<string, string>> = {
  'direct care': 'TREAT',
  'own record': 'PATRQT',
  helping: 'PWATRNY',
  'checking a look': 'HSYSADMIN',
}

function coding(system: string, code: string) {
  return { system, code }
}
