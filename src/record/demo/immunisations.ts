import { coded, practitioner, subject, text, write, type Visit } from './chart.ts'
import { procedures, type Concept } from './codes.ts'

type Vaccine = { readonly what: string; readonly procedure?: Concept; readonly disease: string }

const vaccines = {
  influenza: { what: 'Influenza vaccine', procedure: procedures.influenza, disease: 'Influenza' },
  covidFirst: { what: 'COVID-19 vaccine', procedure: procedures.covidFirst, disease: 'COVID-19' },
  hpvFirst: {
    what: 'HPV vaccine',
    procedure: procedures.hpvFirst,
    disease: 'Human papillomavirus',
  },
  mmr: { what: 'MMR vaccine', procedure: procedures.mmr, disease: 'Measles, mumps and rubella' },
  sixInOne: {
    what: '6-in-1 vaccine',
    disease: 'Diphtheria, tetanus, pertussis, polio, Hib, hepatitis B',
  },
  menB: { what: 'Meningococcal B vaccine', disease: 'Meningococcal group B disease' },
  shingles: { what: 'Shingles vaccine', disease: 'Shingles' },
} as const satisfies Record<string, Vaccine>

export type VaccineName = keyof typeof vaccines

/** UK Core keeps the procedure in an extension beside the product, for which there is no checked code. */
export function immunise(visit: Visit, name: VaccineName, dose: number): void {
  const vaccine: Vaccine = vaccines[name]
  write(visit, {
    resourceType: 'Immunization',
    ...(vaccine.procedure !== undefined && {
      extension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure',
          valueCodeableConcept: coded(vaccine.procedure),
        },
      ],
    }),
    status: 'completed',
    vaccineCode: text(vaccine.what),
    patient: subject,
    encounter: visit.encounter,
    occurrenceDateTime: visit.at,
    recorded: visit.at,
    primarySource: true,
    performer: [{ actor: practitioner(visit.author) }],
    protocolApplied: [{ targetDisease: [text(vaccine.disease)], doseNumberPositiveInt: dose }],
  })
}
