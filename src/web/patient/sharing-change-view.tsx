import { Button, DateInput, Details, Radios } from 'nhsuk-react-components'
import { dateText } from '../components/date-text.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { ServiceTag, type Service } from '../components/service-tag.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { EffectLine, EffectWords } from '../present/sharing.ts'
import { Answer } from './sharing-tables.tsx'

type Named = Service & { readonly id: string }

export type ChangeView = {
  readonly who: SignedIn
  readonly service: Named
  /** What was chosen, or what was typed and did not do. */
  readonly fields: Fields
  readonly errors: readonly FieldError[]
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
export function changeView({ who, service, fields, errors }: ChangeView): string {
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
            defaultValue={{
              day: fields['until-day'] ?? '',
              month: fields['until-month'] ?? '',
              year: fields['until-year'] ?? '',
            }}
          />
        </Details.Text>
      </Details>
      <Button type="submit">See what will change</Button>
      <p className="secondary small">Nothing is saved yet.</p>
    </form>,
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

export type CheckView = {
  readonly who: SignedIn
  readonly service: Named
  readonly out: 'yes' | 'no'
  readonly into: 'yes' | 'no'
  readonly lastDay: string | undefined
  /** The answers as they stand in an address. */
  readonly query: string
  readonly effects: readonly EffectWords[]
  /** Why a yes gives no sight of anything yet. */
  readonly remarks: readonly string[]
  readonly token: string
  readonly choiceVersion: string
  readonly error?: string
}

/** Check answers, with the effect they would have. */
export function checkView(view: CheckView): string {
  const { service, query, error } = view
  const change = `${paths.sharingChange(service.id)}?${query}`
  const lines = [
    [`${service.name} shares out`, <Answer choice={answer(view.out)} key="out" />, 'shares out'],
    [`${service.name} shares in`, <Answer choice={answer(view.into)} key="in" />, 'shares in'],
    ['Holds until', view.lastDay ? dateText(view.lastDay) : 'you change it', 'the last day'],
  ] as const
  return renderPage(
    {
      title: 'Check your answers',
      audience: 'patient',
      who: view.who,
      error: error !== undefined,
      current: paths.sharing,
      back: { href: change, text: 'Your answers' },
      above: error ? <FieldErrors errors={[{ field: 'effect', message: error }]} /> : null,
    },
    <>
      <div className="panel">
        <p>
          <ServiceTag service={service} />
        </p>
        <dl className="nhsuk-summary-list">
          {lines.map(([key, value, what]) => (
            <div className="nhsuk-summary-list__row" key={key}>
              <dt className="nhsuk-summary-list__key">{key}</dt>
              <dd className="nhsuk-summary-list__value">{value}</dd>
              <dd className="nhsuk-summary-list__actions">
                <a href={change}>
                  Change<span className="nhsuk-u-visually-hidden"> {what}</span>
                </a>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <Effects effects={view.effects} remarks={view.remarks} />
      <p>
        <a href={`${paths.sharingSeen(service.id)}?${query}`}>
          See it as {service.name} would see it
        </a>
      </p>
      <form action={paths.sharingCheck(service.id)} method="post">
        <input type="hidden" name="token" value={view.token} />
        <input type="hidden" name="version" value={view.choiceVersion} />
        {[...new URLSearchParams(query)].map(([name, value]) => (
          <input type="hidden" key={name} name={name} value={value} />
        ))}
        <Button type="submit" preventDoubleClick>
          Save my choice
        </Button>
      </form>
    </>,
  )
}

function answer(value: 'yes' | 'no') {
  return { value, text: value === 'yes' ? 'Yes' : 'No' }
}

/** Who gains sight of what, and who loses it. */
export function Effects(props: {
  readonly effects: readonly EffectWords[]
  readonly remarks: readonly string[]
}) {
  const { effects, remarks } = props
  return (
    <section className="panel effects" aria-labelledby="effect" id="effects">
      <h2 className="nhsuk-heading-m" id="effect" tabIndex={-1}>
        What will change
      </h2>
      {effects.length === 0 ? (
        <p>Nobody sees more or less than now.</p>
      ) : (
        effects.map(({ viewer, gains, loses }) => (
          <div className="effect" key={viewer.name}>
            <h3 className="nhsuk-heading-s">
              <ServiceTag service={viewer} />
            </h3>
            <Lines sign="+" says="will see" lines={gains} />
            <Lines sign="−" says="will no longer see" lines={loses} />
          </div>
        ))
      )}
      {remarks.map((remark) => (
        <p key={remark}>{remark}</p>
      ))}
    </section>
  )
}

function Lines(props: {
  readonly sign: '+' | '−'
  readonly says: string
  readonly lines: readonly EffectLine[]
}) {
  const { sign, says, lines } = props
  if (lines.length === 0) return null
  return (
    <div className={sign === '+' ? 'effect__lines effect__lines--more' : 'effect__lines'}>
      <span className="effect__sign" aria-hidden="true">
        {sign}
      </span>
      <div>
        <p>It {says}:</p>
        <ul>
          {lines.map(({ service, entries, kinds }) => (
            <li key={service}>
              <strong>
                {count(entries)} from {service}
              </strong>
              <span className="effect__kinds">
                {kinds.map(({ name, entries: of }) => `${name} ${of}`).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function count(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries.toLocaleString('en-GB')} entries`
}

/** The switch above all choices, with its effect. */
export function shareNothingView(view: {
  readonly who: SignedIn
  readonly on: boolean
  readonly effects: readonly EffectWords[]
  readonly token: string
  readonly choiceVersion: string
  readonly error?: string
}): string {
  const { on, error } = view
  return renderPage(
    {
      title: on ? 'Share again' : 'Share nothing',
      audience: 'patient',
      who: view.who,
      error: error !== undefined,
      current: paths.sharing,
      back: { href: paths.sharing, text: 'Sharing' },
      above: error ? <FieldErrors errors={[{ field: 'effect', message: error }]} /> : null,
    },
    <>
      <p className="lede">
        {on
          ? 'The choices you made for each service hold again, as they were.'
          : 'No service will see what another one wrote, not even in an emergency: staff may then not know about your allergies or medicines. Each service still sees what it wrote itself.'}
      </p>
      <Effects effects={view.effects} remarks={[]} />
      <form action={paths.shareNothing} method="post">
        <input type="hidden" name="token" value={view.token} />
        <input type="hidden" name="version" value={view.choiceVersion} />
        <input type="hidden" name="nothing" value={on ? 'no' : 'yes'} />
        <Button type="submit" preventDoubleClick {...(on ? {} : { warning: true })}>
          {on ? 'Share again' : 'Share nothing'}
        </Button>
      </form>
    </>,
  )
}
