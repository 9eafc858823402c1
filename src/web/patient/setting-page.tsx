import type { ReactNode } from 'react'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

/** One of a patient's settings: what has to be put right stands first, and the way back is to all of them. */
export function renderSetting(
  about: {
    readonly title: string
    readonly who: SignedIn
    readonly errors?: readonly FieldError[]
  },
  body: ReactNode,
): string {
  const { title, who, errors = [] } = about
  return renderPage(
    {
      ...{ title, audience: 'patient', who, current: paths.settings, error: errors.length > 0 },
      back: { href: paths.settings, text: 'Settings' },
      above: <FieldErrors errors={errors} />,
    },
    body,
  )
}
