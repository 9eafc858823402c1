import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import type { NewBox } from '../../src/access/box-store.ts'
import type { ItemOrder } from '../../src/access/page-order.ts'
import { gather } from '../../src/access/gather.ts'
import { redact } from '../../src/access/redact.ts'
import { finishReview, sendBack } from '../../src/access/release.ts'
import { readLetterPage } from '../../src/access/review.ts'
import { greyPng } from '../support/files.ts'
import {
  blocks,
  db,
  decide,
  found,
  gathered,
  gatheredFor,
  gp,
  newPatient,
  note,
  owner,
  page,
  patient,
  refused,
  release,
  review,
  reviewAll,
  sorted,
  who,
  world,
} from './reviewing.ts'

// From gathering to release: what a copy holds, what is taken out of it by whom, and what keeps it back.

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
