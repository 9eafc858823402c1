import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outsideSetting, studySettings } from '../../research/studies/application.ts'
import { marks } from '../components/service-tag.tsx'
import { settingWords } from './words.ts'

test('a study can be of each type of service that there is a mark for, and each has a name', () => {
  assert.deepEqual(studySettings, [...Object.keys(marks), outsideSetting])
  assert.deepEqual(Object.keys(settingWords).toSorted(), studySettings.toSorted())
})
