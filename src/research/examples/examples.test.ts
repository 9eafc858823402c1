import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { projectFolder } from '../../config.ts'
import { parseQuestion } from '../run/question.ts'
import { examples } from './examples.ts'

test('every example in the folder is a question that is taken, and is shown', () => {
  const folder = join(projectFolder, 'src/research/examples')
  const inFolder = globSync('*.json', { cwd: folder }).map((name) =>
    parseQuestion(readFileSync(join(folder, name), 'utf8')),
  )
  const shown = examples.map(({ question }) => parseQuestion(question))
  const byTitle = (one: { title: string }, other: { title: string }) =>
    one.title.localeCompare(other.title)
  assert.deepEqual(inFolder.toSorted(byTitle), shown.toSorted(byTitle))
})
