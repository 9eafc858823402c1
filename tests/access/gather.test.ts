import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gather } from '../../src/access/gather.ts'
import { moveRequest } from '../../src/access/move-request.ts'
import { openRequest } from '../../src/access/open-request.ts'
import { hashOfToken, type Actor } from '../../src/identity/actor.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { act } from '../../src/sharing/act.ts'
import {
  insertCompetence,
  insertDecision,
  insertEmergency,
  insertLookQuestion,
  insertProxy,
  insertRequest,
} from '../sharing/statements.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// What a service holds of a patient that is no entry: what was decided about them, and what they asked.

const db = await testDatabase()
const world = worldIn(db)
const owner = asAnyone(db)
after(() => owner.end())

const gp = parseOdsCode('Z72001')
const clinic = parseOdsCode('Z72002')
const actorOf = (token: string): Actor => ({
  ...{ session: hashOfToken(token), requestId: 'test', route: 'test' },
})

test('what was decided about the patient, and what they asked, is gathered of the service that holds it', async () => {
  await world.service(gp, 'Millbrook Surgery')
  await world.service(clinic, 'Smoking Clinic', 'smoking-clinic')
  const officer = actorOf(await world.signIn(await world.staff(gp, 'records-officer', 'Sam')))
  const patient = await world.patient({ practice: gp })
  for (const service of [gp, clinic]) await decided(patient, service)
  // whom the patient let in themselves is in their account
  await owner.unsafe(insertProxy(patient.id))
  const reference = await toBeGathered(patient, actorOf(await world.signIn(patient)), officer)
  await gather(db, officer, patient.id, reference)
  const rows = await owner<{ item: string }[]>`
    select part || ': ' || title as item from access_item where patient_id = ${patient.id} order by 1`
  assert.deepEqual(
    rows.map(({ item }) => item),
    [
      'looks: Who looked in July 2026',
      'looks: You asked why somebody looked',
      'relationships: Permission to view the record',
      'relationships: The record was opened without asking',
      'request: This request for a copy',
      'sharing: A decision in best interests',
      'sharing: Somebody who may help with the record',
      'sharing: Whether a child decides for themselves',
      'sharing: You asked to make an entry private',
    ].map((item) => item.replace('July 2026', month.format(new Date()))),
  )
})

const month = new Intl.DateTimeFormat('en-GB', {
  ...{ month: 'long', year: 'numeric', timeZone: 'Europe/London' },
})

async function decided({ id }: Patient, service: Service): Promise<void> {
  await owner`
    insert into permission (patient_id, id, organisation, given_by, recorded_by)
    values (${id}, gen_random_uuid(), ${service}, 'patient', 'Sam nurse')`
  for (const insert of [
    insertEmergency(service, '1 hour', id),
    insertCompetence(id, service),
    insertDecision(id, service),
    insertProxy(id, service),
    insertRequest(service, id),
    insertLookQuestion(id, service),
  ]) {
    await owner.unsafe(insert)
  }
}

async function toBeGathered({ id }: Patient, asks: Actor, officer: Actor): Promise<string> {
  const scope = { parts: null, from: null, until: null, words: null }
  const event = { kind: 'request', filter: 'test' } as const
  const reference = await act(db, asks, id, 'choose', async (tx, acting) => ({
    event,
    result: await openRequest(tx, acting, id, {
      ...{ organisation: gp, channel: 'online', askedBy: 'patient', asker: null, scope },
      ...{ format: 'online', delivery: 'online', receivedOn: '2026-11-02' },
    }),
  }))
  await act(db, officer, id, 'handle', async (tx, acting) => {
    await moveRequest(tx, acting, id, reference, 'gathering')
    return { result: undefined, event }
  })
  return reference
}
