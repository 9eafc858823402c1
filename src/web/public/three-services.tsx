import { SharingPicture } from '../components/sharing-picture.tsx'

/** The example of the practice page: all three share out, and the smoking clinic does not look in. */
const services = [
  { id: 'gp', name: 'GP practice', type: 'gp-practice', looksIn: true },
  { id: 'nurses', name: 'District nursing', type: 'district-nursing', looksIn: true },
  { id: 'clinic', name: 'Smoking clinic', type: 'smoking-clinic', looksIn: false },
].map((service) => ({ ...service, holdsEntries: true }))

const sights = services.flatMap((viewer) =>
  services
    .filter(({ id }) => id !== viewer.id)
    .map((writer) => ({
      ...{ viewer: viewer.id, writer: writer.id },
      because: viewer.looksIn ? ('shared' as const) : ('not-shared-in' as const),
      sees: viewer.looksIn ? ('yes' as const) : ('no' as const),
    })),
)

/** @see domain.md 2.3 */
export function ThreeServices() {
  return <SharingPicture services={services} sights={sights} />
}
