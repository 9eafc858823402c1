import { other, patient } from './statements.ts'

// What a copy is made of, as statements.

export const insertCopyItem = (organisation: string, whose: string, id = 'i') => `
  insert into access_item (patient_id, reference, gathering, id, organisation, page, place, part, title, private,
                           withheld, texts)
  values ('${whose}', 'SR-${organisation}', 1, '${id}', '${organisation}', 1, 1, 'x', 'x', false, false, '[]')`

export const insertCopyFinding = (organisation: string, whose: string, at = 0) => `
  insert into access_finding (patient_id, reference, gathering, item, path, start_at, end_at, organisation, page, kind,
                              words, source)
  values ('${whose}', 'SR-${organisation}', 1, 'i', 'x', ${at}, ${at + 1}, '${organisation}', 1, 'name', 'x', 'suggested')`

export const insertCopyBox = (organisation: string, whose: string) => `
  insert into access_box (patient_id, reference, gathering, id, item, organisation, page, box, ground, decided_by,
                          decided_at)
  values ('${whose}', 'SR-${organisation}', 1, gen_random_uuid(), 'i', '${organisation}', 0, '{0,0,1,1}', 'adoption', 'x',
          now())`

export const insertCopyPage = (organisation: string, whose: string, page = 1) => `
  insert into access_page (patient_id, reference, gathering, page, organisation, items, gathered_at)
  values ('${whose}', 'SR-${organisation}', 1, ${page}, '${organisation}', 1, now())`

export const exportId = '00000000-0000-0000-0000-0000000000e1'

/** Two patients' records in one export. */
export const insertExports = (whose: readonly string[]) => `
  insert into export_job (id, organisation, staff_id, staff_name, session, request_id, request, patients, state,
                          expires_at)
  values ('${exportId}', 'Z20', gen_random_uuid(), 'x', '', 'x', 'x', 'in-care', 'done', now() + interval '1 day');
  insert into export_patient (job, patient_id, kinds)
  values ${whose.map((one) => `('${exportId}', '${one}', '{Condition}')`).join(', ')}`

export const insertSubscription = (whose: string) => `
  insert into subscription (patient_id, id, topic, endpoint, ends_at)
  values ('${whose}', gen_random_uuid(), 'entries', 'x', now() + interval '1 day')`

/** A form of the patient and one of another, each with an email and a picture; an email that is kept with a request; and a picture of what shows who asks. */
export const insertCameIn = (organisation: string) => `
  insert into form_case (organisation, reference, form, form_version, answers, created_at, due_on, channel, state,
                         patient_id)
  values ('${organisation}', 'FM-1', 'copy', 'x', '{}', now(), now(), 'paper', 'done', '${patient}'),
         ('${organisation}', 'FM-2', 'copy', 'x', '{}', now(), now(), 'paper', 'done', '${other}'),
         ('${organisation}', 'FM-3', 'copy', 'x', '{}', now(), now(), 'paper', 'waiting', null);
  insert into inbound_mail (organisation, reference, received_at, digest, sender, sender_name, subject, body, spf,
                            dkim, dmarc, faults, state, kept_with)
  select '${organisation}', 'MI-' || x, now(), x::bytea, 'x', 'x', 'x', 'x', 'none', 'none', 'none', '{}', 'kept', x
    from unnest(array['FM-1', 'FM-2', 'FM-3', 'SR-${organisation}']) x;
  insert into flat_page (organisation, reference, page, file, width, height, png)
  select '${organisation}', x, 1, 1, 1, 1, ''
    from unnest(array['FM-1', 'FM-2', 'FM-3', 'MI-FM-1', 'MI-FM-2', 'SR-${organisation}',
                      'MI-SR-${organisation}']) x`
