-- Whom a question counted is for the process that answers questions, and not for who reads the answers.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

revoke select on study_job from confide_app;
grant select (id, study, version, question, asked_by, asked_by_name, asked_at, state, build, answered_at, result,
              result_digest, findings, why_refused, released_at)
  on study_job to confide_app;
