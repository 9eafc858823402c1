import { Button } from 'nhsuk-react-components'
import type { OnlinePause } from '../../identity/online-pauses.ts'
import { DateText, TimeText } from '../components/date-text.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type OnlineAccessView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly pause: OnlinePause | undefined
}

/** Whether the patient's online access is paused, and the one act that changes it. */
export function onlineAccessView({ who, patient, at, pause }: OnlineAccessView): string {
  return renderAboutPatient(
    {
      title: 'Online access',
      who,
      patient,
      at,
    },
    <form
      className="nhsuk-u-reading-width"
      action={paths.deskOnlineAccess(patient.id)}
      method="post"
    >
      {pause === undefined ? (
        <>
          <p>
            This patient’s online access is <strong>open</strong>.
          </p>
          <p>
            Pause it when the patient asks, or when somebody makes them show their record. All their
            sessions end, and nobody can sign in as them until you lift it.
          </p>
          <input type="hidden" name="do" value="pause" />
          <Button type="submit">Pause online access</Button>
        </>
      ) : (
        <>
          <p>
            This patient’s online access is <strong>paused</strong> since{' '}
            <DateText on={pause.pausedAt} />, <TimeText at={pause.pausedAt} />, by {pause.pausedBy}.
          </p>
          <p>
            They may not be safe. <strong>Talk with them in person and alone.</strong> Do not say to
            anyone else, by telephone or in a message, that it is paused.
          </p>
          <p>Lift it only when the patient asks you, in person, and you have seen who they are.</p>
          <input type="hidden" name="do" value="lift" />
          <Button type="submit">Lift the pause</Button>
        </>
      )}
    </form>,
  )
}
