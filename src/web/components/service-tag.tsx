/** A service as pages show it. `type` is organisation.type. */
export type Service = { readonly name: string; readonly type: string }

/** The letters of each type of service. */
export const marks: Readonly<Record<string, string>> = {
  'gp-practice': 'GP',
  'district-nursing': 'DN',
  'smoking-clinic': 'SC',
  hospital: 'H',
  hospice: 'HO',
  'care-home': 'CH',
  pharmacy: 'Rx',
  optician: 'OP',
  dentist: 'DE',
  'nhs-111': '111',
}

/** The name of a service after its mark: letters in a shape of its type, so that colour is never needed. */
export function ServiceTag({ service }: { service: Service }) {
  const known = marks[service.type] !== undefined
  return (
    <span className={known ? `service service--${service.type}` : 'service'}>
      <span className="service__mark" aria-hidden="true">
        {marks[service.type] ?? service.name.slice(0, 1).toUpperCase()}
      </span>
      {service.name}
    </span>
  )
}
