import { ServiceTag } from '../components/service-tag.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { FieldErrors } from '../components/field-errors.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { Search } from './sharing-view.tsx'

/** Services found by name, to decide about. */
export function findServiceView(view: {
  readonly who: SignedIn
  readonly name: string
  readonly found: readonly { readonly id: string; readonly name: string; readonly type: string }[]
  readonly error?: string
}): string {
  const { name, found, error } = view
  return renderPage(
    {
      title: 'Find a service',
      audience: 'patient',
      who: view.who,
      error: error !== undefined,
      current: paths.sharing,
      back: { href: paths.sharing, text: 'Sharing' },
      above: error ? <FieldErrors errors={[{ field: 'name', message: error }]} /> : null,
    },
    <>
      <Search name={name} {...(error && { error })} />
      {error ? null : found.length === 0 ? (
        <EmptyState title={`No service has “${name}” in its name.`}>
          <p>Try part of the name, such as the town or the street.</p>
        </EmptyState>
      ) : (
        <ul className="entries found-services">
          {found.map((service) => (
            <li className="entry" key={service.id}>
              <a href={paths.sharingChange(service.id)}>
                <ServiceTag service={service} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </>,
  )
}
