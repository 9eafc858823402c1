import type { Tx } from '../../src/db/database.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import { setChoice, setShareNothing } from '../../src/sharing/choices.ts'
import { addEmergencyAccess, widenEmergencyAccess } from '../../src/sharing/emergency.ts'
import { setOrganisationRule } from '../../src/sharing/organisation-rules.ts'
import { addPermission, endPermission } from '../../src/sharing/permissions.ts'
import { addRelationship, endRelationship } from '../../src/sharing/relationships.ts'
import { addVerification } from '../../src/sharing/verification.ts'
import type { Step } from './random-worlds.ts'
import { the, type Choice, type Patient, type Staff, type World } from './world.ts'

/** What a step may do to who sees what: the laws hold whatever the world. */
export type Law = {
  readonly may: 'only add' | 'only remove' | 'both'
  readonly touches: (staff: Staff, patient: Patient) => boolean
}

/** Changes the world in memory and the database alike. @returns what the change may do. */
export async function take(tx: Tx, world: World, step: Step): Promise<Law> {
  switch (step.kind) {
    case 'share-out':
    case 'share-in':
      return choose(tx, world, step, step.kind)
    case 'share-nothing':
    case 'protect':
    case 'die':
    case 'move':
      return changePatient(tx, world, step)
    case 'rule':
      return list(tx, world, step)
    case 'relate':
    case 'unrelate':
    case 'verify':
      return relate(tx, world, step)
    case 'permit':
    case 'end-permission':
      return permit(tx, world, step)
    case 'override':
    case 'end-override':
      return override(tx, world, step)
    case 'private':
      return makePrivate(tx, world, step)
    case 'suspend-service':
    case 'suspend-person':
      return suspend(tx, world, step)
  }
}

async function choose(
  tx: Tx,
  world: World,
  step: Step,
  what: 'share-out' | 'share-in',
): Promise<Law> {
  const { patient, organisation, value } = step
  const choice = choiceOf(world, patient, organisation)
  if (what === 'share-out') Object.assign(choice, { shareOut: value, outOver: false })
  else Object.assign(choice, { shareIn: value, inOver: false })
  await forPatient(tx, patient, (id, at) =>
    setChoice(tx, id, { organisation: organisation as OdsCode, what, value, ...record }, at),
  )
  const may =
    value === 'yes' ? 'only add' : value === 'no' || what === 'share-in' ? 'only remove' : 'both'
  return { may, touches: (_, { id }) => id === patient }
}

function choiceOf(world: World, patient: string, organisation: string): Choice {
  const found = world.choices.find(
    (one) => one.patient === patient && one.organisation === organisation,
  )
  if (found) return found
  const made: Choice = {
    ...{ patient, organisation, shareOut: 'not-asked', shareIn: 'not-asked' },
    ...{ outOver: false, inOver: false },
  }
  world.choices.push(made)
  return made
}

async function changePatient(
  tx: Tx,
  world: World,
  { kind, patient, practice, on }: Step,
): Promise<Law> {
  const found = the(world.patients.find(({ id }) => id === patient))
  const touches: Law['touches'] = (_, { id }) => id === patient
  switch (kind) {
    case 'share-nothing':
      found.shareNothing = on
      await forPatient(tx, patient, (id, at) => setShareNothing(tx, id, on, record, at))
      break
    case 'protect':
      found.protected = on
      await tx`update patient set protected = ${on} where patient_id = ${patient}`
      break
    case 'die':
      found.died = on
      await tx`update patient set died_at = case when ${on} then now() end where patient_id = ${patient}`
      break
    default:
      found.practice = practice
      await tx`update patient set registered_practice = ${practice} where patient_id = ${patient}`
      return { may: 'both', touches }
  }
  return { may: on ? 'only remove' : 'only add', touches }
}

async function list(tx: Tx, world: World, step: Step): Promise<Law> {
  const { practice, organisation, listing } = step
  if (practice === null || practice === organisation) return { may: 'both', touches: () => false }
  const isIt = (one: { practice: string; organisation: string }) =>
    one.practice === practice && one.organisation === organisation
  world.rules = world.rules.filter((one) => !isIt(one))
  if (listing !== 'unlisted') world.rules.push({ practice, organisation, rule: listing })
  await inRole(tx, 'confide_job', () =>
    setOrganisationRule(tx, practice as OdsCode, organisation as OdsCode, listing, 'test'),
  )
  return {
    may: listing === 'allowed' ? 'only add' : listing === 'prohibited' ? 'only remove' : 'both',
    touches: (staff, found) => staff.organisation === organisation && found.practice === practice,
  }
}

async function relate(tx: Tx, world: World, { kind, patient, organisation }: Step): Promise<Law> {
  const code = organisation as OdsCode
  const touches: Law['touches'] = (staff, { id }) =>
    staff.organisation === organisation && id === patient
  if (kind === 'verify') {
    world.verifications.push({ patient, organisation })
    await forPatient(tx, patient, (id, at) => addVerification(tx, id, code, at))
    return { may: 'only add', touches }
  }
  if (kind === 'relate') {
    world.relationships.push({ patient, organisation, span: 'open' })
    await forPatient(tx, patient, (id) =>
      addRelationship(tx, id, { organisation: code, kind: 'referral', recordedBy: 'test' }),
    )
    return { may: 'only add', touches }
  }
  end(world.relationships, (one) => one.patient === patient && one.organisation === organisation)
  const ended = await tx<{ id: string }[]>`
    select id from relationship where patient_id = ${patient} and organisation = ${organisation}
       and (ends_at is null or ends_at > now())`
  for (const { id } of ended) {
    await forPatient(tx, patient, (found, at) => endRelationship(tx, found, id, at))
  }
  return { may: 'only remove', touches }
}

async function permit(tx: Tx, world: World, step: Step): Promise<Law> {
  const { kind, patient, organisation, personal } = step
  const staff = personal ? step.staff : null
  const touches: Law['touches'] = (found, { id }) =>
    id === patient && found.organisation === organisation && (staff === null || found.id === staff)
  if (kind === 'permit') {
    world.permissions.push({ patient, organisation, staff, span: 'open' })
    const given = { givenBy: 'patient', recordedBy: 'test' }
    await forPatient(tx, patient, (id) =>
      addPermission(tx, id, { organisation: organisation as OdsCode, staff, ...given }),
    )
    return { may: 'only add', touches }
  }
  end(
    world.permissions,
    (one) => one.patient === patient && one.organisation === organisation && one.staff === staff,
  )
  const ended = await tx<{ id: string }[]>`
    select id from permission
     where patient_id = ${patient} and organisation = ${organisation}
       and staff_id is not distinct from ${staff}::uuid and (ends_at is null or ends_at > now())`
  for (const { id } of ended) {
    await forPatient(tx, patient, (found, at) => endPermission(tx, found, id, at))
  }
  return { may: 'only remove', touches }
}

async function override(
  tx: Tx,
  world: World,
  { kind, patient, staff, emergency }: Step,
): Promise<Law> {
  const { organisation } = the(world.staff.find(({ id }) => id === staff))
  const touches: Law['touches'] = (found, { id }) => id === patient && found.id === staff
  if (kind === 'override') {
    const here = { patient, organisation, staff, session: staff, wider: true }
    world.emergencies.push({ ...here, kind: emergency, span: 'ends-later' })
    const reason = 'tried by a test'
    const session = hashOfToken(staff)
    const ground = emergency === 'legal' ? 'statute' : 'cannot-consent'
    await forPatient(tx, patient, async (id, at) => {
      await addEmergencyAccess(tx, id, {
        ...{ organisation: organisation as OdsCode, staff, session, ground, reason, startsAt: at },
      })
      await widenEmergencyAccess(tx, id, session, reason, at)
    })
    return { may: 'only add', touches }
  }
  end(world.emergencies, (one) => one.patient === patient && one.staff === staff)
  await tx`update emergency_access set ends_at = now() where patient_id = ${patient} and staff_id = ${staff}`
  return { may: 'only remove', touches }
}

async function makePrivate(tx: Tx, world: World, { slot, on }: Step): Promise<Law> {
  const entry = the(world.entries.find((one) => one.slot === slot))
  const { patient, organisation, id } = entry
  const change = Number(on) - Number(entry.private)
  entry.private = on
  await tx`update entry set private = ${on} where patient_id = ${patient} and id = ${id}`
  await tx`
    update holding set private_entries = private_entries + ${change}
     where patient_id = ${patient} and organisation = ${organisation}`
  return { may: on ? 'only remove' : 'only add', touches: (_, found) => found.id === patient }
}

async function suspend(
  tx: Tx,
  world: World,
  { kind, organisation, staff, on }: Step,
): Promise<Law> {
  const may = on ? 'only remove' : 'only add'
  if (kind === 'suspend-service') {
    the(world.organisations.find(({ id }) => id === organisation)).suspended = on
    await tx`update organisation set suspended_at = case when ${on} then now() end where id = ${organisation}`
    return { may, touches: (found) => found.organisation === organisation }
  }
  the(world.staff.find(({ id }) => id === staff)).suspended = on
  await tx`update staff set suspended_at = case when ${on} then now() end where id = ${staff}`
  return { may, touches: ({ id }) => id === staff }
}

function end<T extends { span: string }>(rows: T[], isIt: (row: T) => boolean): void {
  for (const row of rows) if (isIt(row)) row.span = 'over'
}

const record = { basis: 'express', channel: 'test', recordedBy: 'test' } as const

/** As a job does its work on one patient, within the test's transaction. */
async function forPatient(
  tx: Tx,
  patient: string,
  work: (patient: PatientId, at: Date) => Promise<unknown>,
): Promise<void> {
  await inRole(tx, 'confide_job', async () => {
    const [entered] = await tx<{ at: Date }[]>`select enter_job(${patient}, 'import', '{}') as at`
    await work(patient as PatientId, the(entered).at)
  })
}

async function inRole(tx: Tx, role: string, work: () => Promise<unknown>): Promise<void> {
  await tx`set local role ${tx(role)}`
  await work()
  await tx`set local role none`
}
