import type { Sql, Tx } from '../../db/database.ts'

/** Every column of a patient and of an entry. A test holds these equal to the database. */
export type PatientColumn =
  | 'patient_id'
  | 'given_name'
  | 'family_name'
  | 'birth_date'
  | 'sex'
  | 'area'
  | 'registered_practice'
  | 'protected'
  | 'died_at'
  | 'resource'
  | 'version'
  | 'recorded_at'
  | 'merged_into'

export type EntryColumn =
  | 'patient_id'
  | 'id'
  | 'organisation'
  | 'private'
  | 'withheld_from_patient'
  | 'kind'
  | 'status'
  | 'category'
  | 'code_system'
  | 'code'
  | 'code_text'
  | 'effective_at'
  | 'recorded_at'
  | 'recorded_by'
  | 'attributed_by'
  | 'version'
  | 'source_id'
  | 'source_digest'
  | 'resource'
  | 'tokens'
  | 'measured'
  | 'sensitive'

/** What of a study its rules hang on. */
export type Narrowed = { readonly birth: 'five-year band' | 'year' }

/**
 * A column as it leaves: its name and type in the files, and what of it that is, in a query of `p` and its `place`, or of
 * `e`: an entry with the setting it is of, once for itself (`at` is 0) and once for each component that was measured,
 * `at` being where that is in `measured`.
 */
export type Exported = {
  readonly name: string
  readonly type: 'INTEGER' | 'SMALLINT' | 'VARCHAR' | 'DATE' | 'DOUBLE'
  readonly from: (sql: Sql | Tx, study: Narrowed) => Fragment
}

type Fragment = ReturnType<Sql>

/** `never`: it leaves in no form. Else each form it leaves in. */
export type FieldRule = 'never' | readonly Exported[]

/** The row stands for the person: a number in random order that means nothing outside its build. */
const person = { name: 'person', type: 'INTEGER' } as const

/**
 * What of a patient leaves. A column without a rule does not compile.
 *
 * @see research-data.md section 3.6
 */
export const patientRules = {
  patient_id: [{ ...person, from: (sql) => sql`linked.person` }],
  given_name: 'never',
  family_name: 'never',
  birth_date: [
    {
      name: 'born',
      type: 'SMALLINT',
      // the first year of the band; who is over 90 is told as 90
      from: (sql, { birth }) => {
        const year: Fragment = sql`greatest(extract(year from p.birth_date), extract(year from now()) - 90)::int`
        const band: Fragment = sql`${year} / 5 * 5`
        return birth === 'year' ? year : band
      },
    },
  ],
  sex: [{ name: 'sex', type: 'VARCHAR', from: (sql) => sql`p.sex` }],
  // the name of a town, as somebody typed it
  area: 'never',
  registered_practice: [
    { name: 'region', type: 'VARCHAR', from: (sql) => sql`place.region` },
    { name: 'practice', type: 'VARCHAR', from: (sql) => sql`place.code` },
  ],
  // who is protected is in no study
  protected: 'never',
  died_at: [
    {
      name: 'died',
      type: 'DATE',
      from: (sql) => sql`date_trunc('month', p.died_at at time zone 'Europe/London')::date`,
    },
  ],
  resource: 'never',
  version: 'never',
  recorded_at: 'never',
  merged_into: 'never',
} as const satisfies Readonly<Record<PatientColumn, FieldRule>>

/** What of an entry leaves: coded facts, no text, and nobody who wrote it. */
export const entryRules = {
  patient_id: [{ ...person, from: (sql) => sql`e.person` }],
  id: 'never',
  organisation: [{ name: 'setting', type: 'VARCHAR', from: (sql) => sql`e.setting` }],
  private: 'never',
  withheld_from_patient: 'never',
  kind: [{ name: 'kind', type: 'VARCHAR', from: (sql) => sql`e.kind` }],
  status: [
    {
      name: 'status',
      type: 'VARCHAR',
      from: (sql) => sql`case when e.status in (select status from known_status) then e.status end`,
    },
  ],
  category: [
    {
      name: 'category',
      type: 'VARCHAR',
      // another is a text that somebody wrote
      from: (sql) =>
        sql`case when e.category in (select category from known_category) then e.category end`,
    },
  ],
  code_system: [
    {
      name: 'system',
      type: 'VARCHAR',
      from: (sql) => sql`case when e.at = 0 then e.code_system else e.measured[e.at + 1] end`,
    },
  ],
  code: [
    {
      name: 'code',
      type: 'VARCHAR',
      from: (sql) => sql`case when e.at = 0 then e.code else e.measured[e.at + 2] end`,
    },
  ],
  code_text: 'never',
  effective_at: [
    {
      name: 'on_day',
      type: 'DATE',
      from: (sql) => sql`(e.effective_at at time zone 'Europe/London')::date`,
    },
  ],
  recorded_at: 'never',
  recorded_by: 'never',
  attributed_by: 'never',
  version: 'never',
  source_id: 'never',
  source_digest: 'never',
  resource: 'never',
  // what searches find it by: made of the resource
  tokens: 'never',
  measured: [
    // three digits are what a measurement is read by; more of them tell people apart
    { name: 'value', type: 'DOUBLE', from: (sql) => threeDigits(sql, sql`e.measured[e.at + 3]`) },
    // a unit that is not known is a text that somebody wrote
    { name: 'unit', type: 'VARCHAR', from: (sql) => sql`known_unit.unit` },
  ],
  // what is leaves in no study
  sensitive: 'never',
} as const satisfies Readonly<Record<EntryColumn, FieldRule>>

/** A number of a stored text. Most are written with no more than three digits, and are not computed with. */
function threeDigits(sql: Sql | Tx, value: Fragment): Fragment {
  const short = sql`length(${value}) <= 3 or length(${value}) = 4 and strpos(${value}, '.') > 0`
  const digits = sql`2 - floor(log(abs(${value}::float8)))::int`
  return sql`case when ${short} or ${value}::float8 = 0 then ${value}
                  else round(${value}::numeric, ${digits})::text end`
}

/** Kinds of entries that are facts of health; letters, messages and plans for the day are not. */
export const kindsInStudies: readonly string[] = [
  ...['AllergyIntolerance', 'Condition', 'Encounter', 'Immunization', 'MedicationRequest'],
  ...['MedicationStatement', 'Observation', 'Procedure', 'ServiceRequest'],
]

/** The names of the columns that leave by some rules. */
export type ColumnOf<Rules extends Readonly<Record<string, FieldRule>>> = {
  [Column in keyof Rules]: Rules[Column] extends readonly { readonly name: infer Name }[]
    ? Name & string
    : never
}[keyof Rules]

export function exported(rules: Readonly<Record<string, FieldRule>>): readonly Exported[] {
  return Object.values(rules).flatMap((rule) => (rule === 'never' ? [] : rule))
}
