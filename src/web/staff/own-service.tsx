import { shortId } from '../../identity/ids.ts'
import type { Permission } from '../../sharing/permissions.ts'
import type { Relationship, RelationshipKind } from '../../sharing/relationships.ts'
import { DateText } from '../components/date-text.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { paths } from '../paths.ts'

type Props = {
  readonly patient: PatientFacts
  readonly relationships: readonly Relationship[]
  readonly permissions: readonly Permission[]
}

const kinds: Readonly<Record<RelationshipKind, string>> = {
  registration: 'Registered here',
  referral: 'Referred to your service',
  appointment: 'Appointment with your service',
  admission: 'Admitted to your service',
  'self-claimed': 'A clinician said they care for them',
}

/** What the own service has recorded about seeing this person, and the way to end each. */
export function OwnService({ patient, relationships, permissions }: Props) {
  return (
    <section aria-labelledby="own-service">
      <h2 className="nhsuk-heading-m" id="own-service">
        Your service and this person
      </h2>
      {relationships.length === 0 ? <p>Your service does not care for them now.</p> : null}
      <ul className="acts">
        {relationships.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{kinds[one.kind]}</strong>
              <span className="secondary small">
                since <DateText on={one.startsAt} time /> by {one.recordedBy}
                {one.endsAt ? (
                  <>
                    , ends <DateText on={one.endsAt} time />
                  </>
                ) : null}
              </span>
            </div>
            {one.kind === 'registration' || one.endedAt ? null : (
              <Act patient={patient.id} act="discharge" id={one.id} text="Discharge" />
            )}
          </li>
        ))}
        {permissions.slice(0, 10).map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.answer === 'yes' ? 'Said yes: you may look' : 'Said no'}</strong>
              <span className="secondary small">
                <DateText on={one.startsAt} time />,{' '}
                {one.givenBy === 'patient' ? 'the person' : one.givenBy}, asked by {one.recordedBy}
                {one.answer === 'yes' && !one.inForce ? ', has ended' : ''}
              </span>
            </div>
            {one.inForce ? (
              <Act patient={patient.id} act="withdraw" id={one.id} text="They take it back" />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Act(props: { patient: string; act: string; id: string; text: string }) {
  return (
    <form action={paths.gate(props.patient)} method="post">
      <input type="hidden" name="act" value={props.act} />
      <input type="hidden" name="id" value={shortId(props.id)} />
      <button
        className="nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-u-margin-bottom-0"
        type="submit"
      >
        {props.text}
      </button>
    </form>
  )
}
