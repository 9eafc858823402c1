import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { kindsInStudies } from '../../src/research/linker/field-rules.ts'
import { answersOf, type PartAnswers } from '../../src/research/studies/answers.ts'
import { studyParts, type StudyPart } from '../../src/research/studies/parts.ts'
import { kindWords } from '../../src/web/research/part-words.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn } from '../support/world.ts'
import { application } from './studying.ts'

// The pages of a draft: whatever is typed, wrong or late, nothing of it is lost.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const university = await world.service('Z90', 'University', 'university')
const staff = await world.staff(university, 'researcher', 'Robin Research')
const as = await world.signIn(staff)

const post = (url: string, form: PartAnswers) => door.ask({ method: 'POST', url, form, as })
const read = async (url: string) => (await door.ask({ url, as })).body

async function begin(): Promise<string> {
  const { headers } = await post('/studies/new', {})
  const draft = headers['location'] ?? ''
  // it is begun, so that the next one is another
  await post(`${draft}/settings`, { 'settings-hospital': 'yes' })
  return draft
}

suite('what is typed into a task', () => {
  test('is kept where something is lacking, and the page says what', async () => {
    const draft = await begin()
    const form = { title: 'Smoking', 'endsOn-day': '31', 'endsOn-month': 'Feb' }
    const { status, headers } = await post(`${draft}/project`, form)
    const next = headers['location'] ?? ''
    assert.deepEqual([status, next], [303, `${draft}/project?lacking=1`])
    const page = await read(next)
    for (const text of ['There is a problem', 'value="Smoking"', 'value="31"', 'value="Feb"']) {
      assert.ok(page.includes(text), text)
    }
    assert.ok(!(await read(`${draft}/project`)).includes('There is a problem'))
    const later = await post(`${draft}/project`, { ...form, do: 'later', seen: '2' })
    assert.equal(later.headers['location'], draft)
  })

  test('stands there again beside what somebody kept meanwhile, and is kept when pressed again', async () => {
    const draft = await begin()
    await post(`${draft}/outputs`, { outputs: 'Tables of one tab', seen: '0' })
    const late = await post(`${draft}/outputs`, { outputs: 'Tables of the other', seen: '0' })
    assert.equal(late.status, 409)
    assert.match(late.body, /Tables of one tab[^]*Tables of the other<\/textarea>/)
    const seen = /name="seen" value="(\d+)"/.exec(late.body)?.[1] ?? ''
    const again = await post(`${draft}/outputs`, { outputs: 'Tables of the other', seen })
    assert.equal(again.headers['location'], draft)
    assert.match(await read(`${draft}/outputs`), /Tables of the other<\/textarea>/)
  })

  test('is read again where a colleague threw the draft away meanwhile', async () => {
    const draft = await begin()
    assert.equal((await post(`${draft}/throw-away`, {})).status, 303)
    const late = await post(`${draft}/outputs`, { outputs: 'Tables of three sorts', seen: '0' })
    assert.equal(late.status, 404)
    assert.match(late.body, /thrown this draft away[^]*Tables of three sorts/)
  })

  test('that is far too long is not kept, and stands there still', async () => {
    const draft = await begin()
    const outputs = 'x'.repeat(30_001)
    const { status, body } = await post(`${draft}/outputs`, { outputs })
    assert.equal(status, 400)
    assert.ok(body.includes(outputs) && body.includes('in at most 1500 letters'))
  })

  test('of a draft that is handed in meanwhile is shown, and everything else leads to the study', async () => {
    const draft = await begin()
    const answers: Readonly<Record<StudyPart, PartAnswers>> = answersOf(application)
    for (const part of studyParts) {
      const page = await read(`${draft}/${part}`)
      const seen = /name="seen" value="(\d+)"/.exec(page)?.[1] ?? ''
      await post(`${draft}/${part}`, { ...answers[part], seen })
    }
    const seen = /name="seen" value="(\d+)"/.exec(await read(`${draft}/hand-in`))?.[1] ?? ''
    const one = await post(`${draft}/hand-in`, { seen })
    const two = await post(`${draft}/hand-in`, { seen })
    const study = one.headers['location'] ?? ''
    assert.match(study, /^\/studies\/ST-/)
    assert.equal(two.headers['location'], study, 'a second press makes no second study')
    const late = await post(`${draft}/outputs`, { outputs: 'Written too late' })
    assert.deepEqual([late.status, late.body.includes('Written too late')], [409, true])
    for (const page of ['', '/people', '/hand-in', '/throw-away']) {
      const { headers } = await door.ask({ url: `${draft}${page}`, as })
      assert.equal(headers['location'], study)
    }
  })
})

test('each kind that may be in a study has words to choose it by', () => {
  assert.deepEqual(Object.keys(kindWords).toSorted(), kindsInStudies.toSorted())
})
