import { openWorld } from '../support/open-world.ts'
import { SmartApp } from '../support/smart-app.ts'

// What the tests of apps that a patient lets in share: the patient, their practice, and the app as they use it.

export const { db, owner, world, door } = await openWorld()
/** Where each of the apps is told the answer. */
export const back = 'https://chart.example/back'

export const gp = await world.service('Z95001', 'Millbrook Surgery')
export const patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })

/** The app in a browser where somebody, else the patient, has just signed in. */
export const appOf = async (id = 'chart', who = patient) =>
  new SmartApp(door.origin, id, back, await world.signIn(who))
