import { Button } from 'nhsuk-react-components'
import type { App } from '../../apps/app.ts'
import { EmptyState } from '../components/empty-state.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type PatientAppsView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly apps: readonly Pick<App, 'id' | 'name'>[]
}

/** The apps that staff may open for a patient. */
export function patientAppsView({ who, patient, at, apps }: PatientAppsView): string {
  return renderAboutPatient(
    {
      ...{ title: 'Open in an app', who, patient, at },
      back: { href: paths.patientRecord(patient.id), text: 'Shared record' },
    },
    <div className="nhsuk-u-reading-width">
      <p>
        An app sees no more of this patient than you may see, and each look is on the patient’s list
        of who has looked, with the name of the app.
      </p>
      {apps.length === 0 ? (
        <EmptyState title="No app can be opened here.">
          <p>Whoever runs this service adds apps.</p>
        </EmptyState>
      ) : (
        apps.map(({ id, name }) => (
          <form action={paths.patientApps(patient.id)} method="post" key={id}>
            <input type="hidden" name="app" value={id} />
            <Button type="submit" secondary>
              Open {name}
            </Button>
          </form>
        ))
      )}
    </div>,
  )
}
