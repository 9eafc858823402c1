import { Button, TextInput } from 'nhsuk-react-components'
import type { Found, FoundPractice, FoundRegion } from '../../summary/coverage/find.ts'
import { publishedByRegion } from '../../summary/coverage/find.ts'
import type { Moment } from '../../summary/coverage/report.ts'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { paths } from '../paths.ts'
import { inArea, percentText, practiceSentence, whenText } from './coverage-words.ts'

export type Asked = { readonly text: string; readonly found: Found }

/** What to say of a question that has no answer; the field is kept as it was typed. */
export function errorsOf({ text, found }: Asked): readonly FieldError[] {
  const message = messageOf(text, found)
  return message === undefined ? [] : [{ field: 'place', message }]
}

function messageOf(text: string, found: Found): string | undefined {
  switch (found.kind) {
    case 'nothing-asked':
      return 'Enter the name of a practice, or a postcode'
    case 'too-short':
      return 'Enter at least 3 letters of the practice’s name, or a postcode like SW1A 2AA'
    case 'no-such-postcode':
      return `No postcode begins with ${found.letters}. Check it, or enter the name of a practice`
    case 'practices':
      return found.found.length > 0
        ? undefined
        : `No practice here is called “${text}”. Check the spelling, enter less of the name, or enter a postcode`
    case 'postcode':
      return undefined
  }
}

/** The question; it goes in the body of a request, so that no address or log holds it. */
export function CoverageFinder({ asked }: { asked: Asked | undefined }) {
  return (
    <form className="no-print" action={paths.coverage} method="post" noValidate>
      <TextInput
        id="place"
        name="place"
        label="Your practice’s name, or a postcode"
        labelProps={{ size: 'm' }}
        hint="A postcode like SW1A 2AA, or only SW1A. We do not keep what you enter."
        width="20"
        autoComplete="off"
        maxLength={100}
        defaultValue={asked?.text}
        {...errorOf(asked ? errorsOf(asked) : [], 'place')}
      />
      <Button type="submit">Find</Button>
    </form>
  )
}

/** The answer in sentences. */
export function CoverageAnswer({ asked, moment }: { asked: Asked; moment: Moment }) {
  const { found } = asked
  if (found.kind === 'practices' && found.found.length > 0) {
    return <Practices found={found.found} more={found.more} />
  }
  return found.kind === 'postcode' ? <Postcode found={found} moment={moment} /> : null
}

function Practices({ found, more }: { found: readonly FoundPractice[]; more: boolean }) {
  return (
    <section className="panel coverage-answer" aria-label="Answer">
      {found.map(({ id, name, figure }) => (
        <p key={id}>
          <strong>{practiceSentence(name, figure)}</strong>{' '}
          <a href={paths.practiceCoverage(id)}>More about {name}</a>
        </p>
      ))}
      {more ? <p>There are more. Enter more of the name.</p> : null}
    </section>
  )
}

function Postcode({
  found: { area, regions },
  moment,
}: {
  found: Extract<Found, { kind: 'postcode' }>
  moment: Moment
}) {
  const [first, ...others] = regions
  if (area.outside !== null || first === undefined) {
    return (
      <section className="panel coverage-answer" aria-label="Answer">
        <p>
          <strong>
            Postcodes that begin with {area.letters} are in {area.outside}.
          </strong>{' '}
          These figures are for England only.
        </p>
      </section>
    )
  }
  const letters = `ostcodes that begin with ${area.letters} (${area.town}) are in`
  const where =
    others.length === 0
      ? `P${letters} ${inArea(first.name)}.`
      : `Most p${letters} ${inArea(first.name)}, some in ${others.map(({ name }) => inArea(name)).join(' or ')}.`
  return (
    <section className="panel coverage-answer" aria-label="Answer">
      <p>
        <strong>{where}</strong>
      </p>
      {regions.map((region) => (
        <p key={region.name}>{regionSentence(region, moment)}</p>
      ))}
      <p>
        A summary is made for you when you register with a GP practice in England, unless you say
        no. In 2016, 96% of people in England had one.
      </p>
    </section>
  )
}

function regionSentence({ name, counted, published }: FoundRegion, moment: Moment): string {
  const now = counted?.percent
    ? `${name}: ${whenText(moment.on)}, about ${percentText(counted.percent)} of the patients of the practices on this system had a summary.`
    : `${name}: no practice there is counted on this system.`
  const then = published?.percent
    ? ` The last published figure is from ${whenText(publishedByRegion).replace(/^in /, '')}: ${percentText(published.percent)} of people.`
    : ''
  return now + then
}
