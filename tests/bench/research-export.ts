import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../src/identity/ids.ts'
import { copyTo, extract, readAtLength } from '../../src/research/linker/extract.ts'
import { openLinker } from '../../src/research/linker/open-linker.ts'
import { candidatesIn } from '../../src/research/linker/people.ts'
import { linkPeople, linkPlaces } from '../../src/research/linker/places.ts'
import { inRandomOrder, studyKey } from '../../src/research/linker/pseudonyms.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { median, rounds, type Bench } from './measurement.ts'
import { temporaryFolder } from './temporary.ts'

const people = Number(process.env['CONFIDE_BENCH_PATIENTS'] ?? 200_000)
const each = 5
const study = 'ST-BNCH-BNCH'

/** What a study is made of, out of the database by its rules and policies, beside a bare copy of the same rows. */
export const bench: Bench = {
  name: 'research-export',
  run: () =>
    withDatabase(async (database) => {
      await populate(database)
      const linker = openLinker(database.url, temporaryFolder())
      const rates: number[] = []
      const limits: number[] = []
      for (let round = 0; round < rounds; round++) {
        limits.push(await rate(() => copied(database)))
        rates.push(await rate(() => exported(linker)))
      }
      await linker.end()
      return [
        {
          ...{ name: 'research export', value: median(rates), unit: ' entries/s' },
          ...{ limit: median(limits), against: 'a bare COPY of the same columns, by their owner' },
          note: `${people} patients with ${each} entries each: who is in it, their numbers, rules and policies (asked: a third)`,
        },
      ]
    }),
}

async function rate(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (people * each * 1000) / (performance.now() - began)
}

async function copied({ owner }: BenchDatabase): Promise<void> {
  const folder = temporaryFolder()
  await copyTo(
    join(folder, 'people'),
    owner`copy (select patient_id, birth_date, sex, registered_practice, died_at from patient) to stdout (format csv)`,
  )
  await copyTo(
    join(folder, 'entries'),
    owner`copy (select patient_id, organisation, kind, status, category, code_system, code, effective_at, measured from entry)
      to stdout (format csv)`,
  )
}

async function exported({ sql, folder }: ReturnType<typeof openLinker>): Promise<void> {
  const scratch = join(folder, newId())
  mkdirSync(scratch)
  await sql.begin('isolation level repeatable read', async (tx) => {
    await readAtLength(tx)
    const [entered] = await tx<Entered[]>`select * from enter_extract(${study})`
    if (!entered) throw new Error('the study may not be built')
    const candidates = await candidatesIn(tx)
    const key = studyKey(join(folder, 'keys'), study, 1)
    const patients = candidates.map(({ patient }) => patient)
    await linkPeople(tx, inRandomOrder(key, patients))
    await linkPlaces(tx, key, entered.at)
    await extract(tx, scratch, entered)
  })
}

type Entered = { at: Date; settings: string[]; kinds: string[]; birth: 'year' }

async function populate({ owner }: BenchDatabase): Promise<void> {
  await owner.unsafe(`
    insert into organisation (id, name, type) values ('Y90041', 'Bench', 'gp-practice');
    insert into study (id, created_at) values ('${study}', now());
    insert into study_version (study, version, title, summary, purpose, benefit, organisation, lead, commercial,
                               funder, legal_basis, settings, birth, people, training, kinds, outputs, starts_on, ends_on, applied_by,
                               applied_by_name, applied_at)
    values ('${study}', 1, 'x', 'x', 'x', 'x', 'Y90041', 'x', false, 'x', 'x', '{gp-practice}', 'year', '[]', 'x',
            '{Condition,Observation}', 'x',
            current_date - 1, current_date + 1, gen_random_uuid(), 'x', now());
    insert into study_decision (study, version, decided_by, decided_by_name, approves, reason, decided_at)
    select '${study}', 1, gen_random_uuid(), 'x', true, 'x', now() from generate_series(1, 2);
    insert into patient (patient_id, given_name, family_name, birth_date, sex, registered_practice, resource)
    select gen_random_uuid(), 'Rosa', 'Sample', date '1950-02-03', 'female', 'Y90041', '{}'
      from generate_series(1, ${people});
    insert into patient_identifier (patient_id, system, value)
    select patient_id, 'https://fhir.nhs.uk/Id/nhs-number', (4000000000 + row_number() over ())::text from patient;
    insert into entry (patient_id, id, organisation, private, kind, status, code_system, code, code_text,
                       effective_at, recorded_at, recorded_by, attributed_by, resource)
    select p.patient_id, gen_random_uuid(), 'Y90041', false, 'Observation', 'final', 'http://snomed.info/sct',
           (271649006 + n)::text, 'Systolic blood pressure', now() - make_interval(days => n), now(), 'bench', 'author',
           replace('${observation.replaceAll("'", "''")}', '"value":142', '"value":' || 120 + n + case when n = 1 then 0.125 else 0 end)
      from patient p cross join generate_series(1, ${each}) as n`)
  await owner`vacuum analyze`
  await owner`checkpoint`
}

/** About as long as one made by Synthea. One in five has more digits than leave. */
const observation = JSON.stringify({
  ...{ resourceType: 'Observation', id: 'x'.repeat(53), status: 'final' },
  meta: { versionId: '1', lastUpdated: '2026-01-01T00:00:00.000Z' },
  category: [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          ...{ code: 'vital-signs', display: 'Vital signs' },
        },
      ],
    },
  ],
  code: {
    coding: [
      { system: 'http://snomed.info/sct', code: '271649006', display: 'Systolic blood pressure' },
    ],
    text: 'Systolic blood pressure',
  },
  subject: { reference: `Patient/${'x'.repeat(26)}` },
  encounter: { reference: `Encounter/${'x'.repeat(53)}` },
  effectiveDateTime: '2026-01-01T00:00:00.000Z',
  issued: '2026-01-01T00:00:00.000Z',
  valueQuantity: { value: 142, unit: 'mm[Hg]', system: 'http://unitsofmeasure.org' },
})
