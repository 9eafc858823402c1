import type { EffectLine, EffectWords } from '../present/sharing.ts'
import { ServiceTag } from './service-tag.tsx'

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
      {effects.some(({ loses }) => loses.length > 0) ? (
        <p>
          What your GP practice has filed in its own record before stays there, as its own. You can
          ask the practice to make that private.
        </p>
      ) : null}
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

/** What a form carries of what it showed, for it to be refused once that has changed. */
export type ChoiceForm = {
  readonly token: string
  readonly shown: string
  /** The version of the leaflet that stands on it. */
  readonly leaflet: string
  readonly writers: readonly string[]
}

/** The hidden fields of such a form. */
export function ChoiceFormFields({ form }: { readonly form: ChoiceForm }) {
  return (
    <>
      <input type="hidden" name="token" value={form.token} />
      <input type="hidden" name="shown" value={form.shown} />
      <input type="hidden" name="leaflet" value={form.leaflet} />
      <input type="hidden" name="writers" value={form.writers.join(' ')} />
    </>
  )
}
