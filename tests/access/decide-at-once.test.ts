import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import type { ItemOrder, PageOrder, WordsDecision } from '../../src/access/page-order.ts'
import type { ReviewPage } from '../../src/access/review.ts'
import {
  decide,
  gathered,
  newPatient,
  owner,
  page,
  patient,
  refused,
  review,
  sorted,
} from './reviewing.ts'

// Two people look through the same page at once: what one decides, the other does not overwrite unseen.

let reference: string
let seen: ReviewPage
beforeEach(async () => {
  await newPatient()
  reference = await gathered()
  seen = await page(reference)
})

const says = (
  words: string,
  decision: 'out' | 'stays',
  more: Partial<WordsDecision> = {},
): WordsDecision => {
  const one = seen.words.find((it) => it.words === words)
  assert.ok(one)
  const ground = decision === 'out' ? 'third-party' : null
  return { ...one, decision, ground, reason: null, everywhere: false, ...more }
}
const save = (...words: readonly WordsDecision[]): PageOrder => ({ do: 'save', words })
const stands = async (words: string) => {
  const one = (await page(reference)).words.find((it) => it.words === words)
  return [one?.decision, one?.ground, one?.decidedBy]
}

suite('who decides second about words', () => {
  test('is told where they decide otherwise, and nothing of theirs is taken', async () => {
    await decide(reference, save(says('sister', 'out')), 'doctor')
    const order = save(says('lodger', 'out'), says('sister', 'stays'))
    await assert.rejects(decide(reference, order, 'officer'), refused('conflict'))
    assert.deepEqual(await stands('sister'), ['out', 'third-party', 'Sam doctor'])
    assert.deepEqual(await stands('lodger'), [null, null, null])
  })

  test('on another ground, decides otherwise too', async () => {
    await decide(reference, save(says('sister', 'out')), 'doctor')
    const order = save(says('sister', 'out', { ground: 'adoption' }))
    await assert.rejects(decide(reference, order, 'officer'), refused('conflict'))
  })

  test('leaves what they did not touch as the other decided it', async () => {
    await decide(reference, save(says('sister', 'stays')), 'doctor')
    seen = await page(reference)
    const untouched = says('sister', 'stays')
    await decide(reference, save(says('sister', 'out')), 'nurse')
    await decide(reference, save(untouched, says('lodger', 'out')), 'officer')
    assert.deepEqual(await stands('sister'), ['out', 'third-party', 'Sam nurse'])
    assert.deepEqual(await stands('lodger'), ['out', 'third-party', 'Sam officer'])
  })

  test('decides the same, and it stays with who was first', async () => {
    await decide(reference, save(says('sister', 'out')), 'doctor')
    await decide(reference, save(says('sister', 'out')), 'officer')
    assert.deepEqual(await stands('sister'), ['out', 'third-party', 'Sam doctor'])
  })

  test('decides otherwise once they have seen it', async () => {
    await decide(reference, save(says('sister', 'out')), 'doctor')
    seen = await page(reference)
    await decide(reference, save(says('sister', 'stays')), 'officer')
    assert.deepEqual(await stands('sister'), ['stays', null, 'Sam officer'])
  })

  test('is told also in the same moment: one of both is taken', async () => {
    const both = await Promise.allSettled([
      decide(reference, save(says('sister', 'out')), 'doctor'),
      decide(reference, save(says('sister', 'stays')), 'officer'),
    ])
    assert.deepEqual(sorted(both.map(({ status }) => status)), ['fulfilled', 'rejected'])
  })
})

test('words that another leaves in are not marked out by who marks their own', async () => {
  await decide(reference, save(says('sister', 'stays')), 'doctor')
  const own = { words: 'sister', ground: 'third-party', reason: null, everywhere: true } as const
  await assert.rejects(decide(reference, { do: 'own-words', own }, 'officer'), refused('conflict'))
  assert.deepEqual(await stands('sister'), ['stays', null, 'Sam doctor'])
})

test('an item that another has decided about is not decided about unseen', async () => {
  const item = seen.items[0]?.id ?? ''
  const about: ItemOrder = {
    ...{ item, decision: 'hold', ground: 'third-party', reason: 'x' },
    ...{ opinionOn: null, opinionBy: null },
  }
  const before = (await review(reference)).decisions.find((one) => one.item === item)?.seen ?? ''
  await decide(reference, { do: 'item', about, seen: before }, 'doctor')
  const give = { do: 'item', about: { ...about, decision: 'give', ground: null } } as const
  await assert.rejects(decide(reference, { ...give, seen: before }, 'officer'), refused('conflict'))
  assert.equal((await decide(reference, give, 'officer')).outcome, 'done')
})

suite('a further file that another has decided about by itself', () => {
  const about: Omit<ItemOrder, 'item'> = {
    ...{ decision: 'hold', ground: 'third-party', reason: 'x' },
    ...{ opinionOn: null, opinionBy: null },
  }
  const onFiles = async () => {
    const { decisions } = await review(reference)
    return decisions.map((one) => [one.item.slice(-2), one.decision, one.ground, one.decidedBy])
  }
  let item: string
  beforeEach(async () => {
    item = seen.items[0]?.id ?? ''
    for (const [file, further] of [
      ['_2', 1000],
      ['_3', 1001],
    ] as const) {
      await owner`
        insert into access_item
        select (jsonb_populate_record(i, jsonb_build_object('id', i.id || ${file}::text, 'place', i.place + ${further}::int))).*
          from access_item i
         where patient_id = ${patient.id} and reference = ${reference} and id = ${item}`
    }
    await decide(reference, { do: 'item', about: { ...about, item } }, 'doctor')
    const alone = { ...about, item: `${item}_2`, ground: 'legal-privilege' } as const
    await decide(reference, { do: 'item', about: alone }, 'nurse')
  })

  test('stays held where the rest is given after all', async () => {
    const give = { ...about, item, decision: 'give', ground: null } as const
    await decide(reference, { do: 'item', about: give }, 'doctor')
    assert.deepEqual(await onFiles(), [
      [item.slice(-2), 'give', null, 'Sam doctor'],
      ['_2', 'hold', 'legal-privilege', 'Sam nurse'],
      ['_3', 'give', null, 'Sam doctor'],
    ])
  })

  test('keeps its own ground where the rest is held on another', async () => {
    const hold = { ...about, item, ground: 'adoption' } as const
    await decide(reference, { do: 'item', about: hold }, 'officer')
    assert.deepEqual(await onFiles(), [
      [item.slice(-2), 'hold', 'adoption', 'Sam officer'],
      ['_2', 'hold', 'legal-privilege', 'Sam nurse'],
      ['_3', 'hold', 'adoption', 'Sam officer'],
    ])
  })
})
