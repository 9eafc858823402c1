import { Button, Radios, TextInput } from 'nhsuk-react-components'
import type { PermissionPolicy } from '../../identity/organisations.ts'
import type { Standing } from '../../sharing/open-gate.ts'
import type { Permission, PermissionWay } from '../../sharing/permissions.ts'
import type { ClaimGround, RecordedKind } from '../../sharing/relate.ts'
import type { Relationship } from '../../sharing/relationships.ts'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { PatientBanner, type PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { gateSentence } from '../present/gate.ts'
import { OwnService } from './own-service.tsx'

export type OpenView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly standing: Standing
  readonly clinician: boolean
  readonly policy: PermissionPolicy
  readonly relationships: readonly Relationship[]
  readonly permissions: readonly Permission[]
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** Between the card and the record: what is missing, and how to put it right. */
export function openView(view: OpenView): string {
  const { patient, standing, clinician, errors } = view
  const { died } = patient
  const says = died
    ? 'This person has died. Their record is closed, and opens for a legal reason only.'
    : gateSentence(standing)
  const mayAsk = !died && view.policy !== 'notice-based' && view.relationships.length > 0
  const asks = mayAsk && standing.rule === 'permission-not-asked' && clinician
  return renderPage(
    {
      title: asks ? 'Ask before you look' : titleOf(view),
      audience: 'staff',
      who: view.who,
      current: paths.finder,
      error: errors.length > 0,
      back: { href: paths.finder, text: 'Find a patient' },
      above: (
        <>
          <FieldErrors errors={errors} />
          <PatientBanner patient={patient} at={view.at} />
        </>
      ),
    },
    <>
      {asks || !clinician ? null : <p>{says ?? 'Nothing stands between you and the record.'}</p>}
      {asks ? <Question {...view} /> : null}
      {clinician && !died && standing.rule === 'no-relationship' ? <Claim {...view} /> : null}
      {!clinician && !died ? <Record {...view} /> : null}
      {!clinician && mayAsk && view.policy === 'extended' ? <Question {...view} /> : null}
      {!asks && standing.opens ? (
        <p>
          <a href={paths.patientRecord(patient.id)}>Open what your service may see now</a>
        </p>
      ) : null}
      {clinician && says ? <CannotBeAsked patient={patient} died={died !== undefined} /> : null}
      <OwnService {...view} />
    </>,
  )
}

function titleOf({ clinician, standing }: OpenView): string {
  if (!clinician) return 'Referral, appointment, discharge'
  return standing.rule === 'no-relationship' ? 'Why do you need this record?' : 'Before you look'
}

const legend = { legendProps: { size: 's' } } as const

export const waysToAsk: Readonly<Record<PermissionWay, string>> = {
  'in-person': 'In person',
  'by-phone': 'By phone',
  'by-video': 'By video',
  'in-writing': 'In writing',
}

/** Rule 9, with the words to say. */
function Question({ patient, policy, values, errors, clinician }: OpenView) {
  return (
    <form className="panel panel--form" action={paths.gate(patient.id)} method="post" noValidate>
      <input type="hidden" name="act" value="permission" />
      {clinician ? null : <h2 className="nhsuk-heading-s">May your service look?</h2>}
      <p>You can say:</p>
      <blockquote className="say">
        “May I look at your shared record? It shows what other services wrote about you, as far as
        you let them share it. You can say no, and I will still care for you.”
      </blockquote>
      <p>
        {policy === 'extended'
          ? 'A yes is for everyone at your service who cares for this person, and lasts as long as you do.'
          : 'A yes is for you alone, and lasts 8 hours.'}{' '}
        The person can take it back at any time.
      </p>
      <Radios {...legend} name="who" legend="Who answered?" {...errorOf(errors, 'who')}>
        <Radios.Item id="who" value="patient" defaultChecked={values['who'] === 'patient'}>
          The person themselves
        </Radios.Item>
        <Radios.Item id="who-proxy" value="proxy" defaultChecked={values['who'] === 'proxy'}>
          Somebody who may speak for them
        </Radios.Item>
      </Radios>
      <TextInput
        id="proxy"
        name="proxy"
        label="If somebody spoke for them: who, and by what right"
        hint="For example, daughter, with power of attorney for health"
        defaultValue={values['proxy'] ?? ''}
        {...errorOf(errors, 'proxy')}
      />
      <Radios {...legend} inline name="how" legend="How did you ask?" {...errorOf(errors, 'how')}>
        {Object.entries(waysToAsk).map(([value, text], index) => (
          <Radios.Item
            key={value}
            id={index === 0 ? 'how' : `how-${value}`}
            value={value}
            defaultChecked={values['how'] === value}
          >
            {text}
          </Radios.Item>
        ))}
      </Radios>
      <div className="answers" id="answer">
        <Button type="submit" name="answer" value="yes">
          Yes, I may look
        </Button>
        <Button type="submit" name="answer" value="no" secondary>
          No
        </Button>
        {clinician ? (
          <a className="nhsuk-button nhsuk-button--secondary" href={paths.emergency(patient.id)}>
            They cannot be asked
          </a>
        ) : null}
      </div>
      <p className="secondary">
        After a no, the answer is kept and nothing else changes. What your service wrote stays open
        to you.
      </p>
    </form>
  )
}

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
      <Radios
        {...legend}
        name="ground"
        legend="I care for this person now, because"
        {...errorOf(errors, 'ground')}
      >
        {Object.entries(claims).map(([value, text], index) => (
          <Radios.Item
            key={value}
            id={index === 0 ? 'ground' : `ground-${value}`}
            value={value}
            defaultChecked={values['ground'] === value}
          >
            {text}
          </Radios.Item>
        ))}
      </Radios>
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

export const recordedKinds: readonly { value: RecordedKind; text: string }[] = [
  { value: 'referral', text: 'They were referred to us' },
  { value: 'appointment', text: 'They have an appointment with us' },
  { value: 'admission', text: 'They are admitted here' },
]

function Record({ patient, values, errors }: OpenView) {
  return (
    <form className="panel panel--form" action={paths.gate(patient.id)} method="post" noValidate>
      <input type="hidden" name="act" value="record" />
      <Radios
        {...legend}
        name="kind"
        legend="Why does your service see this person?"
        {...errorOf(errors, 'kind')}
      >
        {recordedKinds.map(({ value, text }, index) => (
          <Radios.Item
            key={value}
            id={index === 0 ? 'kind' : `kind-${value}`}
            value={value}
            defaultChecked={values['kind'] === value}
          >
            {text}
          </Radios.Item>
        ))}
      </Radios>
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
