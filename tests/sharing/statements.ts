// Statements tried in the database itself. Each is whole text: what is tried is the database, not our code.

export const patient = '00000000-0000-4000-8000-000000000001'
export const other = '00000000-0000-4000-8000-000000000002'
/** Somebody who is not there yet. */
export const newcomer = '00000000-0000-4000-8000-000000000009'
export const nurse = '00000000-0000-7000-8000-0000000000a1'
export const stranger = '00000000-0000-7000-8000-0000000000a2'
/** Has died. */
export const departed = '00000000-0000-4000-8000-000000000008'
/** Keeps watch over alerts, in the nurse's service. */
export const watcher = '00000000-0000-7000-8000-0000000000a5'
export const clerk = '00000000-0000-7000-8000-0000000000a3'
/** Keeps the lists of Z10. */
export const desk = '00000000-0000-7000-8000-0000000000a8'
/** At the registered practice, Z10. */
export const gpDesk = '00000000-0000-7000-8000-0000000000a9'
export const keeper = '00000000-0000-7000-8000-0000000000a4'
export const entryId = (slot: number) => `00000000-0000-7000-8000-00000000000${slot}`

export const enter = (who: string, use: string, whom = `'${patient}'`) =>
  `select * from enter(sha256('${who}'), ${whom}, '${use}')`
/** `use`: choose · gate · mark · explain · handle · request · desk · watch */
export const enterAct = (who: string, use: string, whom = `'${patient}'`) =>
  `select * from enter_act(sha256('${who}'), ${whom}, '${use}')`
/** The session of an app, by what it is: `insertApps`. */
export const appSession = (name: string) => `app ${name}`
export const enterLists = (who: string) => `select * from enter_lists(sha256('${who}'))`
export const readsAsNurse = enter(nurse, 'read')
export const writesAsNurse = enter(nurse, 'write')
export const looksAsPatient = enter(patient, 'read')
export const asJob = (view = 'import', whose = patient) =>
  `select enter_job('${whose}', '${view}', '{Z20}')`

export const insertEntry = (organisation: string, whose = patient) => `
  insert into entry (patient_id, id, organisation, kind, recorded_by, attributed_by, resource)
  values ('${whose}', gen_random_uuid(), '${organisation}', 'Observation', 'x', 'author', '{}')`

export const changeEntry = (slot: number, set = 'version = 2') =>
  `update entry set ${set} where id = '${entryId(slot)}'`

export const insertVersion = (
  organisation: string,
  whose = patient,
  slot = whose === patient ? 0 : 5,
  version = 7,
) => `
  insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by,
                             replaced_by, reason, resource)
  values ('${whose}', '${entryId(slot)}', ${version}, '${organisation}', now(), 'x', 'x', 'x', '{}')`

export const insertHolding = (organisation: string, whose = patient) =>
  `insert into holding (patient_id, organisation) values ('${whose}', '${organisation}')`

export const insertLink = (whose: string) => `
  insert into entry_link (patient_id, from_id, to_id)
  values ('${whose}', '${entryId(whose === patient ? 0 : 5)}', gen_random_uuid())`

export const insertEvent = (whose: string) => `
  insert into access_event (patient_id, id, kind, actor_kind, actor, actor_name, purpose, rule, route,
                            own, sources, count)
  values ('${whose}', gen_random_uuid(), 'open', 'staff', 'x', 'x', 'x', 'own', 'x', '{}', '{}', 0)`

/** By somebody of a service. */
export const insertEventOf = (organisation: string, whose: string, filter = 'x') =>
  insertEvent(whose)
    .replace('purpose, rule', 'organisation, filter, purpose, rule')
    .replace(`'x', 'x', 'x', 'own'`, `'x', 'x', '${organisation}', '${filter}', 'x', 'own'`)

export const insertKey = (whose: string) => `
  insert into idempotency (patient_id, key, recorded_by, result)
  values ('${whose}', gen_random_uuid()::text, 'x', gen_random_uuid())`

export const insertPatientHistory = (whose: string) => `
  insert into patient_history (patient_id, id, protected) values ('${whose}', gen_random_uuid(), false)`

export const insertOutbox = (whose: string) => `
  insert into outbox (patient_id, id, topic, payload) values ('${whose}', gen_random_uuid(), 'x', '{}')`

export const insertMessage = (recipient: string, reference: string | null = null) => `
  insert into message (recipient, id, box, kind, reference)
  values ('${recipient}', gen_random_uuid(), 'patient', 'code', ${reference === null ? 'null' : `'${reference}'`})`
export const insertContact = (whose: string) => `
  insert into contact_choice (patient_id, id, way, address, format, recorded_at)
  values ('${whose}', gen_random_uuid(), 'mail', 'x', 'standard', now())`

export const insertPasskey = (whose: string) => `
  insert into passkey (credential, patient_id, public_key, counter, transports, name)
  values (gen_random_uuid()::text, '${whose}', '', 0, '{}', 'x')`

export const insertPause = (whose: string, practice = 'Z20') => `
  insert into online_pause (patient_id, id, practice, paused_at, paused_by)
  values ('${whose}', gen_random_uuid(), '${practice}', now(), 'x')`

/** A helper who is invited, by the patient or by a practice. */
export const insertProxy = (whose: string, practice: string | null = null, more = '') => `
  insert into proxy (patient_id, id, helper_name, basis, kinds, practice, recorded_by, recorded_at, starts_at
                     ${more === '' ? '' : ', helper, accepted_at'})
  values ('${whose}', gen_random_uuid(), 'x', '${practice === null ? 'patient' : 'parent'}', '{Condition}',
          ${practice === null ? 'null' : `'${practice}'`}, 'x', now(), now() ${more})`

/** In force; by staff of that service. */
export const insertEmergency = (organisation: string, span = '1 hour', whose: string = patient) => `
  insert into emergency_access (patient_id, id, organisation, staff_id, kind, reason, ends_at)
  values ('${whose}', gen_random_uuid(), '${organisation}', gen_random_uuid(), 'emergency', 'x',
          now() + interval '${span}')`

/** A child of the patient's age is reviewed by nobody in truth: what is tried is who may write it. */
export const insertCompetence = (whose: string, organisation = 'Z20') => `
  insert into competence_review (patient_id, id, competent, reasons, organisation, recorded_by, recorded_at)
  values ('${whose}', gen_random_uuid(), true, 'x', '${organisation}', 'x', now())`

export const insertCompetenceDue = (whose: string, organisation = 'Z20') => `
  insert into competence_due (organisation, patient_id, from_on, due_on, over_on)
  values ('${organisation}', '${whose}', now(), now(), now())`

/** By a clinician of that service. */
export const insertDecision = (whose: string, organisation = 'Z20') => `
  insert into best_interests (patient_id, id, about, organisation, decided_by, role, document, review_on, recorded_at)
  values ('${whose}', gen_random_uuid(), 'sharing', '${organisation}', 'x', 'nurse', 'x', now(), now())`

export const insertDecisionDue = (whose: string, organisation = 'Z20', about = 'sharing') => `
  insert into best_interests_due (organisation, patient_id, about, due_on)
  values ('${organisation}', '${whose}', '${about}', now())`

export const insertInvite = (whose: string) => `
  insert into proxy_invite (code_hash, patient_id, proxy, expires_at)
  values (sha256(gen_random_uuid()::text::bytea), '${whose}', gen_random_uuid(), now())`

export const insertHelping = (whose: string, ended = false) => `
  insert into helping (helper, patient_id, proxy, patient_name, since, ended_at)
  values (gen_random_uuid(), '${whose}', gen_random_uuid(), 'x', now(), ${ended ? 'now()' : 'null'})`

export const insertQuietEvent = (whose: string) =>
  insertEvent(whose)
    .replace('purpose, rule', 'filter, purpose, rule')
    .replace(`'x', 'x', 'x', 'own'`, `'x', 'x', 'online-access', 'x', 'own'`)

export const insertMark = (organisation: string, whose: string) => `
  insert into mark_history (patient_id, id, set_id, entry_id, organisation, what, marked, asked_by, reason,
                            recorded_by, choice_version)
  values ('${whose}', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '${organisation}', 'private',
          true, 'patient', 'x', 'x', 1)`

export const insertRequest = (organisation: string, whose: string) => `
  insert into private_request (patient_id, id, reference, organisation, entry_id, what)
  values ('${whose}', gen_random_uuid(), 'x', '${organisation}', gen_random_uuid(), 'private')`

export const insertCorrection = (organisation: string, whose: string) => `
  insert into entry_correction (patient_id, id, reference, organisation, entry_id, version, wrong, should_say, due_on)
  values ('${whose}', gen_random_uuid(), 'x', '${organisation}', gen_random_uuid(), 1, 'x', 'x', now())`

/** `entry`: the slot of the practice's own; `from`: that of the original. */
export const insertFiling = (
  organisation: string,
  whose: string,
  [entry, from]: readonly [number, number],
  withheld = false,
) => `
  insert into filing (patient_id, entry_id, organisation, from_entry, from_version, from_organisation,
                      withheld_from_patient, recorded_by, reference)
  values ('${whose}', '${entryId(entry)}', '${organisation}', '${entryId(from)}', 1, 'Z40', ${withheld}, 'x', 'x')`

export const insertWork = (organisation: string, whose = patient) => `
  insert into work_item (organisation, reference, kind, patient_id, created_at)
  values ('${organisation}', gen_random_uuid()::text, 'correction', '${whose}', now())`

export const insertReview = (organisation: string, whose: string) => `
  insert into withheld_review (organisation, patient_id, entry_id, due_on, recorded_by)
  values ('${organisation}', '${whose}', gen_random_uuid(), now(), 'x')`

export const insertAlert = (organisation: string, whose: string = patient) => `
  insert into alert (organisation, id, reference, kind, patient_id, patient_name, patient_born, staff_id,
                     staff_person, staff_name, staff_service, look_at, evidence)
  values ('${organisation}', gen_random_uuid(), gen_random_uuid()::text, 'same-name', '${whose}', 'x',
          '1950-01-01', '${nurse}', 'x', 'x', 'x', now(), '[]')`

export const insertNote = (organisation: string) => `
  insert into alert_note (organisation, id, alert, by_staff, by_name, note)
  values ('${organisation}', gen_random_uuid(), gen_random_uuid(), '${watcher}', 'x', 'x')`

export const insertPatient = (whose: string) => `
  insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
  values ('${whose}', 'A', 'B', '1950-01-01', 'female', '{}')`

export const insertIdentifier = (whose: string) => `
  insert into patient_identifier (value, system, patient_id)
  values (gen_random_uuid()::text, 'x', '${whose}')`

export const insertName = (whose: string) => `
  insert into patient_name (family_key, given_key, birth_date, patient_id)
  values (gen_random_uuid()::text, 'a', '1950-01-01', '${whose}')`

export const insertPreference = (whose: string) => `
  insert into summary_preference (patient_id, preference, recorded_at)
  values ('${whose}', 'additional', now())
  on conflict do nothing`

export const insertHistoryOfPreference = (whose: string, organisation: string | null) => `
  insert into summary_preference_history
    (patient_id, id, preference, asked_by, channel, recorded_by, organisation, recorded_at)
  values ('${whose}', gen_random_uuid(), 'core', 'patient', 'online', 'x',
          ${organisation === null ? 'null' : `'${organisation}'`}, now())`

export const insertType1 = (whose: string, organisation: string | null = null) => `
  insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by,
                             organisation, recorded_at)
  values ('${whose}', gen_random_uuid(), 'x', true, 'patient', 'online', 'x', 'x',
          ${organisation === null ? 'null' : `'${organisation}'`}, now())`

export const study = 'ST-TEST-TEST'
const buildId = '00000000-0000-7000-8000-0000000000b1'
/** One that may be built, with a build. */
export const insertStudy = `
  insert into study (id, created_at) values ('${study}', now());
  insert into study_version (study, version, title, summary, purpose, benefit, organisation, lead, commercial,
                             funder, legal_basis, settings, birth, people, training, kinds, outputs, starts_on, ends_on, applied_by,
                             applied_by_name, applied_at)
  values ('${study}', 1, 'x', 'x', 'x', 'x', 'Z20', 'x', false, 'x', 'x', '{gp-practice}', 'year', '[]', 'x', '{Condition}', 'x',
          current_date - 1, current_date + 1, gen_random_uuid(), 'x', now());
  insert into study_decision (study, version, decided_by, decided_by_name, approves, reason, decided_at)
  select '${study}', 1, gen_random_uuid(), 'x', true, 'x', now() from generate_series(1, 2);
  insert into study_build (id, study, version, built_at, checked_at, people, entries, type_1, national, unchecked,
                           rules_digest)
  values ('${buildId}', '${study}', 1, now(), now(), 2, 2, 0, 0, 0, 'x')`
export const insertStudyPatient = (whose: string) =>
  `insert into study_patient (patient_id, build) values ('${whose}', '${buildId}') on conflict do nothing`
export const enterExtract = (whose = study) => `select * from enter_extract('${whose}')`
export const enterOptOuts = 'select enter_opt_outs()'

export const insertMerge = (whose: string) => `
  insert into patient_merge (patient_id, id, from_patient, reference, recorded_by, recorded_at, choice_version,
                             before, written)
  values ('${whose}', gen_random_uuid(), gen_random_uuid(), 'x', 'x', now(), 1, '{}', 1)`

export const insertOrigin = (organisation: string, whose: string) => `
  insert into entry_origin (patient_id, merge, origin_id, id, from_patient, organisation, copied, version,
                            private, withheld_from_patient)
  values ('${whose}', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
          '${organisation}', true, 1, false, false)`

export const insertFormCase = (organisation: string, more = `'paper', 'waiting', null`) => `
  insert into form_case (organisation, reference, form, form_version, answers, created_at, due_on, channel, state,
                         patient_id)
  values ('${organisation}', gen_random_uuid()::text, 'type-1', 'x', '{}', now(), now(), ${more})`

export const insertFormPerson = (organisation: string) => `
  insert into form_person (organisation, reference, answers)
  values ('${organisation}', gen_random_uuid()::text, '{}')`

export const insertQuarantinedFile = (organisation: string, of = 'FM') => `
  insert into quarantined_file (organisation, reference, file, kind, bytes)
  values ('${organisation}', '${of}-' || gen_random_uuid(), 1, 'pdf', '')`

export const insertFlatPage = (organisation: string, of = 'FM') => `
  insert into flat_page (organisation, reference, page, file, width, height, png)
  values ('${organisation}', '${of}-' || gen_random_uuid(), 1, 1, 1, 1, '')`

export const insertInboundMail = (organisation: string, more = `'waiting', null`) => `
  insert into inbound_mail (organisation, reference, received_at, digest, sender, sender_name, subject, body, spf,
                            dkim, dmarc, faults, state, kept_with)
  values ('${organisation}', 'MI-' || gen_random_uuid(), now(), gen_random_uuid()::text::bytea, 'x', 'x', 'x', 'x',
          'none', 'none', 'none', '{}', ${more})`

export const insertLookQuestion = (whose: string, organisation = 'Z20') => `
  insert into look_question (patient_id, look_id, reference, organisation, look_at, look_by, asked_at, due_on)
  values ('${whose}', gen_random_uuid(), 'x', '${organisation}', now(), 'x', now(), now())`

/** `more`: who asks by which channel, and the state. */
export const insertAccess = (
  organisation: string,
  whose: string,
  more = `'patient', 'online', 'received'`,
) => `
  insert into access_request (patient_id, reference, organisation, scope, format, delivery, received_on, recorded_at,
                              version, asked_by, channel, state)
  values ('${whose}', 'SR-${organisation}', '${organisation}', '{}', 'online', 'online', now(), now(), 0, ${more})`

/** `more`: who did it, and the state it led to; `from`: the one before, in quotes. */
export const insertAccessEvent = (
  organisation: string,
  whose: string,
  number: number,
  more = `'patient', 'received'`,
  from = 'null',
) => `
  insert into access_request_event (patient_id, reference, number, organisation, at, what, by_id, by_name, by_kind,
                                    to_state, from_state)
  values ('${whose}', 'SR-${organisation}', ${number}, '${organisation}', now(), 'moved', 'x', 'x', ${more}, ${from})`

export const insertRegister = (organisation: string, reference = 'SR') => `
  insert into access_register (organisation, reference, patient_id, version, channel, asked_by, state, received_on,
                               extended)
  values ('${organisation}', '${reference}', '${patient}', 1, 'online', 'patient', 'received', now(), false)`

export const packId = (n: number) => `00000000-0000-7000-8000-00000000650${n}`

export const insertPack = (
  organisation: string,
  whose: string,
  id: string,
  forPatient: boolean,
  expires = `now() + interval '1 day'`,
) => `
  insert into access_pack (patient_id, id, reference, organisation, for_patient, made_at, expires_at, size, sha256,
                           files)
  values ('${whose}', '${id}', 'SR-${organisation}', '${organisation}', ${forPatient}, now(), ${expires}, 1, 'x', '[]')`

export const insertPiece = (
  organisation: string,
  whose: string,
  pack: string,
  forPatient: boolean,
  number = 0,
  expires = `now() + interval '1 day'`,
) => `
  insert into access_pack_piece (patient_id, pack, number, organisation, for_patient, expires_at, bytes)
  values ('${whose}', '${pack}', ${number}, '${organisation}', ${forPatient}, ${expires}, 'x')`

export const insertPosting = (organisation: string, whose: string, number: number) => `
  insert into access_posting (patient_id, reference, number, organisation, step, at, by_name)
  values ('${whose}', 'SR-${organisation}', ${number}, '${organisation}', 'printed', now(), 'x')`

export const insertItem = (whose: string, entry: string, organisation: string) => `
  insert into summary_item (patient_id, entry_id, rule, organisation, recorded_by, recorded_at)
  values ('${whose}', '${entry}', 'withhold', '${organisation}', 'x', now())`

export const insertHistoryOfItem = (whose: string, organisation: string) => `
  insert into summary_item_history (patient_id, id, entry_id, rule, organisation, recorded_by, recorded_at)
  values ('${whose}', gen_random_uuid(), gen_random_uuid(), 'withhold', '${organisation}', 'x', now())`

export const insertSummary = (whose: string, state: 'live' | 'replaced') => `
  insert into summary (patient_id, id, version, state, scope, practice, choice_version, digest, made_at,
                       checked_at, staff_text, patient_text, staff_html, patient_html, patient_version, patient_made_at)
  values ('${whose}', gen_random_uuid(), ${state === 'live' ? 2 : 1}, '${state}', 'core', 'Z10', 1, '', now(),
          now(), 'x', 'x', 'x', 'x', gen_random_uuid(), now())`

/** `madeAt`: the practice whose desk made it; null for the patient. */
export const insertCode = (whose: string, organisation: string, madeAt: string | null = null) => `
  insert into one_time_code (patient_id, id, organisation, code_hash, made_at, recorded_by, recorded_at,
                             expires_at)
  values ('${whose}', gen_random_uuid(), '${organisation}', '', ${madeAt === null ? 'null' : `'${madeAt}'`},
          'x', now(), now())`

export const insertRule = (practice: string, organisation: string) => `
  insert into organisation_rule (practice, organisation, rule, recorded_by)
  values ('${practice}', '${organisation}', 'allowed', 'x')`

export const insertRuleHistory = (practice: string) => `
  insert into organisation_rule_history (practice, organisation, id, rule, recorded_by)
  values ('${practice}', 'Z30', gen_random_uuid(), 'allowed', 'x')`

export const insertOrganisationHistory = (organisation: string) => `
  insert into organisation_history (organisation, id, share_out_default, permission_policy, verification_required)
  values ('${organisation}', gen_random_uuid(), 'yes', 'extended', true)`

export const patientTables = [
  ...['patient', 'sharing', 'choice', 'choice_history', 'entry', 'entry_version', 'entry_link'],
  ...['mark_history', 'private_request', 'withheld_review', 'entry_correction', 'work_item'],
  ...['holding', 'access_event', 'idempotency', 'patient_identifier', 'patient_name'],
]

/** An app, with a session of each reach; and a row of what the authorisation server keeps. */
export const insertApps = `
  insert into app (id, name, scopes) values ('chart', 'Chart', '{}');
  insert into session (token_hash, staff_id, patient_id, idle, expires_at, app, app_about, app_there, app_everywhere)
  select sha256(convert_to('app ' || x.name, 'UTF8')), x.staff::uuid, x.whose::uuid, '1 hour', now() + interval '1 day',
         'chart', x.about::uuid, x.there::text[], x.everywhere::text[]
    from (values ('all of anybody', '${nurse}', null, null, '{}', '{*}'),
                 ('kind of anybody', '${nurse}', null, null, '{}', '{Observation}'),
                 ('another kind of anybody', '${nurse}', null, null, '{}', '{Condition}'),
                 ('category of anybody', '${nurse}', null, null, '{}', '{Observation:laboratory}'),
                 ('kind of one', null, '${patient}', '${patient}', '{Observation}', null),
                 ('kind of another', null, '${patient}', '${other}', '{Observation}', null),
                 ('nurse of another', '${nurse}', null, '${other}', '{*}', null))
      as x (name, staff, whose, about, there, everywhere);
  insert into app_allowance (id, app, staff_id, scope) values (gen_random_uuid(), 'chart', '${nurse}', 'x');
  insert into app_token (model, id_hash, payload, expires_at) values ('x', 'x', '{}', now());
  insert into app_launch (token_hash, app, session, patient_id) values ('x', 'chart', 'x', '${patient}')`
