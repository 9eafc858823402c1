import type { Item } from './item.ts'

/** Short forms as clinicians write them, and what they mean to everybody. Capitals count. */
const meanings: Readonly<Record<string, string>> = {
  'A&E': 'accident and emergency department',
  ABPI: 'a test of the blood flow in the legs',
  ACE: 'a kind of blood pressure medicine',
  AF: 'atrial fibrillation, an uneven heartbeat',
  BD: 'twice a day',
  BMI: 'body mass index, weight compared with height',
  BP: 'blood pressure',
  CKD: 'chronic kidney disease',
  COPD: 'chronic obstructive pulmonary disease, a lung condition',
  CT: 'a scan by X-rays from all sides',
  CVA: 'a stroke',
  CXR: 'chest X-ray',
  DNA: 'did not attend',
  DVT: 'deep vein thrombosis, a blood clot in a vein',
  ECG: 'a tracing of the heartbeat',
  eGFR: 'how well the kidneys clean the blood',
  ENT: 'ear, nose and throat',
  ESR: 'a blood test for inflammation',
  FBC: 'full blood count, a blood test',
  FH: 'illnesses in the family',
  'F/U': 'follow-up',
  FU: 'follow-up',
  GP: 'general practitioner, a family doctor',
  GTN: 'a medicine for chest pain',
  Hb: 'haemoglobin, which carries oxygen in the blood',
  HbA1c: 'a blood test of sugar over the past months',
  HRT: 'hormone replacement therapy',
  'H/O': 'has had before',
  Hx: 'history',
  IBS: 'irritable bowel syndrome',
  IHD: 'ischaemic heart disease',
  IM: 'by injection into a muscle',
  INR: 'how long the blood takes to clot',
  IV: 'into a vein',
  LFT: 'liver function test, a blood test',
  LRTI: 'a chest infection',
  MI: 'a heart attack',
  MMR: 'vaccine against measles, mumps and rubella',
  MRI: 'a scan by magnets',
  MSU: 'a urine sample',
  NAD: 'nothing abnormal found',
  NKDA: 'no known allergies to medicines',
  NSAID: 'a kind of painkiller, such as ibuprofen',
  'O/E': 'when examined',
  OA: 'osteoarthritis',
  OD: 'once a day',
  OPD: 'outpatient department',
  OT: 'occupational therapist',
  PE: 'a blood clot in the lung',
  PMH: 'illnesses in the past',
  PO: 'by mouth',
  PRN: 'when needed',
  QDS: 'four times a day',
  RA: 'rheumatoid arthritis',
  Rx: 'treatment or prescription',
  SC: 'by injection under the skin',
  SOB: 'short of breath',
  TDS: 'three times a day',
  TFT: 'thyroid function test, a blood test',
  TIA: 'a short stroke that passes',
  TSH: 'a blood test of the thyroid',
  'U&E': 'a blood test of the kidneys and salts',
  URTI: 'a cold or throat infection',
  USS: 'ultrasound scan',
  UTI: 'a urine infection',
}

const forms = new Map(Object.entries(meanings))

/** `BP: blood pressure` for each that occurs, in order. UK GDPR, article 12 (1): in words that are understood. */
export function abbreviationsIn(items: readonly Item[]): string[] {
  const found = new Set<string>()
  const look = (text: string) => {
    for (const [word] of text.matchAll(/[\p{L}\p{N}]+(?:[&/][\p{L}\p{N}]+)?/gu)) {
      if (forms.has(word)) found.add(word)
    }
  }
  for (const { title, texts } of items) {
    look(title)
    for (const { text } of texts) look(text)
  }
  const inOrder = [...found].toSorted((a, b) => a.localeCompare(b, 'en'))
  return inOrder.map((form) => `${form}: ${forms.get(form)}`)
}
