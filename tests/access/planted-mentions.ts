import { familyName, givenName } from '../../src/record/demo/names.ts'
import { randomOf } from '../../src/record/demo/random.ts'
import type { Item, Part } from '../../src/access/item.ts'

// Letters and notes as they are written, with what is about somebody else in double brackets. The patient is
// Margaret Fernstead. {f} and {m} are given names, {s} family names.

const notes = [
  'Sleeping badly since her [[sister]] [[{f}]] moved in. Bloods taken.',
  '[[Mother]] says the left ear hurts at night. Drum red.',
  '[[{m}]] rang: he is worried about her memory. To review.',
  'Attended with [[husband]] [[{m} {s}]], who did most of the talking.',
  'Looks after a [[brother]] with epilepsy at home and sleeps badly.',
  'Argued with [[mother]] about her drinking, slept badly.',
  '[[Partner]] smokes at home and will not stop yet.',
  'His [[sister]] [[asked us not to tell]] him that she called. She [[fears for]] his safety.',
  'Seen in ED with chest pain. ECG normal. [[{f}]] collected her.',
  'Phone call from [[Mrs {s}]] next door, she heard shouting again.',
  'Tel [[01632 960417]] is the number of her [[daughter]].',
  'Call the [[son]] on [[07700 900{d}]] before visiting.',
  'Email results to [[{f}.{s}@example.com]] as well, she said.',
  'pt tearful. [[ex-husband]] turned up at the house, [[police]] called.',
  'Lives with [[grandson]] [[{m}]], who uses cannabis.',
  'Discussed at [[MARAC]]. [[Perpetrator]] is [[{m} {s}]], do not leave messages.',
  '[[Safeguarding]] referral made about the [[grandchildren]].',
  'Referred to [[social services]]; [[neighbours]] have complained.',
  'Well today. [[Friend]] from church brings meals.',
  'Lift from [[{f} {s}]] as the bus was late. Feet checked, skin whole.',
  'Family tree: [[father]] died of bowel cancer at 52, [[uncle]] [[{m}]] too.',
  '[[{f} {s}]] says she hides the tablets.',
  'Worried that [[Mr Fernstead]] will fall, he is 81 and unsteady.',
  'Key safe code is with [[{m}]] at number 14.',
  'Saw the [[teacher]], [[Miss {s}]], about it.',
  'Her [[flatmate]] tested positive for chlamydia. Treated today.',
  '[[Landlord]] [[{m} {s}]] wants them out by May.',
  'Nurse Shanti Raoworth changed the dressing. No infection.',
  'Bed next to [[another patient]], [[{f} {s}]], who shouts at night.',
  'Contact: [[{m}]] ([[nephew]]), mobile [[07700 900 {d}]].',
  '[[NOK]] changed from [[{f}]] to [[{m} {s}]].',
  'States [[her partner]] controls the money. [[Domestic abuse]] leaflet given.',
  'Told in [[confidence]] by [[{f}]]: she has stopped taking the tablets.',
  'Home visit. Door opened by [[{m}]], no sign of the patient.',
  'Wound clean. [[{f}]] does the dressings on Sundays.',
  'Carers from the agency come twice a day. [[stepson]] has the keys.',
  'Genetics: [[half-brother]] carries the gene, [[mother-in-law]] was adopted.',
  '[[{f}]], her [[niece]], holds lasting power of attorney.',
  'Spoke to [[SUSAN {S}]] who confirmed.',
  'Ref by [[{f}]] at the day centre, thinks she is not eating.',
  'Daughter-in-law phoned: not coping since [[{m}]] lost his job.'.replace(
    'Daughter-in-law',
    '[[Daughter-in-law]]',
  ),
  'She was brought in by [[{f} {s}]] (works with her).',
  'Tearful. Row with [[{m}]] again last night, he threw a plate.',
  'Consent to share with [[{f} {s}]] withdrawn.',
  'Rash like that of [[{m}]], same nursery.',
  'HIV contact: [[{m} {s}]], seen at the clinic last month.',
  'Two [[sons]], both in care. [[Ex]] has a new [[girlfriend]], [[{f}]].',
  '[[Grandma]] minds the [[children]] on Fridays; [[nan]] is frail.',
  'Letter from the [[employer]], Mr [[{s}]] of Personnel.',
  '[[{m} {s}]] has her old tablets, asked to bring them back.',
  'Ambulance called by the man upstairs, [[{m}]].',
  'Answers to [[{f}]] only when [[{m}]] is out of the room.',
  'Sats 94 on air. [[wife]] of [[{m} {s}]] says the same inhaler helped him.',
  'Copy to [[{f} {s}]], 14 Kiln Road, as attorney.',
  'Blood group as [[mum]]. [[Twin]] well.',
  'Re: [[{S}, {f}]] - wrong patient, sample sent back.',
] as const

const letters = [
  `Dear Dr Okonby,

Thank you for referring this lady of 71, whom I saw in the Chest Clinic on 3 March. She came with her [[daughter]] [[{f}]], a receptionist, who is worried about her breathing. She lives with her [[husband]], [[{m}]], who has dementia and has hit her twice.

Spirometry shows moderate obstruction. I have started Spiriva and asked for a CT of the chest. Her [[father]] died of lung cancer and her [[cousin]] [[{m} {s}]] was treated here last year.

The best number is her [[son]]'s, [[0121 496 0{d}]], or [[{m}.{s}@example.org]].

Yours sincerely,
Dr Beatrix Stormcroft
Consultant in Respiratory Medicine
Westbury General Hospital`,
  `Discharge Summary

Admitted through ED after a fall. Found on the floor by [[{f} {s}]], her [[neighbour]]. No fracture. Occupational Therapy saw her with [[Mr {s}]].

Social History: [[Son]] [[{m}]] is in [[prison]]; [[{f}]] visits each Tuesday. [[Granddaughter]] is a [[looked after child]].

Medication on discharge: Amlodipine 5 mg, Atorvastatin 20 mg, Metformin 500 mg.

Follow-up: Falls Clinic, Riverside Unit, in six weeks.
Nurse Marisol Greywick`,
  `Smoking Clinic, Canal Street

Margaret has not smoked since June. She says [[{m}]] still smokes in the house and that [[{f}]] has asthma because of it. Her [[friend]] [[{f}]] wants to join the group; she can ring [[01632 960{d}]].

Leroy Quillfeather, stop smoking adviser`,
  `Community mental health team

Mood low since the [[wife]] of her [[brother]] died. [[{m} {s}]] [[threatened]] her in the car park. She is [[afraid of]] him. [[Child protection]] plan for [[{f}]] and [[{m}]] since May. Please [[do not tell]] the family.

Plan: Sertraline 50 mg, see in four weeks. Crisis team number given.
Dr Soraya Stillbrook`,
  `Note of a complaint

[[Nurse Kofi Adebrook]], who is the patient's [[neighbour]], told [[{f} {s}]] about the appointment in the shop. [[Our receptionist]] is related to the family and was asked not to open the record. [[Dr Gareth Pennywick]] is off sick, so Dr Amara Okonby will answer.`,
] as const

const clean = [
  'Three days, no fever now. Advice given.',
  'Blood pressure 142/86. Continue Ramipril. See Dr Pennywick in May.',
  'ED (erectile dysfunction) is not what was meant: seen in ED, the emergency department.',
  'Seen by Nurse Joyce Mistlethwaite of District Nursing on Monday.',
  'Parkinson’s disease, tremor of the left hand. Sinemet started by Dr Stormcroft.',
  'Family history not asked. Friends and Family Test leaflet given.',
  'Ward Sister aware. GP partners to discuss at the practice meeting.',
  'Referred to the Chest Clinic at Westbury General Hospital.',
  'Carer’s assessment offered. Ex-smoker, 20 a day until 2019.',
  'Dressing changed, Aquacel and foam. Waterlow 14.',
  'Margaret rang for her results. Mrs Fernstead will come on Tuesday.',
  'Ring the patient on 01632 960999.',
] as const

export const patient = {
  names: ['Margaret Fernstead'],
  sex: 'female',
  telephones: ['01632 960999'],
  emails: [],
}
export const atWork = [
  ...['Dr Amara Okonby', 'Dr Gareth Pennywick', 'Nurse Shanti Raoworth', 'Nurse Kofi Adebrook'],
  ...[
    'Dr Beatrix Stormcroft',
    'Nurse Marisol Greywick',
    'Leroy Quillfeather',
    'Dr Soraya Stillbrook',
  ],
  ...['Nurse Joyce Mistlethwaite', 'Westbury General Hospital', 'Millbrook Surgery'],
  ...['Willow District Nursing', 'Harbour Smoking Clinic'],
]

export type Mention = {
  readonly item: string
  readonly start: number
  readonly end: number
  readonly words: string
}

/** Letters and entries with at least so many mentions, and where these stand. */
export function planted(seed: number, many: number): { items: Item[]; mentions: Mention[] } {
  const random = randomOf(seed, 'mentions')
  const items: Item[] = []
  const mentions: Mention[] = []
  const all = [...notes, ...letters, ...clean]
  for (let n = 0; mentions.length < many; n++) {
    const part: Part = all[n % all.length]?.includes('\n') ? 'letters' : 'consultations'
    const item = String(n)
    let text = ''
    for (const [at, piece] of (all[n % all.length] ?? '').split(/\[\[|\]\]/).entries()) {
      const words = piece.replaceAll(/\{(\w)\}/g, (_, slot: string) => filled(slot))
      if (at % 2 === 1) {
        mentions.push({ item, start: text.length, end: text.length + words.length, words })
      }
      text += words
    }
    const texts = [{ path: '/valueString', label: 'Note', text }]
    items.push({
      ...{ id: item, part, title: 'Consultation note', at: null, writer: null, isPrivate: false },
      ...{ version: null, texts, resource: null, attachment: null },
    })
  }
  return { items, mentions }

  function filled(slot: string): string {
    switch (slot) {
      case 'f':
        return givenName(random, 'female')
      case 'm':
        return givenName(random, 'male')
      case 's':
        return familyName(random)
      case 'S':
        return familyName(random).toUpperCase()
      default:
        return String(random.whole(100, 999))
    }
  }
}
