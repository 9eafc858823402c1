import { other, patient } from './statements.ts'

// Somebody who helps and may ask for a copy, and who refuses one, as statements.

/** At the counter of Z20, and its records officer. */
export const counter = '00000000-0000-7000-8000-0000000000a6'
export const recordsOfficer = '00000000-0000-7000-8000-0000000000a7'
const attorneyship = '00000000-0000-7000-8000-0000000018a1'

/** `patient` is the attorney of `other`, as the registered practice recorded it. */
export const insertAttorney = `
  insert into proxy (patient_id, id, helper, helper_name, basis, document, kinds, practice, recorded_by, recorded_at,
                     starts_at, accepted_at)
  values ('${other}', '${attorneyship}', '${patient}', 'x', 'attorney', 'x', '{Condition}', 'Z10', 'x', now(), now(),
          now())`

/** What they ask for, or what somebody would have them ask. */
export const insertHelperAccess = (
  more: Partial<Record<'at' | 'basis' | 'proxy' | 'helper' | 'state' | 'reference', string>> = {},
) => {
  const { at = 'Z10', basis = 'attorney', proxy = attorneyship, helper = patient } = more
  const { state = 'received', reference = 'SR-help' } = more
  return `
  insert into access_request (patient_id, reference, organisation, scope, format, delivery, received_on, recorded_at,
                              version, asked_by, channel, state, helper, proxy)
  values ('${other}', '${reference}', '${at}', '{}', 'online', 'online', now(), now(), 0, '${basis}', 'online',
          '${state}', '${helper}', '${proxy}')`
}
