/**
 * The clinical codes of the demo population: a handful of SNOMED CT, dm+d and LOINC, each seen in a public
 * source. What has no code here is written as text alone: a code nobody checked would be worse.
 */
export type Concept = { readonly system: string; readonly code: string; readonly display: string }

const snomed = (code: string, display: string): Concept => ({
  system: 'http://snomed.info/sct',
  code,
  display,
})
const dmd = (code: string, display: string): Concept => ({
  system: 'https://dmd.nhs.uk',
  code,
  display,
})
const loinc = (code: string, display: string): Concept => ({
  system: 'http://loinc.org',
  code,
  display,
})

export const products = {
  amoxicillin250: dmd('39732311000001104', 'Amoxicillin 250mg capsules'),
  amoxicillin500: dmd('39732411000001106', 'Amoxicillin 500mg capsules'),
  metformin: dmd('325278007', 'Metformin 500mg tablets'),
  gliclazide: dmd('325242002', 'Gliclazide 80mg tablets'),
  insulin: dmd('400877001', 'Insulin glargine 100units/ml 3ml pre-filled disposable devices'),
  ramipril: dmd('318902004', 'Ramipril 5mg capsules'),
  losartan: dmd('318956006', 'Losartan 50mg tablets'),
  furosemide: dmd('317972000', 'Furosemide 40mg tablets'),
  aspirin: dmd('319773006', 'Aspirin 75mg dispersible tablets'),
  clopidogrel: dmd('319799004', 'Clopidogrel 75mg tablets'),
  apixaban: dmd('703908001', 'Apixaban 5mg tablets'),
  rivaroxaban: dmd('19842211000001107', 'Rivaroxaban 20mg tablets'),
  warfarin1: dmd('319733000', 'Warfarin 1mg tablets'),
  warfarin3: dmd('319734006', 'Warfarin 3mg tablets'),
  salbutamol: dmd('39113611000001102', 'Salbutamol 100micrograms/dose inhaler CFC free'),
  prednisolone: dmd('325427002', 'Prednisolone 5mg tablets'),
  omeprazole: dmd('317291008', 'Omeprazole 20mg gastro-resistant capsules'),
  lansoprazole: dmd('317309001', 'Lansoprazole 30mg gastro-resistant capsules'),
  paracetamol: dmd('322236009', 'Paracetamol 500mg tablets'),
  coCodamol: dmd('322341003', 'Co-codamol 30mg/500mg tablets'),
  naproxen: dmd('329807003', 'Naproxen 500mg tablets'),
  methotrexate: dmd('326874007', 'Methotrexate 2.5mg tablets'),
  amitriptyline: dmd('321745007', 'Amitriptyline 10mg tablets'),
  mirtazapine: dmd('375193003', 'Mirtazapine 15mg tablets'),
  olanzapine: dmd('321614001', 'Olanzapine 10mg tablets'),
  lithium: dmd('13177001000001108', 'Lithium carbonate 400mg modified-release tablets'),
  pregabalin: dmd('415167006', 'Pregabalin 75mg capsules'),
  morphine: dmd('36126511000001106', 'Morphine 10mg modified-release tablets'),
  glycerylTrinitrate: dmd(
    '18358011000001101',
    'Glyceryl trinitrate 400micrograms/dose pump sublingual spray',
  ),
} as const

export const conditions = {
  diabetes: snomed('44054006', 'Type 2 diabetes mellitus'),
  asthma: snomed('195967001', 'Asthma'),
  copd: snomed('13645005', 'Chronic obstructive pulmonary disease'),
  hypertension: snomed('59621000', 'Essential hypertension'),
  atrialFibrillation: snomed('49436004', 'Atrial fibrillation'),
  heartFailure: snomed('84114007', 'Heart failure'),
  kidneyDisease: snomed('433144002', 'Chronic kidney disease stage 3'),
  epilepsy: snomed('84757009', 'Epilepsy'),
  dementia: snomed('52448006', 'Dementia'),
  heartAttack: snomed('22298006', 'Myocardial infarction'),
  depression: snomed('35489007', 'Depressive disorder'),
  arthritis: snomed('69896004', 'Rheumatoid arthritis'),
  pressureUlcer: snomed('399912005', 'Pressure ulcer'),
  legUlcer: snomed('95344007', 'Leg ulcer'),
  termination: snomed('386639001', 'Termination of pregnancy'),
  medicalTermination: snomed('285409006', 'Medical termination of pregnancy'),
  asymptomaticHiv: snomed('91947003', 'Asymptomatic human immunodeficiency virus infection'),
  hiv: snomed('86406008', 'Human immunodeficiency virus infection'),
  chlamydia: snomed('105629000', 'Chlamydial infection'),
  gonorrhoea: snomed('15628003', 'Gonorrhoea'),
  genderDysphoria: snomed('93461009', 'Gender dysphoria'),
} as const

export const allergies = {
  penicillin: snomed('91936005', 'Allergy to penicillin'),
  penicillinReaction: snomed('292954005', 'Penicillin adverse reaction'),
  amoxicillin: snomed('294505008', 'Allergy to amoxicillin'),
  salicylate: snomed('293585002', 'Allergy to salicylate'),
  peanut: snomed('91935009', 'Allergy to peanut'),
  feather: snomed('232348003', 'Feather allergy'),
  horse: snomed('419063004', 'Allergy to horse dander'),
  none: snomed('716186003', 'No known allergy'),
  noDrug: snomed('409137002', 'No known drug allergy'),
} as const

export const reactions = {
  anaphylaxis: snomed('39579001', 'Anaphylaxis'),
  rash: snomed('247472004', 'Urticarial rash'),
  tightChest: snomed('23924001', 'Tight chest'),
} as const

export const smoking = {
  current: snomed('77176002', 'Smoker'),
  former: snomed('8517006', 'Ex-smoker'),
  never: snomed('266919005', 'Never smoked tobacco'),
} as const

export const procedures = {
  smokingCessation: snomed('710081004', 'Smoking cessation therapy'),
  smokingReferral: snomed('315232003', 'Referral to stop-smoking clinic'),
  ivf: snomed('52637005', 'In vitro fertilisation'),
  influenza: snomed('822851000000102', 'Seasonal influenza vaccination'),
  covidFirst: snomed('1324681000000101', 'Administration of first dose of SARS-CoV-2 vaccine'),
  hpvFirst: snomed('428741008', 'First dose of human papillomavirus vaccine'),
  mmr: snomed('38598009', 'Measles, mumps and rubella vaccination'),
} as const

/** What is so of somebody, said by its code alone. */
export const situations = {
  stoppedSmoking: snomed('160617001', 'Stopped smoking'),
  livesInCareHome: snomed('248171000000108', 'Lives in care home'),
} as const

export const stays = {
  emergencyAdmission: snomed('183452005', 'Emergency hospital admission'),
} as const

export const registers = {
  endOfLife: snomed('526631000000108', 'On end of life care register'),
  learningDisability: snomed('416075005', 'On learning disability register'),
  speaksEnglish: snomed('315570003', 'Main spoken language English'),
} as const

export type Measure = { readonly concept: Concept; readonly unit: string; readonly ucum: string }

const measure = (code: string, display: string, unit: string, ucum = unit): Measure => ({
  concept: loinc(code, display),
  unit,
  ucum,
})

export const measures = {
  systolic: measure('8480-6', 'Systolic blood pressure', 'mmHg', 'mm[Hg]'),
  diastolic: measure('8462-4', 'Diastolic blood pressure', 'mmHg', 'mm[Hg]'),
  pulse: measure('8867-4', 'Heart rate', 'beats/min', '/min'),
  breaths: measure('9279-1', 'Respiratory rate', 'breaths/min', '/min'),
  temperature: measure('8310-5', 'Body temperature', '°C', 'Cel'),
  oxygen: measure('59408-5', 'Oxygen saturation in arterial blood by pulse oximetry', '%'),
  weight: measure('29463-7', 'Body weight', 'kg'),
  height: measure('8302-2', 'Body height', 'cm'),
  bodyMassIndex: measure('39156-5', 'Body mass index', 'kg/m²', 'kg/m2'),
  hba1c: measure('59261-8', 'Haemoglobin A1c in blood (IFCC)', 'mmol/mol'),
  egfr: measure(
    '33914-3',
    'Estimated glomerular filtration rate',
    'mL/min/1.73m²',
    'mL/min/{1.73_m2}',
  ),
  creatinine: measure('14682-9', 'Creatinine in serum or plasma', 'µmol/L', 'umol/L'),
  cholesterol: measure('14647-2', 'Cholesterol in serum or plasma', 'mmol/L'),
  haemoglobin: measure('718-7', 'Haemoglobin in blood', 'g/dL'),
  inr: measure('6301-6', 'INR in platelet poor plasma', '{INR}'),
  peakFlow: measure('19935-6', 'Peak expiratory flow', 'L/min'),
  glucose: measure('14743-9', 'Glucose in capillary blood by glucometer', 'mmol/L'),
  phq9: measure('44261-6', 'PHQ-9 total score', 'score', '{score}'),
  pain: measure('72514-3', 'Pain severity, 0 to 10', 'score', '{score}'),
} as const

export type MeasureName = keyof typeof measures

export const bloodPressure = loinc('85354-9', 'Blood pressure panel')
export const smokingStatus = loinc('72166-2', 'Tobacco smoking status')
