import type { ReactNode } from 'react'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { PatientBanner, type PatientFacts } from '../components/patient-banner.tsx'
import { renderPage, type Page, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

type AboutPatient = Pick<Page, 'title' | 'windowTitle' | 'back' | 'current'> & {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly errors?: readonly FieldError[]
}

/** A page for staff about one patient: what has to be put right stands first, then whose record it is. */
export function renderAboutPatient(about: AboutPatient, body: ReactNode): string {
  const { patient, at, errors = [], ...page } = about
  return renderPage(
    {
      ...{ current: paths.finder, ...page, audience: 'staff', error: errors.length > 0 },
      above: (
        <>
          <FieldErrors errors={errors} />
          <PatientBanner patient={patient} at={at} />
        </>
      ),
    },
    body,
  )
}
