/**
 * May organisation V, represented by a staff member in a role, see entry E of patient P, now?
 *
 * The rules of docs/sharing-rules.md, pure: no database, clock or randomness. `enter` in SQL enforces the
 * same rules; tests hold the two equal over every small world.
 */

export const reasons = [
  'no-relationship',
  'role',
  'own',
  'private',
  'not-shared-out',
  'emergency',
  'organisation-rule',
  'not-shared-in',
  'permission-not-asked',
  'shared',
] as const

export type Reason = (typeof reasons)[number]

export type Decision = { readonly see: boolean; readonly because: Reason }

/** A patient's choice about one organisation, in one direction. */
export type ChoiceValue = 'yes' | 'no' | 'not-asked'

/** What an organisation may do with the records of a practice's patients (organisation rule). */
export type Listing = 'allowed' | 'prohibited' | 'unlisted'

/** What is true of the viewer, whatever the entry. */
export type ViewerFacts = {
  readonly organisation: string
  /** Organisations merged into the viewer's; their entries are its own. */
  readonly absorbed: readonly string[]
  readonly suspended: boolean
  readonly staffSuspended: boolean
  readonly readsClinical: boolean
}

/** What is true of the patient, or between the patient and the viewer, now. */
export type PatientFacts = {
  readonly protected: boolean
  readonly died: boolean
  readonly registeredHere: boolean
  readonly listing: Listing
  readonly verificationRequired: boolean
  readonly verified: boolean
  readonly relationship: boolean
  /** Emergency access by this staff member to this patient; `legal` is its kind with a legal reason. */
  readonly emergency: 'none' | 'emergency' | 'legal'
  readonly shareNothing: boolean
  readonly shareIn: ChoiceValue
  readonly permissionRequired: boolean
  readonly permission: boolean
}

/** What is true of the entry and of the organisation that wrote it. */
export type EntryFacts = {
  readonly organisation: string
  readonly private: boolean
  readonly shareOut: ChoiceValue
  /** Whether the writing organisation's published default, now in force, is to share out. */
  readonly sharesOutByDefault: boolean
}

/** The first rule that matches decides. Order and wording: docs/sharing-rules.md. */
export function decide(viewer: ViewerFacts, patient: PatientFacts, entry: EntryFacts): Decision {
  // 0: a protected patient is not found
  if (patient.protected && !patient.registeredHere && patient.listing !== 'allowed') {
    return no('no-relationship')
  }
  // 1: the role, a suspension, or a death without a legal reason
  if (!viewer.readsClinical || viewer.suspended || viewer.staffSuspended) return no('role')
  if (patient.died && patient.emergency !== 'legal') return no('role')
  // 2: what the organisation wrote itself
  if (entry.organisation === viewer.organisation || viewer.absorbed.includes(entry.organisation)) {
    return yes('own')
  }
  // 3: no reason to open this patient at all
  if (!patient.relationship && patient.emergency === 'none') return no('no-relationship')
  // 4 and 5: what emergency access never lifts
  if (entry.private) return no('private')
  if (patient.shareNothing || !sharesOut(entry)) return no('not-shared-out')
  // 6: emergency access lifts 3, 7, 8 and 9
  if (patient.emergency !== 'none') return yes('emergency')
  // 7: the registered practice's lists
  if (patient.listing === 'prohibited') return no('organisation-rule')
  const listed = patient.listing === 'allowed' || patient.registeredHere
  if (!listed && patient.verificationRequired && !patient.verified) return no('organisation-rule')
  // 8: the patient's choice about the viewer
  if (patient.shareIn !== 'yes') return no('not-shared-in')
  // 9: permission to view
  if (patient.permissionRequired && !patient.permission) return no('permission-not-asked')
  // 10
  return yes('shared')
}

function sharesOut(entry: EntryFacts): boolean {
  return entry.shareOut === 'yes' || (entry.shareOut === 'not-asked' && entry.sharesOutByDefault)
}

function yes(because: Reason): Decision {
  return yesFor[because]
}

function no(because: Reason): Decision {
  return noFor[because]
}

const yesFor = decisions(true)
const noFor = decisions(false)

/** One value for each answer, made once: written out, since looking it up is most of the time of deciding. */
function decisions(see: boolean): Readonly<Record<Reason, Decision>> {
  return {
    'no-relationship': answer(see, 'no-relationship'),
    role: answer(see, 'role'),
    own: answer(see, 'own'),
    private: answer(see, 'private'),
    'not-shared-out': answer(see, 'not-shared-out'),
    emergency: answer(see, 'emergency'),
    'organisation-rule': answer(see, 'organisation-rule'),
    'not-shared-in': answer(see, 'not-shared-in'),
    'permission-not-asked': answer(see, 'permission-not-asked'),
    shared: answer(see, 'shared'),
  }
}

function answer(see: boolean, because: Reason): Decision {
  return Object.freeze({ see, because })
}
