import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { exampleBegins, exampleSights, type ExampleChoices } from './worked-example.ts'

suite('who sees what of whom in the example', () => {
  const all = ['gp', 'nurses', 'clinic']
  const rows: [what: string, choices: Partial<ExampleChoices>, sees: Record<string, string[]>][] = [
    ['as it begins', {}, { gp: all, nurses: all, clinic: ['clinic'] }],
    [
      'the GP shares nothing out',
      { gpOut: false },
      { gp: all, nurses: ['nurses', 'clinic'], clinic: ['clinic'] },
    ],
    ['the clinic may look', { clinicIn: true }, { gp: all, nurses: all, clinic: all }],
    [
      'the nurses may not look',
      { nursesIn: false },
      { gp: all, nurses: ['nurses'], clinic: ['clinic'] },
    ],
    [
      'all three turned',
      { gpOut: false, nursesIn: false, clinicIn: true },
      { gp: all, nurses: ['nurses'], clinic: ['nurses', 'clinic'] },
    ],
  ]
  for (const [what, choices, sees] of rows) {
    test(what, () => {
      const sights = exampleSights({ ...exampleBegins, ...choices })
      const found = all.map((viewer) => [
        viewer,
        sights
          .filter((one) => one.viewer === viewer && one.sees === 'yes')
          .map((one) => one.writer),
      ])
      assert.deepEqual(Object.fromEntries(found), sees)
    })
  }
})
