import type { Leaflet } from '../../src/sharing/leaflets/leaflet.ts'
import { leafletText } from '../../src/sharing/leaflets/leaflet-words.ts'
import type { PracticePolicy } from '../../src/sharing/leaflets/practice-policy.ts'

const terms = { sharesOutFrom: null, permissionPolicy: 'extended' } as const

/** A practice with services of every kind around it. */
export const policy: PracticePolicy = {
  practice: {
    ...{ id: 'Z90001', name: 'Millbrook Surgery', ...terms },
    ...{ codeRequired: true, privateOnRequest: 'ask' },
  },
  services: [
    { id: 'Z90010', name: 'Westbury District Nursing', ...terms, listed: 'allowed' },
    { id: 'Z90021', name: 'Westbury Hospice', ...terms, listed: 'allowed' },
    {
      ...{ id: 'Z90011', name: 'Westbury Smoking Clinic', listed: 'allowed', sharesOutFrom: null },
      permissionPolicy: 'ask-each-time',
    },
    {
      ...{ id: 'Z90060', name: 'Westbury Child Health', listed: 'allowed' },
      ...{ sharesOutFrom: '2026-11-01', permissionPolicy: 'extended' },
    },
    {
      ...{ id: 'Z90050', name: '111 service', listed: 'allowed', sharesOutFrom: null },
      permissionPolicy: 'notice-based',
    },
    { id: 'Z90031', name: 'Riverside Pharmacy', ...terms, listed: 'prohibited' },
    { id: 'Z90040', name: 'Westbury Opticians', ...terms, listed: 'unlisted' },
  ],
}

export const leaflet: Leaflet = {
  ...leafletText(policy),
  ...{ version: '3fa9c1b2d4e5', from: new Date('2026-11-20T09:00:00Z') },
  practice: { id: 'Z90001', name: 'Millbrook Surgery' },
}
