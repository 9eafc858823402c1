import { Button } from 'nhsuk-react-components'
import { dateText } from '../components/date-text.tsx'
import { FieldErrors } from '../components/field-errors.tsx'
import { ServiceTag, type Service } from '../components/service-tag.tsx'
import { LeafletShown } from '../components/leaflet-text.tsx'
import { ChoiceFormFields, Effects, type ChoiceForm } from '../components/sharing-effect.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { EffectWords } from '../present/sharing.ts'
import { Answer } from './sharing-tables.tsx'

export type CheckView = {
  readonly who: SignedIn
  readonly service: Service & { readonly id: string }
  readonly out: 'yes' | 'no'
  readonly into: 'yes' | 'no'
  readonly lastDay: string | undefined
  /** The answers as they stand in an address. */
  readonly query: string
  readonly effects: readonly EffectWords[]
  /** Why a yes gives no sight of anything yet. */
  readonly remarks: readonly string[]
  readonly form: ChoiceForm
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
        <ChoiceFormFields form={view.form} />
        <LeafletShown version={view.form.leaflet} />
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
