import { Button } from 'nhsuk-react-components'
import { FieldErrors } from '../components/field-errors.tsx'
import { LeafletShown } from '../components/leaflet-text.tsx'
import { ChoiceFormFields, Effects, type ChoiceForm } from '../components/sharing-effect.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { EffectWords } from '../present/sharing.ts'

/** The switch above all choices, with its effect. */
export function shareNothingView(view: {
  readonly who: SignedIn
  readonly on: boolean
  readonly effects: readonly EffectWords[]
  readonly form: ChoiceForm
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
        <ChoiceFormFields form={view.form} />
        <LeafletShown version={view.form.leaflet} />
        <input type="hidden" name="nothing" value={on ? 'no' : 'yes'} />
        <Button type="submit" preventDoubleClick {...(on ? {} : { warning: true })}>
          {on ? 'Share again' : 'Share nothing'}
        </Button>
      </form>
    </>,
  )
}
