/** What the warning is decided by: kind and words of an entry. */
export type Harmable = {
  readonly kind: string
  readonly status: string | null
  readonly codeText: string | null
}

/** Why hiding an entry from other services could harm; undefined where it needs no warning. */
export type Harm = 'allergy' | 'medicine'

/**
 * Medicines that others must know of because they interact, need watching, or are dangerous to stop: names
 * and the beginnings of names, in small letters. Kept short on purpose: a warning that always comes is not
 * read.
 *
 * @see https://bnf.nice.org.uk/interactions/ (severe interactions),
 *   https://www.sps.nhs.uk/ (medicines that need monitoring)
 */
export const riskyMedicines: readonly {
  readonly kind: string
  readonly names: readonly string[]
}[] = [
  {
    kind: 'thins the blood',
    names: [
      'warfarin',
      'acenocoumarol',
      'apixaban',
      'rivaroxaban',
      'edoxaban',
      'dabigatran',
      'clopidogrel',
    ],
  },
  { kind: 'treats diabetes', names: ['insulin', 'gliclazide', 'glimepiride', 'glipizide'] },
  {
    kind: 'treats epilepsy',
    names: ['phenytoin', 'carbamazepine', 'valpro', 'lamotrigine', 'phenobarbital'],
  },
  {
    kind: 'treats mental illness',
    names: ['lithium', 'clozapine', 'phenelzine', 'tranylcypromine', 'moclobemide'],
  },
  {
    kind: 'acts on the immune system',
    names: [
      'methotrexate',
      'azathioprine',
      'ciclosporin',
      'tacrolimus',
      'mycophenol',
      'prednisolone',
    ],
  },
  { kind: 'acts on the heart', names: ['digoxin', 'amiodarone', 'flecainide'] },
  { kind: 'acts on the lungs', names: ['theophylline', 'aminophylline'] },
  {
    kind: 'is an opioid',
    names: ['morphine', 'methadone', 'buprenorphine', 'fentanyl', 'oxycodone', 'naltrexone'],
  },
  {
    kind: 'treats an infection',
    names: [
      'rifampicin',
      'clarithromycin',
      'erythromycin',
      'ketoconazole',
      'itraconazole',
      'ritonavir',
      'cobicistat',
      'dolutegravir',
      'efavirenz',
    ],
  },
  { kind: 'acts on alcohol', names: ['disulfiram'] },
]

const medicines = new Set(['MedicationRequest', 'MedicationStatement', 'MedicationAdministration'])
const names = riskyMedicines.flatMap((group) => group.names)
const isOver = new Set(['entered-in-error', 'not-taken'])

/** Whether a clinician must decide before this is hidden from other services (domain.md 2.4). */
export function harmOfHiding({ kind, status, codeText }: Harmable): Harm | undefined {
  if (isOver.has(status ?? '')) return undefined
  if (kind === 'AllergyIntolerance') return 'allergy'
  if (!medicines.has(kind)) return undefined
  const words = (codeText ?? '').toLowerCase().split(/[^a-z]+/)
  return words.some((word) => names.some((name) => word.startsWith(name))) ? 'medicine' : undefined
}
