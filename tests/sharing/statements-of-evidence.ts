// The codes with which somebody sends what shows who they are, as statements.

/** `more`: attempts, when it was used and until when it works. */
export const insertEvidenceCode = (
  organisation: string,
  whose: string,
  code: string,
  more = `0, null, now() + interval '1 day'`,
) => `
  insert into evidence_code (code_hash, patient_id, reference, organisation, way, made_at, made_by, attempts, used_at,
                             expires_at)
  values (sha256('${code}'), '${whose}', 'SR-${organisation}', '${organisation}', 'post', now(), 'x', ${more})`

export const newEvidenceCode = (organisation: string, whose: string) => `
  insert into evidence_code (code_hash, patient_id, reference, organisation, way, made_at, made_by, expires_at)
  values (sha256(gen_random_uuid()::text::bytea), '${whose}', 'SR-2', '${organisation}', 'post', now(), 'x', now())`

export const tryEvidence = (code: string) =>
  `select from (select try_evidence(sha256('${code}'), 5) as may) x where may`
export const openEvidence = (code: string) =>
  `select from open_evidence(sha256('${code}'), gen_random_uuid()) where reference is not null`
