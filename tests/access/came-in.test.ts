import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { forgetEvidence } from '../../src/access/evidence.ts'
import { finishReview } from '../../src/access/release.ts'
import { packMakers } from '../../src/access/pack-makers.ts'
import { redact } from '../../src/access/redact.ts'
import { objectType1 } from '../../src/research/object.ts'
import { folded } from '../../src/access/folded.ts'
import { greyPng } from '../support/files.ts'
import { unzip } from '../support/unzip.ts'
import type { Service } from '../support/world.ts'
import { attack } from './attack.ts'
import {
  clinic,
  db,
  emptyPatient,
  gathered,
  gatheredFor,
  gp,
  owner,
  page,
  patient,
  release,
  review,
  reviewAll,
  sorted,
  who,
} from './reviewing.ts'
import { packed, packParts } from './sample-pack.ts'

// What came in by forms and by email, what was said about research, and other requests: held too, and looked through.

const makers = packMakers()
after(() => makers.close())

const others = ['Bronwen', 'bronwen@example.org', '01632 960777']
let earlier: string
let reference: string

suite('what came in', () => {
  before(async () => {
    await emptyPatient()
    earlier = await gathered()
    await owner`
      insert into access_request_event (patient_id, reference, number, organisation, at, what, to_state, by_kind, by_id,
                                        by_name, why, arrived_on)
      values (${patient.id}, ${earlier}, 9, ${gp}, now(), 'identity', 'review', 'staff', 'x', 'Sam officer',
              'copies photo address', '2026-11-05')`
    for (const [service, of] of [
      [gp, patient.id],
      [clinic, patient.id],
      [gp, null],
    ] as const) {
      await cameIn(service, of)
    }
    await keptMail('MI-WITH-COPY', gp, earlier)
    await keptMail('MI-WITH-NONE', gp, null)
    // what shows who asks is deleted once it is known: also where that is late, it is in no copy
    await picture(gp, earlier)
    await gatheredFor('solicitor', 'Bronwen and Partners\n12 Newly Moved Street')
    const said = await objectType1(db, who('patient'), patient.id, {
      ...{ objects: true, askedBy: 'patient', channel: 'online' },
    })
    assert.ok('reference' in said, JSON.stringify(said))
    await owner`
      insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by,
                                 organisation, recorded_at)
      values (${patient.id}, gen_random_uuid(), 'T1-OF-OTHER', false, 'patient', 'desk', 'x', 'x', ${clinic}, now())`
    reference = await gathered()
  })

  test('is gathered of what was found to be the patient’s, at this service, with what it looks like', async () => {
    const rows = await owner<{ item: string }[]>`
      select concat_ws(': ', part, title, content_type) as item from access_item
       where patient_id = ${patient.id} and reference = ${reference} and part in ('forms', 'sharing')`
    assert.deepEqual(
      sorted(rows.map(({ item }) => item)),
      sorted([
        'forms: A form: Let somebody help with a record: image/png',
        'forms: File 2 of the entry before this one: image/png',
        'forms: An email that came in: image/png',
        // of what came by email to a request nothing is shown but its words: it may be papers that show who asks
        'forms: An email that came in',
        'forms: Another request for a copy',
        'forms: Another request for a copy',
        'sharing: A Type 1 opt-out: data for research and planning',
      ]),
    )
  })

  test('says what was asked in the words of the form, and of papers that were seen what they were and when', async () => {
    const texts = await textsOf(reference)
    for (const said of [
      'Who will help? Bronwen Sampleton, bronwen@example.org',
      'Who is this about? Me',
      'What is their date of birth? 4 March 1951',
      'What is their NHS number? 999 002 0000',
      'An older question Its answer',
      'How it was made sure who asks in person',
      'From Post of Bronwen, bronwen@example.org',
      'What it says Bronwen wrote this. Ring her on 01632 960777.',
      'Answer It may not leave the practice',
      'How that is known Copies were sent, looked at and destroyed. Something with a photo: passport or driving licence. Something with the address: a council tax, bank or utility bill',
      'When it came that shows it 5 November 2026',
      'Files that came with it If there were any, they are not in this copy',
      'Who asks A solicitor, or another firm',
    ]) {
      assert.ok(texts.includes(said), `${said}\n${texts.join('\n')}`)
    }
  })

  test('tells nobody where somebody else who asked can be reached', async () => {
    const texts = await textsOf(reference)
    assert.deepEqual(
      texts.filter((text) => text.includes('Newly Moved')),
      [],
    )
  })

  test('is looked through for other people, each picture on a page of its own', async () => {
    const { pages } = await review(reference)
    const read = await Promise.all(pages.map((one) => page(reference, one.page)))
    const words = read.flatMap((one) => one.words.map((found) => found.words))
    for (const one of others) assert.ok(words.includes(folded(one)), one)
    const withPicture = read.filter(({ items }) => items.some((item) => item.attachment !== null))
    assert.deepEqual(
      withPicture.map(({ items }) => items.length),
      [1, 1, 1],
    )
  })

  test('goes out without what is about others, in every form of the copy', async () => {
    await reviewAll(reference)
    await finishReview(db, who('doctor'), patient.id, reference)
    const { items, redactions } = await release(reference)
    const byItem = Map.groupBy(redactions, ({ item }) => item)
    const given = items.map((one) => redact(one, byItem.get(one.id) ?? []))
    const zip = await packed({ ...packParts([], []), items: given, redactions }, makers)
    assert.deepEqual(await attack(zip, others), [])
    const files = unzip(zip)
    const html = String(files.get('index.html'))
    for (const said of ['Forms, emails and other requests (6)', 'Let somebody help', 'T1-']) {
      assert.ok(html.includes(said), said)
    }
    assert.deepEqual(
      [...files.keys()].filter((name) => name.startsWith('letters/')),
      ['letters/001.pdf', 'letters/002.pdf', 'letters/003.pdf'],
    )
  })
})

test('papers that came by email to a request go when it is known who asks, and no others', async () => {
  await forgetEvidence(db, who('officer'), earlier)
  const left = await owner<{ reference: string }[]>`
    select distinct reference from flat_page where reference in (${earlier}, 'MI-WITH-COPY', ${`MI-FM-${gp}-FOUND`})`
  assert.deepEqual([...left], [{ reference: `MI-FM-${gp}-FOUND` }])
})

/** A form on paper of two pages and an email kept with it. */
async function cameIn(service: Service, of: string | null): Promise<void> {
  const form = `FM-${service}-${of === null ? 'NOBODY' : 'FOUND'}`
  const about = {
    ...{ helper: 'Bronwen Sampleton, bronwen@example.org', parts: 'All', until: '' },
    'An older question': 'Its answer',
  }
  const person = {
    ...{ for: 'me', name: 'Margaret Fernstead', born: '1951-03-04', reach: 'By post' },
    'nhs-number': '9990020000',
  }
  await owner`
    insert into form_case (organisation, reference, form, form_version, channel, answers, created_at, due_on, state,
                           patient_id, checked_by, decided_by, decided_at)
    values (${service}, ${form}, 'helper', 'PX-1', 'paper', ${owner.json(about)}, now(), now(),
            ${of === null ? 'waiting' : 'done'}, ${of}, 'in-person', 'Sam officer', now())`
  await owner`
    insert into form_person (organisation, reference, answers) values (${service}, ${form}, ${owner.json(person)})`
  await picture(service, form, 1)
  await picture(service, form, 2)
  await keptMail(`MI-${form}`, service, form)
}

async function keptMail(mail: string, service: Service, keptWith: string | null): Promise<void> {
  await owner`
    insert into inbound_mail (organisation, reference, received_at, digest, sender, sender_name, subject, body, spf, dkim,
                              dmarc, faults, state, kept_with, decided_by, decided_at)
    values (${service}, ${mail}, now(), ${Buffer.from(mail)}, 'bronwen@example.org', 'Post of Bronwen', 'A form',
            'Bronwen wrote this. Ring her on 01632 960777.', 'pass', 'none', 'none', '{}',
            ${keptWith === null ? 'waiting' : 'kept'}, ${keptWith}, 'Sam officer', now())`
  await picture(service, mail)
}

async function picture(service: Service, of: string, at = 1): Promise<void> {
  const png = greyPng(40, 60, (x) => 4 * x + at)
  await owner`
    insert into flat_page (organisation, reference, page, file, width, height, png)
    values (${service}, ${of}, ${at}, 1, 40, 60, ${png})`
}

/** Labels with what is said under them. */
async function textsOf(of: string): Promise<string[]> {
  const rows = await owner<{ text: string }[]>`
    select concat_ws(' ', t->>'label', t->>'text') as text
      from access_item i cross join jsonb_array_elements(i.texts) t
     where i.patient_id = ${patient.id} and i.reference = ${of}`
  return rows.map(({ text }) => text)
}
