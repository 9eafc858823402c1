import assert from 'node:assert/strict'
import { proof } from '../support/database.ts'
import type { Answer, Ask } from '../support/door.ts'
import { differs, withoutChance, type Pair } from '../support/twins.ts'
import type { LeakCase } from './leak-cases.ts'
import type { LeakItem } from './leak-item.ts'

/** How many questions of one item are asked, evenly over all of them. */
const most = proof === 'full' ? Infinity : 12

/**
 * Asks both databases what an item asks about a case: they answer the same, and with nothing that is hidden.
 *
 * @returns the answers of the second.
 */
export async function runItem(
  askBoth: Pair['askBoth'],
  [, , ask]: LeakItem,
  about: LeakCase,
  atMost = most,
): Promise<[Ask, Answer][]> {
  const answers: [Ask, Answer][] = []
  const all = ask(about)
  const some = all.filter((_one, n) => n % Math.max(1, Math.ceil(all.length / atMost)) === 0)
  for (const question of some) {
    const both = await askBoth({ ...question, as: about.as })
    const [a = '', b = ''] = both.map((one) => JSON.stringify(withoutChance(question, one)))
    assert.equal(differs(a, b), '', `${question.method ?? 'GET'} ${question.url}`)
    const asked = decodeURIComponent(`${question.url} ${question.form?.['title'] ?? ''}`)
    for (const secret of about.secrets.filter((one) => !asked.includes(one))) {
      assert.ok(!b.includes(secret), `${secret} on ${question.url}`)
    }
    answers.push([question, both[1]])
  }
  assert.ok(answers.length > 0, 'nothing was asked')
  return answers
}
