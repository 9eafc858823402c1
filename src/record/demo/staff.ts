import type { OdsCode } from '../../identity/ods-code.ts'
import { services } from './organisations.ts'

/** Somebody to sign in as, and the author of entries. One role in one organisation. */
export type DemoStaff = {
  readonly name: string
  readonly organisation: OdsCode
  readonly role: string
  readonly issuer: 'development'
  readonly subject: string
  /** Stands where a real record has the number of a smartcard. */
  readonly userId: string
}

type Named = readonly [name: string, role: string]

const clinicalRoles = new Set(['doctor', 'nurse', 'health-professional', 'paramedic', 'pharmacist'])

const teams: Readonly<Record<keyof typeof services, readonly Named[]>> = {
  millbrook: [
    ['Dr Amara Okonby', 'doctor'],
    ['Dr Gareth Pennywick', 'doctor'],
    ['Nurse Shanti Raoworth', 'nurse'],
    ['Colette Brambley', 'receptionist'],
    ['Idris Fernhollow', 'records-officer'],
    ['Dr Maud Elderstone', 'caldicott-guardian'],
  ],
  hawthorn: [
    ['Dr Farid Rahmanfield', 'doctor'],
    ['Dr Ingrid Larksworth', 'doctor'],
    ['Nurse Kofi Adebrook', 'nurse'],
    ['Bronwen Thistleby', 'receptionist'],
    ['Winston Ashcombe', 'privacy-officer'],
  ],
  districtNursing: [
    ['Nurse Joyce Mistlethwaite', 'nurse'],
    ['Nurse Tomasz Kowalden', 'nurse'],
    ['Precious Hollowell', 'administrator'],
  ],
  smokingClinic: [
    ['Leroy Quillfeather', 'health-professional'],
    ['Sunita Patelworth', 'health-professional'],
  ],
  hospital: [
    ['Dr Beatrix Stormcroft', 'doctor'],
    ['Dr Chidi Nwosuhill', 'doctor'],
    ['Nurse Marisol Greywick', 'nurse'],
    ['Hamish Burrowdale', 'records-officer'],
    ['Yasmin Copperfold', 'privacy-officer'],
  ],
  hospice: [
    ['Dr Edith Willowmere', 'doctor'],
    ['Nurse Callum Dovesworth', 'nurse'],
  ],
  careHome: [
    ['Nurse Agnes Tumblebrook', 'nurse'],
    ['Desmond Oakhanger', 'health-professional'],
  ],
  marketPharmacy: [['Priya Singhbrook', 'pharmacist']],
  riversidePharmacy: [['Owen Marshwiggin', 'pharmacist']],
  optician: [['Helena Brightwater', 'health-professional']],
  dentist: [['Rupert Toothill-Chen', 'health-professional']],
  urgentCare: [
    ['Dr Zainab Nightingrove', 'doctor'],
    ['Ffion Callendale', 'paramedic'],
    ['Nurse Mateo Hurstly', 'nurse'],
  ],
  childHealth: [
    ['Nurse Philippa Cradlebank', 'nurse'],
    ['Nurse Abena Starfield', 'nurse'],
  ],
  sexualHealth: [
    ['Dr Lucian Veilcroft', 'doctor'],
    ['Nurse Rosa Quietwell', 'nurse'],
  ],
  mentalHealth: [
    ['Dr Soraya Stillbrook', 'doctor'],
    ['Nurse Barnaby Calmsworth', 'nurse'],
  ],
  ferryRoad: [['Dr Olu Wharfside', 'doctor']],
  castleHill: [['Dr Morag Keepworth', 'doctor']],
  orchardStreet: [['Dr Anil Pearmainton', 'doctor']],
  rowanHouse: [['Nurse Betsy Sorbusfield', 'nurse']],
}

const everyone: readonly DemoStaff[] = entriesOf(teams).flatMap(([service, team], index) =>
  team.map(([name, role], place) => ({
    name,
    organisation: services[service],
    role,
    issuer: 'development' as const,
    subject: `staff:${slug(name)}`,
    userId: `9990${String(index + 1).padStart(4, '0')}${String(place + 1).padStart(4, '0')}`,
  })),
)

const clinicians = new Map(
  Object.values(services).map((code) => [
    code,
    everyone.filter((staff) => staff.organisation === code && clinicalRoles.has(staff.role)),
  ]),
)

export function demoStaff(): readonly DemoStaff[] {
  return everyone
}

/** Those of an organisation who write entries; at least one. */
export function demoClinicians(organisation: OdsCode): readonly DemoStaff[] {
  return clinicians.get(organisation) ?? []
}

function slug(name: string): string {
  return name
    .replace(/^(Dr|Nurse) /, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][]
}
