import { Button, Radios, TextInput } from 'nhsuk-react-components'
import { errorOf, type FieldError } from './field-errors.tsx'
import type { Service } from './service-tag.tsx'

export type CodeService = Service & { readonly id: string }

type Props = {
  readonly action: string
  readonly services: readonly CodeService[]
  /** The services found were more than are shown. */
  readonly more: boolean
  readonly find: string
  readonly legend: string
  readonly errors: readonly FieldError[]
}

/** Which service the code is for: one of those shown, or one that is looked for first. */
export function MakeCode({ action, services, more, find, legend, errors }: Props) {
  return (
    <>
      {services.length > 0 ? (
        <form className="panel panel--form" action={action} method="post" noValidate>
          <Radios
            name="service"
            legend={legend}
            legendProps={{ size: 's' }}
            {...errorOf(errors, 'service')}
          >
            {services.map(({ id, name }, index) => (
              <Radios.Item key={id} id={index === 0 ? 'service' : `service-${id}`} value={id}>
                {name}
              </Radios.Item>
            ))}
          </Radios>
          {more ? <p>There are more. Type more of the name to see them.</p> : null}
          <Button type="submit" name="do" value="make" preventDoubleClick>
            Make a code
          </Button>
        </form>
      ) : null}
      {/* Posted: which service somebody looks for stays out of addresses. */}
      <form className="panel panel--form" action={action} method="post" role="search" noValidate>
        <TextInput
          id="find"
          name="find"
          label={services.length > 0 ? 'Look for another service' : 'Look for the service'}
          labelProps={{ size: 's' }}
          hint="Type a part of its name"
          autoComplete="off"
          defaultValue={find}
          {...(services.length === 0 ? errorOf(errors, 'service') : {})}
        />
        <Button type="submit" name="do" value="look" secondary>
          Look
        </Button>
        {find !== '' && services.length === 0 ? (
          <p role="status">No service that needs a code has this in its name.</p>
        ) : null}
      </form>
    </>
  )
}
