import { coded, hl7, practitioner, subject, write, type Flags, type Visit } from './chart.ts'
import { allergies, reactions } from './codes.ts'
import type { Random } from './random.ts'
import type { Resource } from './resource.ts'

export type AllergyName = Exclude<keyof typeof allergies, 'none' | 'noDrug'>

const categories: Readonly<Record<AllergyName, 'medication' | 'food' | 'environment'>> = {
  penicillin: 'medication',
  penicillinReaction: 'medication',
  amoxicillin: 'medication',
  salicylate: 'medication',
  peanut: 'food',
  feather: 'environment',
  horse: 'environment',
}

export type Reaction = {
  readonly manifestation: keyof typeof reactions
  readonly severity: 'mild' | 'moderate' | 'severe'
}

export type Allergy = readonly [name: AllergyName, reaction: Reaction]

export function writeAllergy(
  visit: Visit,
  name: AllergyName,
  reaction: Reaction,
  flags?: Flags,
): void {
  write(
    visit,
    {
      ...allergy(visit, categories[name], name),
      type: name === 'penicillinReaction' ? 'intolerance' : 'allergy',
      criticality: reaction.severity === 'severe' ? 'high' : 'low',
      reaction: [
        { manifestation: [coded(reactions[reaction.manifestation])], severity: reaction.severity },
      ],
    },
    flags,
  )
}

/** Asked, and there was none: not the same as nobody having asked. */
export function writeNoAllergy(visit: Visit, about: 'none' | 'noDrug' = 'none'): void {
  write(visit, allergy(visit, about === 'noDrug' ? 'medication' : undefined, about))
}

export function randomAllergy(random: Random): Allergy {
  const name = random.weighted<AllergyName>([
    ['penicillin', 45],
    ['penicillinReaction', 15],
    ['amoxicillin', 10],
    ['salicylate', 10],
    ['peanut', 10],
    ['feather', 5],
    ['horse', 5],
  ])
  const manifestation = random.weighted<keyof typeof reactions>([
    ['rash', 75],
    ['tightChest', 15],
    ['anaphylaxis', 10],
  ])
  const severity =
    manifestation === 'anaphylaxis' ? 'severe' : random.pick(['mild', 'moderate'] as const)
  return [name, { manifestation, severity }]
}

function allergy(
  visit: Visit,
  category: 'medication' | 'food' | 'environment' | undefined,
  name: keyof typeof allergies,
): Resource {
  return {
    resourceType: 'AllergyIntolerance',
    clinicalStatus: hl7('allergyintolerance-clinical', 'active'),
    verificationStatus: hl7('allergyintolerance-verification', 'confirmed'),
    ...(category !== undefined && { category: [category] }),
    code: coded(allergies[name]),
    patient: subject,
    encounter: visit.encounter,
    recordedDate: visit.at,
    recorder: practitioner(visit.author),
  }
}
