import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import type { ItemOrder, OwnWords, PageOrder } from '../../src/access/page-order.ts'
import { gather } from '../../src/access/gather.ts'
import { forgetGathered } from '../../src/access/item-store.ts'
import { moveRequest } from '../../src/access/move-request.ts'
import { finishReview } from '../../src/access/release.ts'
import {
  db,
  decide,
  gathered,
  gatheredFor,
  gp,
  newPatient,
  on,
  owner,
  page,
  patient,
  refused,
  release,
  review,
  reviewAll,
  sorted,
  who,
} from './reviewing.ts'

// What stays of a review when it is over, and for whom.

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

suite('somebody with a claim', () => {
  let reference: string
  const own: OwnWords = {
    ...{ words: 'chest clear', ground: 'not-relevant' },
    ...{ reason: null, everywhere: false },
  }
  before(async () => {
    await newPatient()
    reference = await gatheredFor('claimant', 'A claimant')
  })

  test('gets only what is relevant to it', async () => {
    const { items } = await page(reference)
    const about: ItemOrder = {
      ...{ item: items[0]?.id ?? '', decision: 'hold', ground: 'not-relevant', reason: 'x' },
      ...{ opinionOn: null, opinionBy: null },
    }
    assert.equal((await decide(reference, { do: 'item', about }, 'officer')).outcome, 'done')
    assert.equal((await decide(reference, { do: 'own-words', own }, 'officer')).outcome, 'done')
    const grounds = (await review(reference)).redactions.map(({ kind, ground }) => [kind, ground])
    assert.deepEqual(grounds, [
      ['span', 'not-relevant'],
      ['whole', 'not-relevant'],
    ])
  })

  test('for another claim that is decided anew', async () => {
    const again = await gatheredFor('claimant', 'A claimant')
    assert.deepEqual((await review(again)).redactions, [])
  })

  test('from nobody else is anything held back as not relevant', async () => {
    const other = await gathered()
    const { items, words } = await page(other)
    const [item, finding] = [items[0]?.id ?? '', words[0]]
    assert.ok(finding)
    const ground = 'not-relevant'
    const rest = { reason: 'x', opinionOn: null, opinionBy: null } as const
    const orders: PageOrder[] = [
      { do: 'own-words', own },
      { do: 'item', about: { item, decision: 'hold', ground, ...rest }, seen: '' },
      { do: 'box', box: { item, page: 0, box: [0, 0, 1, 1], ground, reason: null } },
      {
        do: 'save',
        words: [{ ...finding, decision: 'out', ground, reason: null, everywhere: false }],
      },
    ]
    for (const order of orders) {
      await assert.rejects(decide(other, order), refused('invalid'), order.do)
    }
    assert.deepEqual((await review(other)).redactions, [])
  })
})

suite('what a copy was made of', () => {
  /** Of each time that it was gathered: whether words of the record are there. */
  const kept = async (reference: string) => {
    const rows = await owner<{ words: boolean; found: boolean; decided: number }[]>`
      select bool_or(texts::text ~* 'susan' or title ~* 'consultation' or resource is not null) as words,
             (select bool_or(words ~* 'susan') from access_finding f
               where f.reference = i.reference and f.gathering = i.gathering) as found,
             (select count(*)::int from access_finding f
               where f.reference = i.reference and f.gathering = i.gathering and decision = 'out') as decided
        from access_item i where reference = ${reference} group by reference, gathering order by gathering`
    return rows.map(({ words, found, decided }) => [words, found, decided])
  }
  const packLasts = (reference: string, until: string) => owner`
    insert into access_pack (patient_id, id, reference, organisation, for_patient, made_at, expires_at, size, sha256,
                             files)
    values (${patient.id}, gen_random_uuid(), ${reference}, ${gp}, true, now(), now() + ${until}::interval, 1, 'x', '[]')`
  let reference: string
  before(async () => {
    await newPatient()
    reference = await gathered()
    await reviewAll(reference)
  })

  test('is kept while the copy is being made', async () => {
    await forgetGathered(db)
    assert.deepEqual(await kept(reference), [[true, true, 5]])
  })

  test('is emptied where it is gathered again; what was decided is carried over all the same', async () => {
    await on('officer', 'handle', (tx, acting) =>
      moveRequest(tx, acting, patient.id, reference, 'gathering'),
    )
    await forgetGathered(db)
    await gather(db, who('officer'), patient.id, reference)
    await forgetGathered(db)
    assert.deepEqual(await kept(reference), [
      [false, false, 5],
      [true, true, 5],
    ])
  })

  test('is kept while a pack of it lasts, and then emptied', async () => {
    await reviewAll(reference)
    await finishReview(db, who('doctor'), patient.id, reference)
    await release(reference)
    await packLasts(reference, '1 day')
    await forgetGathered(db)
    assert.deepEqual((await kept(reference))[1], [true, true, 5])
    await owner`update access_pack set expires_at = now() where reference = ${reference}`
    await forgetGathered(db)
    assert.deepEqual((await kept(reference))[1], [false, false, 5])
  })

  test('what was decided is there when it is asked for again, with its words', async () => {
    const { words } = await page(await gathered())
    assert.deepEqual(sorted(words.map((one) => `${one.words} ${one.source} ${one.decision}`)), [
      '07700 900111 earlier out',
      'lodger earlier out',
      'sister earlier out',
      'susan earlier out',
      'susan earlier out',
    ])
  })
})
