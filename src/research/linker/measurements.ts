/** What is measured every day: its code of LOINC, and a unit and a range for what is made up. */
export type Everyday = {
  readonly code: string
  readonly what: string
  readonly low: number
  readonly high: number
  readonly unit: string
}

/**
 * Codes of LOINC that a study has beside those of SNOMED CT, of Observations only: measurements of every day, which
 * tell nothing sensitive by having been made. What is not on the list (a test for an infection or a pregnancy, a score
 * of low mood) tells by its code alone why somebody was seen.
 */
export const everyday: readonly Everyday[] = (
  [
    // its components are the two below
    ['85354-9', 'blood pressure', 0, 0, ''],
    ['8480-6', 'systolic blood pressure', 90, 180, 'mm[Hg]'],
    ['8462-4', 'diastolic blood pressure', 50, 110, 'mm[Hg]'],
    ['8867-4', 'pulse', 50, 110, '/min'],
    ['9279-1', 'breaths a minute', 10, 24, '/min'],
    ['8310-5', 'temperature', 36, 39, 'Cel'],
    ['59408-5', 'oxygen saturation, on a finger', 88, 100, '%'],
    ['2708-6', 'oxygen saturation, in arterial blood', 88, 100, '%'],
    ['29463-7', 'weight', 45, 120, 'kg'],
    ['8302-2', 'height', 145, 195, 'cm'],
    ['39156-5', 'body mass index', 17, 40, 'kg/m2'],
    ['72514-3', 'pain', 0, 10, '{score}'],
    ['19935-6', 'peak flow', 200, 650, 'L/min'],
    ['59261-8', 'HbA1c, IFCC', 30, 100, 'mmol/mol'],
    ['4548-4', 'HbA1c, as a percentage', 5, 11, '%'],
    ['14743-9', 'glucose, by a meter', 4, 15, 'mmol/L'],
    ['2339-0', 'glucose in blood', 70, 250, 'mg/dL'],
    ['2345-7', 'glucose in serum', 70, 250, 'mg/dL'],
    ['33914-3', 'estimated filtration of the kidneys', 15, 120, 'mL/min/{1.73_m2}'],
    ['14682-9', 'creatinine, as moles', 45, 200, 'umol/L'],
    ['2160-0', 'creatinine, as mass', 0.5, 2.5, 'mg/dL'],
    ['2823-3', 'potassium', 3, 6, 'mmol/L'],
    ['2951-2', 'sodium', 128, 148, 'mmol/L'],
    ['14647-2', 'cholesterol, as moles', 3, 8, 'mmol/L'],
    ['2093-3', 'cholesterol, as mass', 120, 300, 'mg/dL'],
    ['2085-9', 'HDL cholesterol, as mass', 30, 90, 'mg/dL'],
    ['18262-6', 'LDL cholesterol, as mass', 50, 200, 'mg/dL'],
    ['2571-8', 'triglycerides, as mass', 50, 300, 'mg/dL'],
    ['718-7', 'haemoglobin', 8, 18, 'g/dL'],
    ['6301-6', 'INR', 1, 5, '{INR}'],
  ] as const
).map(([code, what, low, high, unit]) => ({ code, what, low, high, unit }))

/** Units as UCUM has them, each with other ways in which it is written. Another is a text, and leaves in no study. */
const units: Readonly<Record<string, readonly string[]>> = {
  'mm[Hg]': ['mmHg'],
  '/min': ['{beats}/min', '{breaths}/min', 'beats/min', 'breaths/min', 'bpm'],
  Cel: ['°C', 'degC'],
  '%': [],
  kg: [],
  g: [],
  cm: [],
  m: [],
  'kg/m2': ['kg/m²', 'kg/m^2'],
  'mmol/mol': [],
  'mmol/L': ['mmol/l'],
  'umol/L': ['µmol/L', 'μmol/L', 'umol/l'],
  'nmol/L': ['nmol/l'],
  'pmol/L': ['pmol/l'],
  'mg/dL': ['mg/dl'],
  'g/dL': ['g/dl'],
  'g/L': ['g/l'],
  'ng/mL': ['ng/ml'],
  'ug/L': ['µg/L', 'μg/L', 'ug/l'],
  'mL/min/{1.73_m2}': ['mL/min/1.73m²', 'mL/min/1.73m2', 'mL/min/{1.73m2}'],
  'mL/min': ['ml/min'],
  'L/min': ['l/min'],
  'U/L': ['u/L'],
  'mU/L': [],
  '10*9/L': ['10^9/L'],
  '10*12/L': ['10^12/L'],
  fL: ['fl'],
  pg: [],
  '{INR}': ['INR'],
  '{score}': ['score'],
}

/** Units that values have in a study. */
export const unitsInStudies: readonly string[] = Object.keys(units)

/** What a unit is written as, and which it is. */
export const knownUnits: readonly { readonly written: string; readonly unit: string }[] =
  Object.entries(units).flatMap(([unit, others]) =>
    [unit, ...others].map((written) => ({ written, unit })),
  )
