import type { Day } from '../../identity/age.ts'
import { kindsInStudies } from '../linker/field-rules.ts'
import { mostPeople, studySettings, type Application, type StudyPerson } from './application.ts'
import type { StudyPart } from './parts.ts'

/** What was typed into one task, by the name of its box: kept as it was typed, also where it is wrong. */
export type PartAnswers = Readonly<Record<string, string>>

export type DraftAnswers = Readonly<Partial<Record<StudyPart, PartAnswers>>>

/** One more than there may be: who names too many is told so, and none is lost. */
const boxes = Array.from({ length: mostPeople + 1 }, (_, at) => at)

const days = (name: string) => ['day', 'month', 'year'].map((part) => `${name}-${part}`)

const namesOf: Readonly<Record<StudyPart, readonly string[]>> = {
  people: [
    ...['lead', 'training'],
    ...boxes.flatMap((at) => [`person-${at}-name`, `person-${at}-organisation`]),
  ],
  project: [
    ...['title', 'purpose', 'benefit', 'funder', 'commercial', 'legalBasis'],
    ...[...days('startsOn'), ...days('endsOn')],
  ],
  data: ['birth', ...kindsInStudies.map((one) => `kinds-${one}`)],
  settings: studySettings.map((one) => `settings-${one}`),
  outputs: ['outputs'],
  summary: ['summary'],
}

/** What a form says of one task: people closed up, and nothing that the task does not ask. */
export function answersIn(part: StudyPart, fields: PartAnswers): PartAnswers {
  const people = part === 'people' ? peopleFields(peopleIn(fields)) : {}
  const rest = namesOf[part].filter((name) => !name.startsWith('person-'))
  const typed = rest.map((name) => [name, (fields[name] ?? '').replaceAll('\r\n', '\n')] as const)
  return { ...Object.fromEntries(typed.filter(([, text]) => text !== '')), ...people }
}

/** What a draft asks for, as far as it is written. */
export function applicationOf(draft: DraftAnswers): Application {
  const all: PartAnswers = Object.assign({}, ...Object.values(draft))
  const text = (name: string) => (all[name] ?? '').trim()
  const chosen = (name: string, of: readonly string[]) =>
    of.filter((one) => all[`${name}-${one}`] === 'yes')
  return {
    ...{ title: text('title'), summary: text('summary'), purpose: text('purpose') },
    ...{ benefit: text('benefit'), lead: text('lead'), funder: text('funder') },
    ...{ legalBasis: text('legalBasis'), outputs: text('outputs'), training: text('training') },
    people: peopleIn(all),
    commercial: all['commercial'] === 'yes',
    ...{ settings: chosen('settings', studySettings), kinds: chosen('kinds', kindsInStudies) },
    birth: all['birth'] === 'year' ? 'year' : 'five-year band',
    ...{ startsOn: dayIn(all, 'startsOn'), endsOn: dayIn(all, 'endsOn') },
  }
}

/** The other way round: a version, as a draft of the next one. */
export function answersOf(application: Application): Readonly<Record<StudyPart, PartAnswers>> {
  const { lead, training, title, purpose, benefit, funder, legalBasis } = application
  const { birth, outputs, summary, startsOn, endsOn } = application
  const ticked = (name: string, chosen: readonly string[]) =>
    Object.fromEntries(chosen.map((one) => [`${name}-${one}`, 'yes']))
  const fields: Readonly<Record<StudyPart, PartAnswers>> = {
    people: { lead, training, ...peopleFields(application.people) },
    project: {
      ...{ title, purpose, benefit, funder, legalBasis },
      commercial: application.commercial ? 'yes' : 'no',
      ...{ ...dayFields('startsOn', startsOn), ...dayFields('endsOn', endsOn) },
    },
    data: { birth, ...ticked('kinds', application.kinds) },
    settings: ticked('settings', application.settings),
    ...{ outputs: { outputs }, summary: { summary } },
  }
  return fields
}

function peopleIn(fields: PartAnswers): StudyPerson[] {
  const all = boxes.map((at) => ({
    name: (fields[`person-${at}-name`] ?? '').trim(),
    organisation: (fields[`person-${at}-organisation`] ?? '').trim(),
  }))
  return all.filter(({ name, organisation }) => name !== '' || organisation !== '')
}

function peopleFields(people: readonly StudyPerson[]): PartAnswers {
  return Object.fromEntries(
    people.flatMap(({ name, organisation }, at) => [
      [`person-${at}-name`, name],
      [`person-${at}-organisation`, organisation],
    ]),
  )
}

/** A day that is none stays what was typed, and is found lacking. */
function dayIn(fields: PartAnswers, name: string): Day {
  const [day = '', month = '', year = ''] = days(name).map((part) => (fields[part] ?? '').trim())
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function dayFields(name: string, on: Day): PartAnswers {
  const [year = '', month = '', day = ''] = on.split('-')
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year }
}
