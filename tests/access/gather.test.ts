import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  insertCompetence,
  insertDecision,
  insertEmergency,
  insertLookQuestion,
  insertProxy,
  insertRequest,
} from '../sharing/statements.ts'
import type { Service } from '../support/world.ts'
import { clinic, emptyPatient, gathered, gp, owner, patient } from './reviewing.ts'

// What a service holds of a patient that is no entry: what was decided about them, and what they asked.

test('what was decided about the patient, and what they asked, is gathered of the service that holds it', async () => {
  await emptyPatient()
  for (const service of [gp, clinic]) await decided(service)
  // whom the patient let in themselves is in their account
  await owner.unsafe(insertProxy(patient.id))
  await gathered()
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

async function decided(service: Service): Promise<void> {
  const { id } = patient
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
