import { Button } from 'nhsuk-react-components'
import type { PermissionPolicy } from '../../identity/organisations.ts'
import type { Standing } from '../../sharing/open-gate.ts'
import type { Permission } from '../../sharing/permissions.ts'
import type { ClaimGround, RecordedKind } from '../../sharing/relate.ts'
import type { Relationship } from '../../sharing/relationships.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { gateSentence } from '../present/gate.ts'
import type { Offer } from '../present/offers.ts'
import { OwnService } from './own-service.tsx'
import { Question } from './permission-question.tsx'
import { renderAboutPatient } from './about-patient.tsx'

export type OpenView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly standing: Standing
  readonly clinician: boolean
  readonly policy: PermissionPolicy
  readonly relationships: readonly Relationship[]
  readonly permissions: readonly Permission[]
  readonly offers: ReadonlySet<Offer>
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** Between the card and the record: what is missing, and how to put it right. */
export function openView(view: OpenView): string {
  const { patient, standing, clinician, offers, errors } = view
  const { died } = patient
  const says = died
    ? 'This person has died. Their record is closed, and opens for a legal reason only.'
    : gateSentence(standing)
  const mayAsk = !died && view.policy !== 'notice-based' && view.relationships.length > 0
  const asks = mayAsk && standing.rule === 'permission-not-asked' && clinician
  return renderAboutPatient(
    {
      title: asks ? 'Ask before you look' : titleOf(view),
      who: view.who,
      back: { href: paths.finder, text: 'Find a patient' },
      patient,
      at: view.at,
      errors,
    },
    <>
      {asks || !clinician ? null : <p>{says ?? 'Nothing stands between you and the record.'}</p>}
      {asks ? <Question {...view} {...aboutRecord(view)} /> : null}
      {clinician && !died && standing.rule === 'no-relationship' ? <Claim {...view} /> : null}
      {!clinician && !died ? <Record {...view} /> : null}
      {!clinician && mayAsk && view.policy === 'extended' ? (
        <Question {...view} {...aboutRecord(view)} />
      ) : null}
      {offers.has('ask') ? (
        <p>
          <a href={paths.askAboutSharing(patient.id)}>Ask about sharing with your service</a>
        </p>
      ) : null}
      {!asks && offers.has('record') ? (
        <p>
          <a href={paths.patientRecord(patient.id)}>Open what your service may see now</a>
        </p>
      ) : null}
      {offers.has('emergency') ? (
        <CannotBeAsked patient={patient} died={died !== undefined} />
      ) : null}
      <OwnService {...view} />
      {offers.has('copies') ? (
        <p>
          <a href={paths.newRequest(patient.id)}>A request for a copy of the record came in</a>
        </p>
      ) : null}
    </>,
  )
}

function titleOf({ clinician, standing }: OpenView): string {
  if (!clinician) return 'Referral, appointment, discharge'
  return standing.rule === 'no-relationship' ? 'Why do you need this record?' : 'Before you look'
}

const aboutRecord = ({ patient }: OpenView) => ({
  action: paths.gate(patient.id),
  words:
    'May I look at your shared record? It shows what other services wrote about you, as far as you let them share it. You can say no, and I will still care for you.',
  afterNo: 'What your service wrote stays open to you.',
})

const claims: Readonly<Record<ClaimGround, string>> = {
  'patient-agrees': 'The person is with me, or on the phone, and agrees',
  emergency: 'It is an emergency',
  'court-order': 'A court has ordered it',
  statute: 'A law requires it',
  'public-interest': 'The public interest requires it',
}

function Claim({ patient, values, errors }: OpenView) {
  return (
    <form className="panel panel--form" action={paths.gate(patient.id)} method="post" noValidate>
      <input type="hidden" name="act" value="claim" />
      <OneOf
        name="ground"
        legend="I care for this person now, because"
        choices={claims}
        {...{ values, errors }}
      />
      <p>
        Your service is then recorded as caring for them for 24 hours. Your privacy officer is told
        and looks whether there was a visit. What the person chose about sharing still holds.
      </p>
      <Button type="submit" preventDoubleClick>
        Record that I care for them
      </Button>
    </form>
  )
}

export const recordedKinds: Readonly<Record<RecordedKind, string>> = {
  referral: 'They were referred to us',
  appointment: 'They have an appointment with us',
  admission: 'They are admitted here',
}

function Record({ patient, values, errors }: OpenView) {
  return (
    <form className="panel panel--form" action={paths.gate(patient.id)} method="post" noValidate>
      <input type="hidden" name="act" value="record" />
      <OneOf
        name="kind"
        legend="Why does your service see this person?"
        choices={recordedKinds}
        {...{ values, errors }}
      />
      <p>Clinicians of your service can then open the record, as far as the person lets them.</p>
      <Button type="submit" preventDoubleClick>
        Record it
      </Button>
    </form>
  )
}

function CannotBeAsked({ patient, died }: { patient: PatientFacts; died: boolean }) {
  return (
    <p>
      {died
        ? 'A court order, a law or the public interest: '
        : 'If they cannot be asked, or a law requires it: '}
      <a href={paths.emergency(patient.id)}>open the record without permission</a>.
    </p>
  )
}
