import { HelperList } from '../components/helper-list.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { InviteCard } from '../components/invite-card.tsx'
import { InviteForm } from '../components/invite-form.tsx'
import type { Proxy } from '../../sharing/proxies.ts'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderSetting } from './setting-page.tsx'

export type HelpersView = {
  readonly who: SignedIn
  readonly proxies: readonly Proxy[]
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** P8: who may help with one's own record. */
export function helpersView({ who, proxies, values, errors }: HelpersView): string {
  return renderSetting(
    { title: 'People who help you', who, errors },
    <>
      <p className="lede">
        Somebody you trust can see parts of your record from their own account. They choose nothing
        for you. Each look of theirs is on your log, with their name.
      </p>
      <HelperList proxies={proxies} action={paths.helpers} atDesk={false} />
      <h2 className="nhsuk-heading-m">Let somebody help</h2>
      <InviteForm action={paths.helpers} values={values} errors={errors} atDesk={false} />
    </>,
  )
}

export type InvitedView = {
  readonly who: SignedIn
  readonly name: string
  readonly code: string
  readonly expiresAt: Date
}

export function invitedView({ who, ...made }: InvitedView): string {
  return renderPage(
    {
      title: 'Code for your helper',
      audience: 'patient',
      who,
      back: { href: paths.helpers, text: 'People who help you' },
    },
    <InviteCard {...made} />,
  )
}
