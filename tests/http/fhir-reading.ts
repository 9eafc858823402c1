import { openWorld } from '../support/open-world.ts'

// What the tests of reading through the API share: a patient of a practice and a clinic, which see what they share.

export const { owner, world, door } = await openWorld()
export const fhir = '/fhir/R4'

export const gp = await world.service('Z87001', 'Millbrook Surgery')
export const clinic = await world.service('Z87002', 'Clinic', 'hospital')
export const patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
await world.inCareOf(patient, gp, clinic)
await world.list(gp, 'allowed', clinic)
await world.choose(patient, [gp, 'yes', 'yes'], [clinic, 'yes', 'yes'])
/** The session of a doctor of the practice. */
export const doctor = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
/** The session of a nurse of the clinic. */
export const nurse = await world.signIn(await world.staff(clinic, 'nurse', 'Sam Nurse'))

export const get = (path: string, as = doctor, headers: Readonly<Record<string, string>> = {}) =>
  door.ask({ url: `${fhir}/${path}`, as, headers })
