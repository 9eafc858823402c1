import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answersIn, answersOf, applicationOf } from './answers.ts'
import { lackingIn, mostPeople, type Application } from './application.ts'
import { lackingOf, statusOf, studyParts } from './parts.ts'

// What an application lacks, and in which task. Rules as tables.

const today = '2026-03-01'
const whole: Application = {
  ...{ title: 'Smoking', summary: 'Whether help works.', purpose: 'To see what works.' },
  ...{ benefit: 'Better help.', lead: 'Prof Example', training: 'Handling data, 2026' },
  people: [{ name: 'Sam Sample', organisation: 'University' }],
  ...{ commercial: true, funder: 'A charity', legalBasis: 'Regulation 5', outputs: 'Tables' },
  ...{ settings: ['gp-practice'], kinds: ['Condition', 'Observation'], birth: 'year' },
  ...{ startsOn: '2026-03-01', endsOn: '2027-03-01' },
}
const many = (people: number) =>
  Array.from({ length: people }, () => ({ name: 'Sam', organisation: 'University' }))

suite('an application lacks', () => {
  const cases: readonly (readonly [
    string,
    Partial<Application>,
    readonly (readonly string[])[],
  ])[] = [
    ['nothing when it is whole', {}, []],
    ['who leads it', { lead: ' ' }, [['people', 'lead']]],
    ['a training', { training: '' }, [['people', 'training']]],
    ['nobody else', { people: [] }, []],
    [
      'an organisation of each person',
      { people: [...many(1), { name: 'Alex', organisation: '' }] },
      [['people', 'people 1']],
    ],
    [
      'a name of each person',
      { people: [{ name: '', organisation: 'University' }] },
      [['people', 'people 0']],
    ],
    ['nothing with twenty people', { people: many(mostPeople) }, []],
    ['room for more', { people: many(mostPeople + 1) }, [['people', 'people 20']]],
    ['a title that is short', { title: 'x'.repeat(121) }, [['project', 'title']]],
    ['a first day', { startsOn: '2026-02-30' }, [['project', 'startsOn']]],
    ['a last day after the first', { endsOn: '2026-03-01' }, [['project', 'endsOn']]],
    ['an end within five years', { endsOn: '2031-03-02' }, [['project', 'endsOn']]],
    ['kinds of records', { kinds: [] }, [['data', 'kinds']]],
    ['kinds that there are', { kinds: ['DocumentReference'] }, [['data', 'kinds']]],
    [
      'findings, where files from elsewhere are read as these',
      { settings: ['outside-file'], kinds: ['Condition'] },
      [['data', 'kinds']],
    ],
    ['services', { settings: [] }, [['settings', 'settings']]],
    ['services that there are', { settings: ['bank'] }, [['settings', 'settings']]],
    ['what comes out', { outputs: '' }, [['outputs', 'outputs']]],
    ['words for everybody', { summary: '' }, [['summary', 'summary']]],
  ]
  for (const [what, changed, wanted] of cases) {
    test(what, () => {
      const lacking = lackingIn({ ...whole, ...changed }, today)
      const found = studyParts.flatMap((part) =>
        lackingOf(part, lacking).map(({ field, at }) => [
          part,
          at === undefined ? field : `${field} ${at}`,
        ]),
      )
      assert.deepEqual(found, wanted)
    })
  }
})

test('a task is not yet started, in progress, or completed when nothing of it is lacking', () => {
  const lacking = lackingIn({ ...whole, title: '' }, today)
  assert.equal(statusOf('project', false, lacking), 'not-started')
  assert.equal(statusOf('project', true, lacking), 'in-progress')
  assert.equal(statusOf('people', true, lacking), 'completed')
})

suite('answers', () => {
  test('of a version make the same application again', () => {
    assert.deepEqual(applicationOf(answersOf(whole)), whole)
  })

  test('keep what was typed, close people up, and leave out what is not asked', () => {
    const fields = {
      ...{ lead: ' Prof Example', 'person-0-name': '', 'person-3-name': 'Sam' },
      ...{ 'person-3-organisation': '', title: 'x', seen: '4' },
    }
    assert.deepEqual(answersIn('people', fields), {
      ...{ lead: ' Prof Example', 'person-0-name': 'Sam', 'person-0-organisation': '' },
    })
    assert.deepEqual(answersIn('project', { 'endsOn-day': '31', 'endsOn-month': 'Feb' }), {
      ...{ 'endsOn-day': '31', 'endsOn-month': 'Feb' },
    })
    assert.deepEqual(answersIn('data', { 'kinds-Condition': 'yes', 'kinds-Letter': 'yes' }), {
      'kinds-Condition': 'yes',
    })
  })
})
