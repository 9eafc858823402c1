import { Button, DateInput, Details, Radios } from 'nhsuk-react-components'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { LeafletQuestions, LeafletShown } from '../components/leaflet-text.tsx'
import type { Service } from '../components/service-tag.tsx'
import type { Leaflet } from '../../sharing/leaflets/leaflet.ts'
import { type Fields, typedDay } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

type Named = Service & { readonly id: string }

export type ChangeView = {
  readonly who: SignedIn
  readonly service: Named
  /** What was chosen, or what was typed and did not do. */
  readonly fields: Fields
  readonly errors: readonly FieldError[]
  /** What is told before the choice. */
  readonly leaflet: Leaflet
}

const examples: Readonly<Record<string, readonly [out: string, into: string]>> = {
  'gp-practice': [
    'Your district nurse can see which medicines your GP gave you.',
    'Your GP can see how your district nurse found your wound.',
  ],
  'district-nursing': [
    'Your GP can see how your wound is healing.',
    'Your district nurse can see your allergies from your GP.',
  ],
  'smoking-clinic': [
    'Your GP can see how you are getting on with giving up smoking.',
    'The smoking clinic can see which medicines your GP gave you.',
  ],
  hospital: [
    'Your GP can see what the hospital found.',
    'The hospital can see your allergies from your GP.',
  ],
}
const anyExample = [
  'Your GP can see what this service wrote about your visit.',
  'This service can see your allergies and medicines from your GP.',
] as const

/** Two plain questions about one service, each with an example. */
export function changeView({ who, service, fields, errors, leaflet }: ChangeView): string {
  const [out, into] = examples[service.type] ?? anyExample
  return renderPage(
    {
      title: service.name,
      windowTitle: 'Choices for one service',
      audience: 'patient',
      who,
      error: errors.length > 0,
      current: paths.sharing,
      back: { href: paths.sharing, text: 'Sharing' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <form
        className="panel panel--form"
        action={paths.sharingChange(service.id)}
        method="post"
        noValidate
      >
        <Question
          name="out"
          legend={`May other services see what ${service.name} writes about you?`}
          example={out}
          yes="Yes, share it"
          no="No, keep it there"
          {...{ fields, errors }}
        />
        <Question
          name="in"
          legend={`May ${service.name} see what your other services share?`}
          example={into}
          yes="Yes, it may look"
          no="No, it may not look"
          {...{ fields, errors }}
        />
        <Details open={errors.some(({ field }) => field.startsWith('until'))}>
          <Details.Summary>Only until a certain day (you can leave this)</Details.Summary>
          <Details.Text>
            <DateInput
              id="until"
              name="until"
              legend="The last day your answers hold"
              legendProps={{ size: 's' }}
              hint="After it, both count as not asked"
              {...errorOf(errors, 'until')}
              defaultValue={typedDay(fields, 'until')}
            />
          </Details.Text>
        </Details>
        <Button type="submit">See what will change</Button>
        <p className="secondary small">Nothing is saved yet.</p>
        <LeafletShown version={leaflet.version} />
      </form>
      <section aria-labelledby="questions">
        <h2 className="nhsuk-heading-m" id="questions">
          Questions people ask
        </h2>
        <LeafletQuestions leaflet={leaflet} />
      </section>
    </>,
  )
}

function Question(props: {
  readonly name: 'out' | 'in'
  readonly legend: string
  readonly example: string
  readonly yes: string
  readonly no: string
  readonly fields: Fields
  readonly errors: readonly FieldError[]
}) {
  const { name, legend, example, yes, no, fields, errors } = props
  return (
    <Radios
      name={name}
      legend={legend}
      legendProps={{ size: 'm' }}
      hint={`If you say yes, for example: ${example}`}
      {...errorOf(errors, name)}
    >
      <Radios.Item id={name} value="yes" defaultChecked={fields[name] === 'yes'}>
        {yes}
      </Radios.Item>
      <Radios.Item id={`${name}-no`} value="no" defaultChecked={fields[name] === 'no'}>
        {no}
      </Radios.Item>
    </Radios>
  )
}
