import type { Proxy } from '../../sharing/proxies.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { HelperList } from '../components/helper-list.tsx'
import { InviteCard } from '../components/invite-card.tsx'
import { InviteForm } from '../components/invite-form.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

type About = { readonly who: SignedIn; readonly patient: PatientFacts; readonly at: Date }

export type DeskHelpersView = About & {
  /** Of an age at which a clinician reviews whether they decide for themselves. */
  readonly child: boolean
  readonly proxies: readonly Proxy[]
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** S7: who may help a patient, kept at the desk of the registered practice. */
export function deskHelpersView(view: DeskHelpersView): string {
  const { who, patient, at, proxies, values, errors } = view
  const action = paths.deskHelpers(patient.id)
  return renderAboutPatient(
    {
      title: 'People who help this patient',
      who,
      patient,
      at,
      errors,
    },
    <>
      <HelperList proxies={proxies} action={action} atDesk />
      <h2 className="nhsuk-heading-m">Let somebody help</h2>
      <p className="nhsuk-u-reading-width">
        Talk with the patient alone first: is anybody making them do this? A young person of 11 or
        more is asked what they want.{' '}
        {view.child ? (
          <a href={paths.competence(patient.id)}>Does this child decide for themselves?</a>
        ) : null}
      </p>
      <InviteForm action={action} values={values} errors={errors} atDesk />
    </>,
  )
}

export type DeskInvitedView = About & {
  readonly name: string
  readonly code: string
  readonly expiresAt: Date
}

export function deskInvitedView({ who, patient, at, ...made }: DeskInvitedView): string {
  return renderAboutPatient(
    {
      title: 'Code for the helper',
      who,
      back: { href: paths.deskHelpers(patient.id), text: 'People who help this patient' },
      patient,
      at,
    },
    <InviteCard {...made} />,
  )
}
