import { Button, Details, Radios, TextInput } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { type ListedService, ListedServices } from '../components/listed-services.tsx'
import { type Service, ServiceTag } from '../components/service-tag.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

type Rule = 'allowed' | 'prohibited' | 'unlisted'

export type ListsView = {
  readonly who: SignedIn
  readonly required: boolean
  readonly allowed: readonly ListedService[]
  readonly prohibited: readonly ListedService[]
  readonly found: readonly (Service & { readonly id: string })[]
  readonly more: boolean
  readonly find: string
  readonly history: readonly (ListedService & { readonly rule: Rule })[]
}

/** The lists of a practice: which services may read what is shared without a code, and which may not at all. */
export function listsView(view: ListsView): string {
  return renderPage(
    { title: 'Service lists', audience: 'staff', who: view.who, current: paths.lists },
    <>
      <p className="lede">
        For patients registered with {view.who.organisation ?? 'your practice'}. A change counts at
        once. Patients can read these lists.
      </p>
      <Find {...view} />
      <h2 className="nhsuk-heading-m">Allowed: no code is needed</h2>
      <ListedServices
        services={view.allowed}
        actions={(one) => <Actions {...one} rules={['prohibited', 'unlisted']} />}
      />
      <h2 className="nhsuk-heading-m after-list">Prohibited: may read nothing that others wrote</h2>
      <ListedServices
        services={view.prohibited}
        actions={(one) => <Actions {...one} rules={['allowed', 'unlisted']} />}
      />
      <h2 className="nhsuk-heading-m after-list">Every other service</h2>
      <Required required={view.required} />
      <History {...view} />
    </>,
  )
}

const doing: Readonly<Record<Rule, string>> = {
  allowed: 'Allow',
  prohibited: 'Prohibit',
  unlisted: 'Take off the list',
}

function Actions({ id, service, rules }: { id: string; service: Service; rules: readonly Rule[] }) {
  return (
    <form className="line__actions" action={paths.lists} method="post">
      <input type="hidden" name="service" value={id} />
      {rules.map((rule) => (
        <Button key={rule} type="submit" name="do" value={rule} secondary>
          {doing[rule]}
          <span className="nhsuk-u-visually-hidden">: {service.name}</span>
        </Button>
      ))}
    </form>
  )
}

function Find({ find, found, more }: ListsView) {
  return (
    <section className="panel" aria-labelledby="add">
      <h2 className="nhsuk-heading-s" id="add">
        Add a service
      </h2>
      <form className="look-for" action={paths.lists} method="post" role="search" noValidate>
        <TextInput
          id="find"
          name="find"
          label="Name of the service"
          hint="Type a part of its name, or its code"
          autoComplete="off"
          defaultValue={find}
        />
        <Button type="submit" name="do" value="look" secondary>
          Look
        </Button>
      </form>
      {find !== '' && found.length === 0 ? (
        <p role="status">No service has this in its name.</p>
      ) : null}
      {found.length > 0 ? (
        <ul className="entries">
          {found.map((one) => (
            <li className="line" key={one.id}>
              <div>
                <p className="line__name">
                  <ServiceTag service={one} />
                </p>
                <p className="line__detail">{one.id}</p>
              </div>
              <Actions id={one.id} service={one} rules={['allowed', 'prohibited']} />
            </li>
          ))}
        </ul>
      ) : null}
      {more ? (
        <p className="line__more">There are more. Type more of the name to see them.</p>
      ) : null}
    </section>
  )
}

function Required({ required }: { required: boolean }) {
  return (
    <form className="panel panel--form" action={paths.lists} method="post">
      <Radios
        name="required"
        legend="Does a service on neither list need a code from the patient?"
        legendProps={{ size: 's' }}
        hint="A code shows that the patient knows of the service. Without it, every service the patient says yes to may read"
      >
        <Radios.Item id="required" value="yes" defaultChecked={required}>
          Yes, a code is needed
        </Radios.Item>
        <Radios.Item id="required-no" value="no" defaultChecked={!required}>
          No, the patient’s choice is enough
        </Radios.Item>
      </Radios>
      <Button type="submit" name="do" value="require">
        Save
      </Button>
    </form>
  )
}

const did: Readonly<Record<Rule, string>> = {
  allowed: 'allowed',
  prohibited: 'prohibited',
  unlisted: 'taken off the list',
}

function History({ history }: ListsView) {
  if (history.length === 0) return null
  return (
    <Details>
      <Details.Summary>What was changed, and by whom</Details.Summary>
      <Details.Text>
        <ol className="nhsuk-list">
          {history.map(({ id, service, rule, by, at }) => (
            <li key={id}>
              <DateText on={at} time />: {service.name} {did[rule]}, by {by}
            </li>
          ))}
        </ol>
      </Details.Text>
    </Details>
  )
}
