import { Button } from 'nhsuk-react-components'
import type { Decision } from '../../sharing/best-interests.ts'
import type { Leaflet } from '../../sharing/leaflets/leaflet.ts'
import { BestInterestsFields } from '../components/best-interests-fields.tsx'
import { DateText } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { LeafletShown } from '../components/leaflet-text.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { backTo } from '../present/offers.ts'
import { renderAboutPatient } from './about-patient.tsx'

type Answer = 'yes' | 'no' | 'not-asked'

export type ChoicesView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly service: string
  readonly serviceId: string
  readonly related: boolean
  /** What the patient is told: its words are read out. */
  readonly leaflet: Leaflet
  readonly chosen: { readonly shareOut: Answer; readonly shareIn: Answer }
  readonly shown: string
  /** Null where this is not the registered practice. */
  readonly shareNothing: { readonly on: boolean; readonly shown: string } | null
  readonly token: string
  /** What the patient needs to read or to be written to. */
  readonly needs: readonly string[]
  /** What this service decided in the patient's best interests, and is in force. */
  readonly decision: Decision | undefined
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
  /** What the last change is called, once it is saved. */
  readonly saved?: string | undefined
}

/** Staff ask a patient about sharing with their own service, and record the answers. */
export function choicesView(view: ChoicesView): string {
  const { who, patient, at, saved, errors, shareNothing } = view
  return renderAboutPatient(
    {
      title: 'Ask about sharing',
      who,
      back: backTo(patient.id, who, view.related),
      patient,
      at,
      errors,
    },
    <>
      {saved ? (
        <p className="done" role="status">
          Saved. The reference is <strong className="whole">{saved}</strong>: tell it to the
          patient. It counts from now on.
        </p>
      ) : null}
      {view.needs.length === 0 ? null : (
        <p>
          <strong>The patient’s needs:</strong> {view.needs.join('. ')}.
        </p>
      )}
      {view.decision === undefined ? null : <Decided {...view.decision} />}
      <Questions {...view} />
      {shareNothing === null ? null : <ShareNothing {...view} {...shareNothing} />}
      {shareNothing === null ? (
        <p className="secondary">
          Did the patient bring a code? <a href={paths.enterCode(patient.id)}>Enter the code</a>
        </p>
      ) : null}
    </>,
  )
}

function Decided({ decidedBy, roleName, recordedAt, document, reviewOn }: Decision) {
  return (
    <p>
      <strong>Decided in the patient’s best interests</strong> by {decidedBy} ({roleName}),{' '}
      <DateText on={recordedAt} />. Seen: {document}. Look again by <DateText on={reviewOn} />: ask
      again, or save the answers with another day.
    </p>
  )
}

const answers: Readonly<Record<Answer, string>> = {
  yes: 'Yes',
  no: 'No',
  'not-asked': 'not asked yet',
}

function Questions(view: ChoicesView) {
  const { service, chosen, values, errors, patient, leaflet } = view
  return (
    <form
      className="panel panel--form"
      action={paths.askAboutSharing(patient.id)}
      method="post"
      noValidate
    >
      <Hidden {...view} />
      <h2 className="nhsuk-heading-m">1. May others see what we write?</h2>
      <blockquote className="say">“{leaflet.say.out}”</blockquote>
      <OneOf
        name="out"
        legend={`May other services see what ${service} writes?`}
        hint={`Until now: ${answers[chosen.shareOut]}`}
        choices={yesNo}
        {...{ values, errors }}
      />
      <h2 className="nhsuk-heading-m">2. May we see what others write?</h2>
      <blockquote className="say">“{leaflet.say.into}”</blockquote>
      <OneOf
        name="in"
        legend={`May ${service} see what other services share?`}
        hint={`Until now: ${answers[chosen.shareIn]}`}
        choices={yesNo}
        {...{ values, errors }}
      />
      <Asked {...view} />
      <LeafletShown version={leaflet.version} />
      <Button type="submit" name="do" value="choices" preventDoubleClick>
        Save the answers
      </Button>
    </form>
  )
}

function Hidden({ token, shown, serviceId, leaflet }: ChoicesView) {
  return (
    <>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="service" value={serviceId} />
      <input type="hidden" name="shown" value={shown} />
      <input type="hidden" name="leaflet" value={leaflet.version} />
    </>
  )
}

const yesNo = { yes: 'Yes', no: 'No' } as const

export const whoSaid = {
  patient: 'The patient',
  parent: 'A parent or guardian',
  attorney: 'An attorney for health, or a deputy',
  'best-interests': 'Nobody could: decided in the patient’s best interests',
} as const

export const ways = {
  'in person': 'In person',
  'by phone': 'By phone',
  'by video': 'By video',
  'paper form': 'On a paper form',
} as const

function Asked({ values, errors }: ChoicesView) {
  return (
    <>
      <h2 className="nhsuk-heading-m">3. How it was asked</h2>
      <OneOf name="who" legend="Who answered?" choices={whoSaid} values={values} errors={errors} />
      <BestInterestsFields prefix="" values={values} errors={errors} />
      <OneOf name="how" legend="How?" choices={ways} values={values} errors={errors} />
    </>
  )
}

function ShareNothing(view: ChoicesView & { on: boolean }) {
  const { patient, on, values, errors } = view
  return (
    <form
      className="panel panel--form"
      action={paths.askAboutSharing(patient.id)}
      method="post"
      noValidate
    >
      <Hidden {...view} />
      <h2 className="nhsuk-heading-m">Share nothing with anyone</h2>
      <p>
        {on
          ? 'It is on: no service sees what another wrote, whatever was chosen for each. Turned off, those choices count again.'
          : 'For a patient who wants no service to see what another wrote. It stands above the choices for each service, in emergencies too.'}
      </p>
      <input type="hidden" name="nothing" value={on ? 'no' : 'yes'} />
      <OneOf
        name="nothing-who"
        legend="Who asks for it?"
        choices={whoSaid}
        values={values}
        errors={errors}
      />
      <BestInterestsFields prefix="nothing-" values={values} errors={errors} />
      <Button type="submit" name="do" value="nothing" secondary preventDoubleClick>
        {on ? 'Turn it off, as was asked' : 'Turn it on, as was asked'}
      </Button>
    </form>
  )
}
