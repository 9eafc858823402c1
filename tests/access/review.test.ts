import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { NewBox } from '../../src/access/box-store.ts'
import {
  decideOnPage,
  type ItemOrder,
  type PageOrder,
  type WordsDecision,
} from '../../src/access/decide.ts'
import { addEvent, wholeRequest } from '../../src/access/add-event.ts'
import { gather } from '../../src/access/gather.ts'
import { moveRequest } from '../../src/access/move-request.ts'
import { openRequest } from '../../src/access/open-request.ts'
import type { Asker } from '../../src/access/request.ts'
import { redact } from '../../src/access/redact.ts'
import { finishReview, releaseCopy, sendBack, type Releasable } from '../../src/access/release.ts'
import {
  readLetterPage,
  readReview,
  readReviewPage,
  type ReviewPage,
} from '../../src/access/review.ts'
import { hashOfToken, type Actor } from '../../src/identity/actor.ts'
import { act, type Act, type Acting } from '../../src/sharing/act.ts'
import type { Tx } from '../../src/db/database.ts'
import { greyPng } from '../support/files.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// From gathering to release: what a copy holds, what is taken out of it by whom, and what keeps it back.

const db = await testDatabase()
const world = worldIn(db)
const owner = asAnyone(db)
after(() => owner.end())

let gp: Service
let clinic: Service
let patient: Patient
let number = 0
const actors: Record<string, Actor> = {}

before(async () => {
  gp = await world.service('Z72001', 'Millbrook Surgery')
  clinic = await world.service('Z72002', 'Smoking Clinic', 'smoking-clinic')
  for (const [name, at, role] of [
    ['officer', gp, 'records-officer'],
    ['doctor', gp, 'doctor'],
    ['nurse', gp, 'nurse'],
    ['other', clinic, 'nurse'],
  ] as const) {
    actors[name] = actorOf(await world.signIn(await world.staff(at, role, `Sam ${name}`)))
  }
})

function actorOf(token: string): Actor {
  return { session: hashOfToken(token), requestId: 'test', route: 'test' }
}

function who(name: string): Actor {
  const actor = actors[name]
  assert.ok(actor)
  return actor
}

const note = (text: string) => ({
  ...{ title: 'Consultation note', kind: 'Observation', on: '2025-03-04' },
  resource: JSON.stringify({
    ...{ resourceType: 'Observation', status: 'final', code: { text: 'Consultation note' } },
    valueString: text,
  }),
})

async function newPatient(): Promise<void> {
  patient = await world.patient({ practice: gp, name: 'Margaret Fernstead', number: 20 * number++ })
  await world.entries(patient, gp, [
    note('Her sister Susan rang 07700 900111.'),
    note('Seen with Susan. Chest clear.'),
    { ...note('Private: lodger has the keys. \ud83d'), private: true },
  ])
  await world.entry(patient, clinic, note('Of the clinic'))
  await world.choose(patient, [gp, 'yes', 'yes'])
  actors['patient'] = actorOf(await world.signIn(patient))
}

const on = <T>(name: string, use: Act, work: (tx: Tx, acting: Acting) => Promise<T>): Promise<T> =>
  act(db, who(name), patient.id, use, async (tx, acting) => ({
    result: await work(tx, acting),
    event: { kind: 'request', filter: 'test' },
  }))

/** A request that is being gathered. */
async function asked(): Promise<string> {
  const scope = { parts: null, from: null, until: null, words: null }
  const reference = await on('patient', 'choose', (tx, acting) =>
    openRequest(tx, acting, patient.id, {
      ...{ organisation: gp, channel: 'online', askedBy: 'patient', asker: null, scope },
      ...{ format: 'online', delivery: 'online', receivedOn: '2026-11-02' },
    }),
  )
  await on('officer', 'handle', (tx, acting) =>
    moveRequest(tx, acting, patient.id, reference, 'gathering'),
  )
  return reference
}

/** The same at the desk, for somebody who asks for a patient. */
async function gatheredFor(askedBy: Asker, asker: string): Promise<string> {
  const scope = { parts: null, from: null, until: null, words: null }
  const reference = await on('officer', 'handle', async (tx, acting) => {
    const opened = await openRequest(tx, acting, patient.id, {
      ...{ organisation: gp, channel: 'post', askedBy, asker, scope },
      ...{ format: 'paper', delivery: 'post', receivedOn: '2026-11-02' },
    })
    const whole = await wholeRequest(tx, patient.id, opened)
    const known = { what: 'identity', to: 'received', why: 'seen photo' } as const
    await addEvent(tx, acting, patient.id, whole, known)
    await moveRequest(tx, acting, patient.id, opened, 'gathering')
    return opened
  })
  await gather(db, who('officer'), patient.id, reference)
  return reference
}

async function gathered(): Promise<string> {
  const reference = await asked()
  await gather(db, who('officer'), patient.id, reference)
  return reference
}

const page = (reference: string, at = 1, name = 'doctor') =>
  readReviewPage(db, who(name), patient.id, reference, at)
const decide = (reference: string, order: PageOrder, name = 'doctor', at = 1) =>
  decideOnPage(db, who(name), patient.id, reference, at, order)
const review = (reference: string) => readReview(db, who('doctor'), patient.id, reference)

/** Decides about all words of all pages, and reviews these. */
async function reviewAll(reference: string, name = 'doctor'): Promise<void> {
  const { pages } = await review(reference)
  for (const { page: at } of pages) {
    const { words } = await page(reference, at)
    const decided = words.map((one): WordsDecision => ({
      ...one,
      ...{
        decision: one.decision ?? 'out',
        ground: 'third-party',
        reason: null,
        everywhere: false,
      },
    }))
    const done = await decide(reference, { do: 'reviewed', words: decided }, name, at)
    assert.equal(done.outcome, 'done')
  }
}

async function release(
  reference: string,
  name = 'nurse',
  meanwhile?: () => Promise<unknown>,
  reasons: string | null = 'The law lets us',
): Promise<Releasable> {
  let copy: Releasable | undefined
  await releaseCopy(db, who(name), patient.id, reference, reasons, async (made) => {
    copy = made
    await meanwhile?.()
    return async () => undefined
  })
  assert.ok(copy)
  return copy
}

const refused = (code: string) => ({ name: 'Refusal', code })
const found = (form: ReviewPage, words: string) => form.words.find((one) => one.words === words)
const sorted = (all: readonly string[]) => all.toSorted((a, b) => a.localeCompare(b))
const blocks = async (reference: string) =>
  (await review(reference)).blocks.map(({ kind, count }) => `${kind} ${count}`)

suite('a request that is gathered', () => {
  let reference: string
  before(async () => {
    await newPatient()
    reference = await gathered()
  })

  test('holds all that the organisation wrote, private too, and nothing of another', async () => {
    const { items } = await page(reference)
    const notes = items.flatMap(({ texts }) => texts.filter(({ path }) => path === '/valueString'))
    assert.deepEqual(notes.map(({ text }) => text).toSorted(), [
      'Her sister Susan rang 07700 900111.',
      // half a letter is none
      'Private: lodger has the keys. \ufffd',
      'Seen with Susan. Chest clear.',
    ])
  })

  test('and the choices, why it may open the record, who looked, and the request itself', async () => {
    const rows = await owner<{ part: string }[]>`
      select distinct part from access_item where patient_id = ${patient.id} order by 1`
    assert.deepEqual(
      rows.map(({ part }) => part),
      ['consultations', 'looks', 'request', 'sharing'],
    )
  })

  test('with what may be about others, and where the same words stand', async () => {
    const form = await page(reference)
    assert.deepEqual(
      sorted(form.words.map(({ kind, words, elsewhere }) => `${kind} ${words} ${elsewhere}`)),
      ['kin lodger 0', 'kin sister 0', 'name susan 1', 'name susan 1', 'telephone 07700 900111 0'],
    )
  })

  test('is read by nobody else', async () => {
    await assert.rejects(page(reference, 1, 'other'), refused('not-found'))
    await assert.rejects(page(reference, 1, 'patient'), refused('not-found'))
    await assert.rejects(page(reference, 9), refused('not-found'))
  })

  test('is under review, and not gathered again meanwhile', async () => {
    assert.equal((await review(reference)).request.state, 'review')
    await assert.rejects(gather(db, who('officer'), patient.id, reference), refused('conflict'))
  })
})

suite('on a page', () => {
  let reference: string
  before(async () => {
    await newPatient()
    reference = await gathered()
  })

  test('words go on a ground, and the same words elsewhere with them', async () => {
    const susan = found(await page(reference), 'susan')
    assert.ok(susan)
    const decision = {
      ...susan,
      decision: 'out',
      ground: 'third-party',
      reason: 'not asked',
    } as const
    await decide(reference, { do: 'save', words: [{ ...decision, everywhere: true }] }, 'officer')
    const form = await page(reference)
    assert.deepEqual(
      form.words
        .filter(({ words }) => words === 'susan')
        .map((one) => [one.decision, one.decidedBy]),
      [
        ['out', 'Sam officer'],
        ['out', 'Sam officer'],
      ],
    )
  })

  test('it is not reviewed while words on it are open', async () => {
    const done = await decide(reference, { do: 'reviewed', words: [] })
    assert.equal(done.outcome, 'open')
    assert.equal((await review(reference)).pages[0]?.reviewedBy, null)
  })

  test('words of one’s own are taken out wherever they stand, or nowhere', async () => {
    const own = {
      words: 'CHEST  clear',
      ground: 'third-party',
      reason: null,
      everywhere: false,
    } as const
    assert.equal((await decide(reference, { do: 'own-words', own })).outcome, 'done')
    const form = await page(reference)
    assert.deepEqual(found(form, 'chest clear')?.decision, 'out')
    const none = await decide(reference, { do: 'own-words', own: { ...own, words: 'abdomen' } })
    assert.equal(none.outcome, 'none')
  })

  test('who is no clinician reviews it for others, and not for serious harm', async () => {
    await reviewAll(reference, 'officer')
    const { pages } = await review(reference)
    assert.deepEqual(
      pages.map(({ reviewedBy, harmBy }) => [reviewedBy, harmBy]),
      pages.map(() => ['Sam officer', null]),
    )
    assert.deepEqual(await blocks(reference), [`harm ${pages.length}`])
    await assert.rejects(
      finishReview(db, who('officer'), patient.id, reference),
      refused('conflict'),
    )
  })

  test('an item is held back for serious harm by a clinician, on an opinion of the last six months', async () => {
    const { items, at } = await page(reference)
    const item = items[0]?.id ?? ''
    const daysAgo = (days: number) =>
      new Date(at.getTime() - days * 86_400_000).toISOString().slice(0, 10)
    const about: ItemOrder = {
      ...{ item, decision: 'hold', ground: 'serious-harm', reason: 'risk', opinionBy: null },
      opinionOn: daysAgo(10),
    }
    const outcome = async (order: object, name?: string) =>
      (await decide(reference, { do: 'item', about: { ...about, ...order } }, name)).outcome
    assert.equal(await outcome({}, 'officer'), 'clinician')
    assert.equal(await outcome({ opinionOn: daysAgo(200) }), 'old-opinion')
    assert.equal(await outcome({ opinionOn: daysAgo(-2) }), 'old-opinion')
    assert.equal(await outcome({ opinionOn: null }), 'old-opinion')
    assert.equal(await outcome({}), 'done')
    // nobody else undoes it, nor puts another ground in its place
    const held = (await review(reference)).decisions
    const give = { decision: 'give', ground: null, opinionOn: null }
    assert.equal(await outcome(give, 'officer'), 'clinician')
    assert.equal(await outcome({ ground: 'third-party', opinionOn: null }, 'officer'), 'clinician')
    assert.deepEqual((await review(reference)).decisions, held)
    assert.equal(held[0]?.ground, 'serious-harm')
    assert.equal(await outcome(give), 'done')
    assert.equal((await review(reference)).decisions[0]?.decision, 'give')
    assert.equal(await outcome({}), 'done')
    await reviewAll(reference)
    assert.deepEqual(await blocks(reference), [])
    await owner`
      update access_item set opinion_on = ${daysAgo(200)}
       where patient_id = ${patient.id} and decision = 'hold'`
    assert.deepEqual(await blocks(reference), ['opinion 1'])
  })
})

suite('a copy', () => {
  let reference: string
  before(async () => {
    await newPatient()
    reference = await gathered()
    await reviewAll(reference)
  })

  test('is released by another person than who finished the review', async () => {
    await assert.rejects(release(reference), refused('conflict'))
    await finishReview(db, who('doctor'), patient.id, reference)
    await assert.rejects(release(reference, 'doctor'), refused('conflict'))
  })

  test('or sent back, and is then reviewed again', async () => {
    await sendBack(db, who('nurse'), patient.id, reference, 'Look at page 1 again')
    assert.equal((await review(reference)).request.state, 'review')
    await finishReview(db, who('doctor'), patient.id, reference)
  })

  test('is decided about no more once the review is finished', async () => {
    await assert.rejects(decide(reference, { do: 'reviewed', words: [] }), refused('conflict'))
  })

  test('what is kept from the patient by now keeps it back, until it is held back here', async () => {
    await owner`
      update entry set withheld_from_patient = true where patient_id = ${patient.id} and private`
    assert.deepEqual(await blocks(reference), ['withheld 1'])
    await assert.rejects(release(reference), refused('conflict'))
    await owner`update entry set withheld_from_patient = false where patient_id = ${patient.id}`
  })

  test('is not released where it changed while it was made', async () => {
    const changed = release(
      reference,
      'nurse',
      () => owner`update access_finding set decision = 'stays' where patient_id = ${patient.id}`,
    )
    await assert.rejects(changed, refused('conflict'))
    await owner`update access_finding set decision = 'out' where patient_id = ${patient.id}`
  })

  test('holds none of the words that were taken out', async () => {
    const { items, redactions } = await release(reference)
    const given = items.map((item) => redact(item, redactions))
    assert.doesNotMatch(JSON.stringify(given), /susan|sister|lodger|900111/i)
    assert.match(JSON.stringify(given), /Chest clear/)
  })

  test('asked for again, has what was decided about the same entries', async () => {
    reference = await gathered()
    const { words } = await page(reference)
    assert.deepEqual(sorted(words.map((one) => `${one.words} ${one.source} ${one.decision}`)), [
      '07700 900111 earlier out',
      'lodger earlier out',
      'sister earlier out',
      'susan earlier out',
      'susan earlier out',
    ])
    assert.ok((await review(reference)).pages.every(({ reviewedBy }) => reviewedBy === null))
  })
})

test('what was kept from the patient when it was gathered keeps the copy back', async () => {
  await newPatient()
  await world.entry(patient, gp, { ...note('Do not disclose this'), withheld: true })
  const reference = await gathered()
  await reviewAll(reference)
  assert.deepEqual(await blocks(reference), ['withheld 1'])
  const { decisions } = await review(reference)
  const [one] = decisions
  assert.ok(one)
  const about: ItemOrder = {
    ...{ item: one.item, decision: 'hold', ground: 'third-party', reason: 'not asked' },
    ...{ opinionOn: null, opinionBy: null },
  }
  await decide(reference, { do: 'item', about }, 'doctor', one.page)
  assert.deepEqual(await blocks(reference), [])
  await finishReview(db, who('doctor'), patient.id, reference)
  await assert.rejects(release(reference, 'nurse', undefined, null), refused('invalid'))
  const { items, redactions } = await release(reference)
  const given = items.map((item) => redact(item, redactions))
  assert.doesNotMatch(JSON.stringify(given), /do not disclose/i)
  const [row] = await owner`
    select r.state, e.words from access_request r
      join access_request_event e on e.reference = r.reference and e.number = r.version
     where r.reference = ${reference}`
  assert.deepEqual(row, { state: 'part-refused', words: 'The law lets us' })
})

suite('a letter that is a picture', () => {
  let reference: string
  let letter: { readonly page: number; readonly item: string }
  before(async () => {
    await newPatient()
    const data = greyPng(40, 60, () => 200).toString('base64')
    await world.entry(patient, gp, {
      ...{ title: 'Clinic letter', kind: 'DocumentReference' },
      resource: JSON.stringify({
        ...{
          resourceType: 'DocumentReference',
          status: 'current',
          type: { text: 'Clinic letter' },
        },
        content: [{ attachment: { contentType: 'image/png', data } }],
      }),
    })
    reference = await gathered()
    const { pages } = await review(reference)
    for (const { page: at } of pages) {
      const { letters } = await page(reference, at)
      if (letters[0] !== undefined) letter = { page: at, item: letters[0].item }
    }
  })

  test('has a page of its own, and is looked at as the pixels of its pages', async () => {
    const { letters, items } = await page(reference, letter.page)
    assert.deepEqual(letters, [
      { item: letter.item, pages: [{ width: 40, height: 60 }], boxes: [] },
    ])
    assert.equal(items.length, 1)
    const png = await readLetterPage(db, who('officer'), patient.id, reference, {
      ...letter,
      number: 1,
    })
    assert.equal(Buffer.from(png).subarray(1, 4).toString(), 'PNG')
    for (const at of [
      { ...letter, number: 2 },
      { ...letter, item: 'none', number: 1 },
      { ...letter, page: 1, number: 1 },
    ]) {
      await assert.rejects(
        readLetterPage(db, who('officer'), patient.id, reference, at),
        refused('not-found'),
      )
    }
    await assert.rejects(
      readLetterPage(db, who('other'), patient.id, reference, { ...letter, number: 1 }),
      refused('not-found'),
    )
  })

  test('is painted over where somebody marked it, until that is taken back', async () => {
    const box: NewBox = {
      ...{ item: letter.item, page: 0, box: [0, 0.25, 1, 0.5], ground: 'third-party' },
      reason: null,
    }
    await decide(reference, { do: 'box', box }, 'officer', letter.page)
    const { redactions } = await review(reference)
    assert.deepEqual(redactions, [
      {
        ...{ kind: 'box', item: letter.item, page: 0, box: [0, 0.25, 1, 0.5] },
        ground: 'third-party',
      },
    ])
    const { letters } = await page(reference, letter.page)
    const [marked] = letters[0]?.boxes ?? []
    assert.equal(marked?.decidedBy, 'Sam officer')
    await decide(reference, { do: 'unbox', id: marked?.id ?? '' }, 'officer', letter.page)
    assert.deepEqual((await review(reference)).redactions, [])
    await decide(reference, { do: 'box', box }, 'officer', letter.page)
    await assert.rejects(
      decide(reference, { do: 'box', box: { ...box, item: 'none' } }, 'officer', letter.page),
      refused('not-found'),
    )
  })

  test('is painted over in the same way when it is asked for again', async () => {
    await reviewAll(reference)
    await finishReview(db, who('doctor'), patient.id, reference)
    await release(reference)
    reference = await gathered()
    const { redactions } = await review(reference)
    assert.deepEqual(redactions.filter(({ kind }) => kind === 'box').length, 1)
    const { letters } = await page(reference, letter.page)
    assert.deepEqual(
      letters[0]?.boxes.map(({ source, decidedBy }) => [source, decidedBy]),
      [['earlier', 'Sam officer']],
    )
  })

  test('but not for another who asks', async () => {
    const other = await gatheredFor('solicitor', 'Fern and Partners')
    assert.deepEqual((await review(other)).redactions, [])
  })
})

suite('a letter of several files', () => {
  let reference: string
  before(async () => {
    await newPatient()
    const file = (contentType: string, bytes: Buffer) => ({
      attachment: { contentType, data: bytes.toString('base64') },
    })
    await world.entry(patient, gp, {
      ...{ title: 'Clinic letter', kind: 'DocumentReference' },
      resource: JSON.stringify({
        ...{ resourceType: 'DocumentReference', status: 'current' },
        type: { text: 'Clinic letter' },
        content: [
          file(
            'image/png',
            greyPng(40, 60, () => 200),
          ),
          file(
            'image/png',
            greyPng(20, 30, () => 100),
          ),
          file('text/rtf', Buffer.from('{\\rtf1 Dear Doctor}')),
        ],
      }),
    })
    reference = await gathered()
  })

  const letters = async () => {
    const { pages } = await review(reference)
    const all = await Promise.all(pages.map(({ page: at }) => page(reference, at)))
    return all.filter((one) => one.letters.length > 0)
  }

  test('is reviewed file by file, each on a page of its own, also where no picture can be made', async () => {
    assert.deepEqual(
      (await letters()).map((one) => [
        one.items.map(({ title }) => title),
        one.letters.map(({ pages }) => pages),
      ]),
      [
        [['Clinic letter'], [[{ width: 40, height: 60 }]]],
        [['File 2 of the entry before this one'], [[{ width: 20, height: 30 }]]],
        [['File 3 of the entry before this one'], [[]]],
      ],
    )
  })

  test('is held back with all of them, and given again', async () => {
    const [first, second] = await letters()
    const item = first?.items[0]?.id ?? ''
    const about: ItemOrder = {
      ...{ item, decision: 'hold', ground: 'third-party', reason: 'not asked' },
      ...{ opinionOn: null, opinionBy: null },
    }
    const decisions = async () =>
      (await review(reference)).decisions.map(({ decision }) => decision)
    await decide(reference, { do: 'item', about }, 'officer', first?.page)
    assert.deepEqual(await decisions(), ['hold', 'hold', 'hold'])
    await decide(reference, { do: 'item', about: { ...about, decision: 'give' } }, 'officer')
    assert.deepEqual(await decisions(), ['give', 'give', 'give'])
    const file = { ...about, item: second?.items[0]?.id ?? '' }
    await decide(reference, { do: 'item', about: file }, 'officer', second?.page)
    assert.deepEqual(await decisions(), ['give', 'hold', 'give'])
  })

  test('is kept back with all of them by what is kept from the patient by now', async () => {
    await reviewAll(reference)
    assert.deepEqual(await blocks(reference), [])
    await owner`
      update entry set withheld_from_patient = true
       where patient_id = ${patient.id} and kind = 'DocumentReference'`
    assert.deepEqual(await blocks(reference), ['withheld 2'])
  })
})

suite('what was decided for who asked before', () => {
  const solicitor = 'Fern and Partners\n1 High Street'
  const daysAgo = (days: number) =>
    new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
  const earlier = async (reference: string) => {
    const { words } = await page(reference)
    const { decisions } = await review(reference)
    return {
      words: words.filter(({ source }) => source === 'earlier').length,
      whole: decisions.map(({ decision, ground }) => `${decision} ${ground}`),
    }
  }
  const none = { words: 0, whole: [] }
  before(async () => {
    await newPatient()
    const reference = await gatheredFor('solicitor', solicitor)
    const { items } = await page(reference)
    const about: ItemOrder = {
      ...{ item: items[0]?.id ?? '', decision: 'hold', ground: 'serious-harm', reason: 'risk' },
      ...{ opinionOn: daysAgo(10), opinionBy: null },
    }
    assert.equal((await decide(reference, { do: 'item', about })).outcome, 'done')
    await reviewAll(reference)
  })

  test('is there when they ask again', async () => {
    const again = { words: 5, whole: ['hold serious-harm'] }
    assert.deepEqual(await earlier(await gatheredFor('solicitor', solicitor)), again)
  })

  test('with words as they are compared', async () => {
    const { words } = await page(await gatheredFor('solicitor', solicitor))
    assert.equal(words.filter((one) => one.words === 'susan' && one.elsewhere === 1).length, 2)
  })

  test('not when another does, nor by another right', async () => {
    assert.deepEqual(await earlier(await gathered()), none)
    assert.deepEqual(await earlier(await gatheredFor('solicitor', 'Others')), none)
    assert.deepEqual(await earlier(await gatheredFor('representative', solicitor)), none)
  })

  test('but no opinion on serious harm that is too old', async () => {
    await owner`
      update access_item set opinion_on = ${daysAgo(200)}
       where patient_id = ${patient.id} and ground = 'serious-harm'`
    assert.deepEqual(await earlier(await gatheredFor('solicitor', solicitor)), {
      words: 5,
      whole: [],
    })
  })
})
