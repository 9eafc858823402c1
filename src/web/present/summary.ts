import type { Speaker } from '../../sharing/who-speaks.ts'
import type { Preference } from '../../summary/preference.ts'

export const preferenceTexts: Readonly<Record<Preference, string>> = {
  'no-preference': 'No choice made: medicines, allergies and more, as is usual in England',
  core: 'Medicines and allergies only',
  additional: 'Medicines, allergies and more',
  dissent: 'No summary',
}

export const askedByTexts: Readonly<Record<Speaker, string>> = {
  patient: 'The patient',
  parent: 'A parent or guardian',
  attorney: 'An attorney for health and welfare',
  deputy: 'A deputy of the court',
  'best-interests': 'Nobody: decided in the patient’s best interests',
}

/** What each choice keeps from staff in an emergency, in the patient's words. */
export const notSeen: Readonly<Record<Preference, readonly string[]>> = {
  'no-preference': [],
  additional: [],
  core: [
    'your long-term conditions and past operations',
    'your immunisations',
    'what you wish for your care, such as about resuscitation',
    'help you need to understand or to be understood',
  ],
  dissent: [
    'medicines you take, and what must not be mixed with them',
    'allergies and bad reactions you have had',
    'your long-term conditions, and what you wish for your care',
  ],
}
