import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import type { ItemOrder } from '../../src/access/page-order.ts'
import { timeText } from '../../src/access/field-item.ts'
import { gather } from '../../src/access/gather.ts'
import type { Tell } from '../../src/access/running.ts'
import { redact } from '../../src/access/redact.ts'
import { choosePreference } from '../../src/summary/choose-preference.ts'
import {
  insertCompetence,
  insertDecision,
  insertEmergency,
  insertLookQuestion,
  insertProxy,
  insertRequest,
} from '../sharing/statements.ts'
import type { Service } from '../support/world.ts'
import {
  asked,
  clinic,
  db,
  decide,
  emptyPatient,
  gathered,
  gp,
  owner,
  page,
  patient,
  review,
  who,
  world,
} from './reviewing.ts'

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
      'looks: It was asked why somebody looked',
      'looks: Who looked in July 2026',
      'relationships: Permission to view the record',
      'relationships: The record was opened without asking',
      'request: This request for a copy',
      'sharing: A decision in best interests',
      'sharing: It was asked to make an entry private',
      'sharing: Somebody who may help with the record',
      'sharing: Whether a child decides for themselves',
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

suite('the summaries that a practice made', () => {
  let reference: string
  before(async () => {
    await emptyPatient()
    await world.entry(patient, gp, { title: 'Sentinel peanut', kind: 'AllergyIntolerance' })
    await world.entry(patient, gp, { title: 'Sentinel asthma', kind: 'Condition', withheld: true })
    for (const preference of ['core', 'dissent', 'additional'] as const) {
      await choosePreference(db, who('patient'), patient.id, {
        ...{ preference, askedBy: 'patient', channel: 'online' },
      })
    }
    reference = await gathered()
  })

  test('are gathered, with when they were made and what they said, and what was wanted of them', async () => {
    const items = await itemsOf('summary')
    assert.deepEqual(
      items.map(({ texts }) => texts.map(({ text }) => text).slice(1, 3)),
      [
        ['Medicines and allergies', timeText(await madeAt(2))],
        ['Nothing, as was chosen', timeText(await madeAt(3))],
        ['Medicines, allergies and more', 'It is in force'],
      ],
    )
    assert.deepEqual(
      items.map(({ texts }) => texts.some(({ text }) => text.includes('Sentinel peanut'))),
      [true, false, true],
    )
    assert.ok(!JSON.stringify(items).includes('Sentinel asthma'))
    const wanted = (await itemsOf('sharing')).map(({ texts }) => texts[1]?.text)
    assert.deepEqual(wanted, [
      'Medicines and allergies',
      'None at all',
      'Medicines, allergies and more',
    ])
  })

  test('say nothing of an entry that is held back', async () => {
    const { items, page: at } = await pageWith('allergies')
    const [item] = items.filter(({ part }) => part === 'allergies')
    assert.ok(item)
    const about: ItemOrder = {
      ...{ item: item.id, decision: 'hold', ground: 'third-party', reason: 'said by another' },
      ...{ opinionOn: null, opinionBy: null },
    }
    await decide(reference, { do: 'item', about }, 'doctor', at)
    const { redactions } = await review(reference)
    const all = (await pageWith('summary')).items.map((one) => redact(one, redactions))
    assert.ok(all.some(({ part }) => part === 'summary'))
    assert.ok(!JSON.stringify(all).includes('peanut'))
  })

  async function pageWith(part: string) {
    const { pages } = await review(reference)
    for (const { page: at } of pages) {
      const form = await page(reference, at)
      if (form.items.some((one) => one.part === part)) return form
    }
    return assert.fail(part)
  }
})

test('messages of the account are gathered where their reference is one of the service, or they are of the account', async () => {
  await emptyPatient()
  await owner.unsafe(insertLookQuestion(patient.id, gp).replace(`'x'`, `'LK-OWN'`))
  await owner.unsafe(insertLookQuestion(patient.id, clinic).replace(`'x'`, `'LK-OTHER'`))
  for (const [kind, about, later] of [
    ['look-justified', 'LK-OWN', 0],
    ['look-justified', 'LK-OTHER', 0],
    ['passkey-added', null, 0],
    ['passkey-removed', null, 1],
  ] as const) {
    await owner`
      insert into message (recipient, id, box, kind, reference, state, not_before)
      values (${patient.id}, gen_random_uuid(), 'patient', ${kind}, ${about}, 'kept',
              now() + ${later} * interval '1 day')`
  }
  await gathered()
  const told = (await itemsOf('messages')).map(({ title, texts }) => [title, texts.at(-1)?.text])
  assert.deepEqual(
    told.toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
    [
      ['A passkey was added', 'kept in the account'],
      ['Your question about a look has an answer', 'LK-OWN'],
    ],
  )
})

test('a gathering that stops half way leaves nothing, and is done again', async () => {
  await emptyPatient()
  const reference = await asked()
  const stops: Tell = (step) => {
    if (step === 'keep') throw new Error('stopped')
  }
  const gathers = (tell?: Tell) => gather(db, who('officer'), patient.id, reference, tell)
  await assert.rejects(gathers(stops), /stopped/)
  assert.equal((await itemsOf('request')).length, 0)
  assert.equal((await gathers()).pages, 1)
  assert.equal((await itemsOf('request')).length, 1)
})

async function itemsOf(part: string) {
  return owner<{ title: string; texts: readonly { text: string }[] }[]>`
    select title, texts from access_item where patient_id = ${patient.id} and part = ${part} order by place`
}

/** When a version of the summary was made. */
async function madeAt(version: number): Promise<Date> {
  const [row] = await owner<{ at: Date }[]>`
    select made_at as at from summary where patient_id = ${patient.id} and version = ${version}`
  assert.ok(row)
  return row.at
}
