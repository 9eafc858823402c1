/** With a name before it, a place, a service, a sign or a disease. */
export const placeWords =
  /^(street|road|lane|avenue|close|court|house|hospital|clinic|surgery|centre|ward|unit|department|trust|university|infirmary|practice|team|service|services|council|school|college|pharmacy|hospice|home|park|square|county|city|town|island|city|north|south|east|west|health|care|medical|medicine|therapy|nursing|general|royal|royale|syndrome|disease|test|score|scale|index|sign|classification|criteria|protocol|procedure|manoeuvre|palsy|fracture|ulcer|regime|questionnaire|capsules?|tablets?|cream|inhaler|injection|mg|ml)$/u

const clinicalWords = new Set(
  (
    'january february march april may june july august september october november december monday tuesday wednesday ' +
    'thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays england english british wales welsh scotland scottish ireland irish europe polish ' +
    'london i dear yours sincerely faithfully re diagnosis diagnoses plan history examination medication medications ' +
    'allergies impression summary discharge admission clinic patient pt she he they it we you the a an and or but this ' +
    'that these those his her their our my your not no nil yes none all any both each who what when where why how also ' +
    'then now still today yesterday tomorrow tonight last next see seen reviewed review advised advice given gave thank ' +
    'thanks please kind regards date name address gp nhs ward bloods blood type stage grade left right both new old ' +
    'had has have is are was were be been will would can could may might must should do does did if as at by for from ' +
    'in into of on to with without ambulance police attended argued states two three four after before since until while because so such however there here well unwell pain ' +
    'christmas easter covid parkinson crohn alzheimer down addison cushing graves hashimoto hodgkin raynaud sjogren ' +
    'marfan turner barrett bell bowen paget reiter wilson meniere dupuytren colles baker achilles doppler holter ' +
    'glasgow waterlow braden rockwood barthel edmonton gleason mmse moca phq gad must news sats bmi hba1c ecg mri ct ' +
    'ed ae itu icu hdu ccu opd dna copd tia mi uti ivf iud hrt bp hr rr spo2 sr summary urgent routine private dvla pip ' +
    'esa dwp hospital surgery practice police school council court social services mental health learning disability ' +
    'english urdu punjabi arabic bengali somali romanian portuguese spanish french german italian chinese mandarin ' +
    'muslim christian hindu sikh jewish catholic buddhist african asian caribbean european american indian'
  ).split(' '),
)

/** Words that are written with a capital and name nobody; medicines by how their names end. */
export function isClinical(plain: string): boolean {
  return clinicalWords.has(plain) || medicineEnds.test(plain)
}

const medicineEnds =
  /(azole|cillin|cycline|dipine|dopa|done|fenac|floxacin|formin|gabalin|gliptin|gliflozin|glutide|lam|lol|lukast|mab|mide|mycin|nazole|nib|olone|one|oprazole|oxetine|pam|parin|pril|profen|pram|sartan|semide|setron|statin|tadine|terol|thiazide|thyroxine|tidine|tinib|traline|triptan|triptyline|vir|xaban|zepam|zine|zolam|amol|codeine|morphine|insulin|itis|osis|emia|aemia|ectomy|oscopy)$/u
