/** Words by which somebody else in a record is known, as texts of `findings`. Lower case; parts of regular expressions. */

const family = [
  ...[
    'm(o|u)m(my)?',
    'mam',
    'mother',
    'dad(dy)?',
    'father',
    'parents?',
    'brother',
    'sister',
    'siblings?',
    'twin',
  ],
  ...[
    'son',
    'daughter',
    'child',
    'children',
    'wife',
    'husband',
    'spouse',
    'partner',
    'boyfriend',
    'girlfriend',
  ],
  ...['fianc(é|e)e?', 'ex', 'aunt(ie|y)?', 'uncle', 'niece', 'nephew', 'cousin', 'widow(er)?'],
  ...[
    'grand(mother|father|ma|pa|dad|son|daughter|child|children|parents?)',
    'gran(ny)?',
    'nana?',
    'grandad',
  ],
  ...['in-laws?', 'next of kin', 'nok', 'relatives?', 'family members?', 'guardian'],
]
const others = [
  ...[
    'neighbours?',
    'friend',
    'flatmate',
    'housemate',
    'room-?mate',
    'lodger',
    'landlord',
    'landlady',
    'tenant',
  ],
  ...[
    'carer',
    'colleague',
    'workmate',
    'boss',
    'employer',
    'line manager',
    'teacher',
    'head ?teacher',
    'vicar',
  ],
  ...[
    'childminder',
    'babysitter',
    'another (patient|resident|man|woman|person|pupil)',
    'other resident',
  ],
]

/** With `step-`, `half-`, `foster`, `ex-` before and `-in-law` or an s behind. */
export const kinWords = new RegExp(
  `(?<![\\p{L}-])((step|half|foster|adoptive|birth|ex|grand|great)[- ]?)*(${[...family, ...others].join('|')})s?(-in-law)?(?![\\p{L}])`,
  'giu',
)

/** What is no person, or one who acts professionally, though a word of the above stands in it. */
export const notKin = [
  /\b(ward|nursing|theatre|night|charge|senior|junior) sister\b/giu,
  /(?<=[^.!?:\n] )Sister (?=\p{Lu})/gu,
  /\b(gp|senior|managing|practice|salaried|business|training) partners?\b/giu,
  /\bpartner(s|ship)? (practice|organisation|agenc)\w*/giu,
  /\b(mother and baby|mother tongue|parent company|child health|child development|child protection)\b/giu,
  /\bchild(-| )(pugh|proof|resistant|bearing|birth)\b/giu,
  /\bchildren['’]?s? (hospital|ward|services|centre|clinic|team)\b/giu,
  /\bcarer['’]?s['’]? (allowance|assessment)\b/giu,
  /\bfriends and family test\b/giu,
  /\bex-?(smoker|drinker|user)s?\b/giu,
  /\bex \d/giu,
]

export const safeguardingWords = [
  /\bsafeguard\w*/giu,
  /\bchild (protection|in need)\b/giu,
  /\blooked[- ]after( child(ren)?)?\b/giu,
  /\b(marac|mappa|idva|lado|dash|cafcass|prevent referral|channel panel)\b/giu,
  /\b(social services|children['’]s services|social care|social worker)\b/giu,
  /\b(domestic|sexual|physical|emotional|financial|elder|child|drug|alcohol)(ly)? (abus|violen)\w*/giu,
  /\b(abus(e[drs]?|ive|ing)|neglect(ed|ful)?|non-accidental|nai|coerciv\w+|controlling|grooming|exploit\w+)\b/giu,
  /\b(fgm|forced marriage|honour[- ]based)\b/giu,
  /\b(perpetrator|assault(ed|s)?|rape[ds]?|stalk\w+|threat(s|ened|ens)?|violen(t|ce))\b/giu,
  /\b(police|probation|prison|bail|injunction|non-molestation|court order|refuge|custody)\b/giu,
  /\b(strategy (meeting|discussion)|section (17|47)|case conference)\b/giu,
  /\b(asked (me|us) not to (tell|say)|(do not|don['’]t|not to) (tell|disclose|share)\b|in (strict )?confidence|confidential(ly)?|without (his|her|their) knowledge|unaware (that|of) (this|we))/giu,
  /\b(at risk from|fears? (for|of)|afraid of|scared of)\b/giu,
]

/** Who works here or elsewhere, where they are not named. */
export const staffWords =
  /\b(our |the |a |another )?((member|members) of (our )?staff|receptionist|practice manager|health ?care assistant|secretary|nurse|doctor|gp|pharmacist|paramedic|dispenser)\b/giu

const bonds =
  'neighbour|friend|cousin|sister|brother|wife|husband|partner|aunt|uncle|niece|nephew|mother|father|son|daughter|flatmate|landlord|landlady|ex'

/** Right before staff: her cousin, Nurse … */
export const bondBefore = new RegExp(`\\b(${bonds})\\b.{0,12}$`, 'iu')

/** What makes staff somebody whom the patient knows, or is about their own life. */
export const notProfessional = new RegExp(
  [
    `\\b(who is|is|being|as|also|actually|,) (also )?(the patient['’]s|(her|his|their)( own)?|a) (\\w+ )?(${bonds})\\b`,
    `^[^,.]*, (the patient['’]s|her|his|their|a) (\\w+ )?(${bonds})\\b`,
    '\\b(off duty|(her|his|their|my) own time|outside work|socially|privately|personally|related to|in-law)\\b',
    '\\b(lives? (next door|near|opposite)|next door to|not as (her|his|a|their) (nurse|doctor|gp))\\b',
    '\\b(same (church|school|street|gym|choir)|off sick|sick leave|maternity leave|signed off|disciplinary)\\b',
    '\\b(grievance|under investigation|suspended|resigned|going through a divorce|pregnant)\\b',
  ].join('|'),
  'iu',
)

/** Titles of people who are not at work here. */
export const titles = [
  'Mr',
  'Mrs',
  'Ms',
  'Miss',
  'Mx',
  'Master',
  'Sir',
  'Lady',
  'Rev',
  'Pastor',
  'Imam',
]
/** Titles of people at work: their names are not held back. DPA 2018 Schedule 2 paragraph 17. */
export const workTitles = [
  ...[
    'Dr',
    'Doctor',
    'Prof',
    'Professor',
    'Nurse',
    'Sister',
    'Matron',
    'Midwife',
    'Consultant',
    'Surgeon',
  ],
  ...[
    'Physio',
    'Physiotherapist',
    'Paramedic',
    'Pharmacist',
    'Dietitian',
    'Optometrist',
    'Dentist',
    'Psychologist',
  ],
  ...['Counsellor', 'PC', 'DC', 'Sgt', 'Officer', 'Judge', 'Registrar', 'Therapist', 'HCA', 'SHO'],
]
/** Behind or before a name: who is at work. */
export const workRoles =
  /\b(nurse|doctor|consultant|surgeon|physiotherapist|physio|midwife|paramedic|pharmacist|dieti[ct]ian|optometrist|dentist|psychologist|psychiatrist|counsellor|social worker|health visitor|registrar|therapist|radiographer|receptionist|secretary|podiatrist|health ?care assistant|practice manager|audiologist|care co-?ordinator)s?\b/iu

/** What people do, behind a word that may be their name. */
export const doings =
  /^['’]?s?\s+(also |then |now |still |who )?(says?|said|rang|rings|calls?|called|phoned?|telephoned|told|tells|reports?|reported|asks?|asked|wants?|wanted|states?|stated|feels|felt|thinks|thought|believes|attended|attends|came|comes|brought|brings|lives?|lived|visits?|visited|helps?|helped|shout(s|ed)|hits?|drinks|drank|drove|drives|accompan(ies|ied)|mentioned|mentions|describe[sd]|explained|worr(ies|ied)|disclosed|contacted|collect(s|ed)|moved|left|died|works?|worked|admitted|denie[sd]|threatened|pushed|found|noticed|remembers|agreed|refused|smokes|takes|took|keeps|kept|looks after|cares|cared|does|gets|goes|makes|manages|holds|has been)\b/u

/** What stands before a name: with Kevin, told Kevin, called Kevin, Kevin and Kim. */
export const before =
  /(?:^|[\s(,;:“"'‘])(with|from|by|to|for|told|tells|and|or|called|named|met|saw|about|of|against|on|between|contact|cc|re|ring|rang|phone|call|asked|lives with|per|via|c\/o|is|was|than|like|but|that|when|where|if|because|as|since|while|after|before|until|says|said)[\s:]+$/iu
