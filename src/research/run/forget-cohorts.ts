import type { Database } from '../../db/database.ts'

/**
 * Takes away whom each answered question counted, once its data is made anew or its study is over: nothing is held
 * against it any more.
 */
export async function forgetCohorts(db: Database): Promise<void> {
  await db.job`
    update study_job j set cohorts = null
     where j.cohorts is not null
       and (exists (select from study s
                     where s.id = j.study and (s.closed_at is not null or s.destroyed_at is not null))
         or j.build is distinct from (select b.id from study_build b where b.study = j.study
                                       order by b.built_at desc, b.id desc limit 1))`
}
