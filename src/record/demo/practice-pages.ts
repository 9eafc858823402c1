import type { PracticePage } from '../../identity/practice-page.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import { services } from './organisations.ts'

type Demo = { readonly practice: OdsCode; readonly page: PracticePage }

/**
 * What the demo's practices say of themselves.
 *
 * @see https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama: numbers that are never given out
 */
export const demoPracticePages: readonly Demo[] = [
  {
    practice: services.millbrook,
    page: {
      address: ['Mill Lane', 'Westbury North', 'WB1 4QF'],
      telephone: '01632 960 101',
      openingHours: [
        'Monday to Friday: 8am to 6:30pm',
        'Saturday: 9am to 12 noon',
        'Sunday and bank holidays: closed',
      ],
      website: 'https://millbrook.example',
      recordsMail: 'records@millbrook.example',
      privacyContact: 'Data protection officer, telephone 01632 960 109',
    },
  },
  {
    practice: services.hawthorn,
    page: {
      address: ['12 Hawthorn Lane', 'Westbury South', 'WB2 7HN'],
      telephone: '01632 960 102',
      openingHours: ['Monday to Friday: 8am to 6pm', 'Saturday and Sunday: closed'],
      website: 'https://hawthornlane.example',
      recordsMail: 'records@hawthornlane.example',
      privacyContact: 'Data protection officer, telephone 01632 960 108',
    },
  },
]
