import { allowView, appErrorView } from '../../src/web/apps/allow-view.tsx'
import { ownAppsView } from '../../src/web/patient/apps-view.tsx'
import { optionsOf } from '../../src/web/present/scope-words.ts'
import { developersView } from '../../src/web/developers/developers-view.tsx'
import { patientAppsView } from '../../src/web/staff/patient-apps-view.tsx'
import { at, nurse, patient, person } from './sample-record.ts'

const category = 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory'
const asked = [
  ...['openid', 'fhirUser', 'launch/patient', 'patient/Patient.rs', 'patient/Condition.cruds'],
  ...[`patient/Observation.rs?${category}`, 'user/Immunization.rs', 'offline_access'],
]
const question = {
  ...{ action: '/apps/allow/x', app: 'Growth chart', people: [], errors: [] },
  ...{ opened: false, asksForPatient: false },
}
const may = optionsOf(asked, true)
const chart = { id: 'a', name: 'Growth chart', may, allowedAt: at, lastLook: at } as const

/** What an app asks a person, and the apps of a patient. */
export const appPages: Record<string, () => string> = {
  'app-allow-errors': () =>
    allowView({
      ...{ ...question, who: person, audience: 'patient', options: may },
      people: [
        { id: 'me', name: 'Mine' },
        { id: 'b', name: 'Rosa Example' },
      ],
      errors: [{ field: 'scope-0', message: 'Tick what it may do, or do not allow anything' }],
    }),
  'app-allow-staff': () =>
    allowView({
      ...{ ...question, who: nurse, audience: 'staff', opened: true },
      options: optionsOf(['user/*.rs', 'online_access'], true),
    }),
  'app-allow-any': () =>
    allowView({
      ...{ ...question, who: nurse, audience: 'staff' },
      options: optionsOf(['user/*.rs', 'online_access'], false),
    }),
  'app-allow-which': () =>
    allowView({
      ...{ ...question, who: nurse, audience: 'staff', asksForPatient: true },
      options: optionsOf(['patient/*.rs'], true),
    }),
  'app-allow-nothing': () =>
    allowView({ ...question, who: person, audience: 'patient', options: [] }),
  'app-error': () => appErrorView('invalid_client'),
  'own-apps': () =>
    ownAppsView({
      who: person,
      apps: [
        { ...chart, whose: 'own' },
        { ...chart, id: 'b', lastLook: null, whose: 'by-helper' },
        { ...chart, id: 'c', whose: 'of-helped' },
      ],
    }),
  'patient-apps': () =>
    patientAppsView({ who: nurse, patient, at, apps: [{ id: 'chart', name: 'Growth chart' }] }),
  developers: () => developersView(true),
  'own-apps-none': () => ownAppsView({ who: person, apps: [] }),
}
