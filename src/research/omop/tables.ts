/** A column of the OMOP Common Data Model 5.4. */
export type OmopColumn = {
  readonly name: string
  readonly type: 'INTEGER' | 'DATE' | 'TIMESTAMP' | 'NUMERIC' | `VARCHAR(${number})` | 'TEXT'
  readonly required: boolean
}

/** Each with its type: an i for a whole number, d for a day, t for a time, n for a number, s for text of so many letters; a ! after what has to be there. */
const columns = {
  person: `person_id i! gender_concept_id i! year_of_birth i! month_of_birth i day_of_birth i birth_datetime t
    race_concept_id i! ethnicity_concept_id i! location_id i provider_id i care_site_id i
    person_source_value s50 gender_source_value s50 gender_source_concept_id i race_source_value s50
    race_source_concept_id i ethnicity_source_value s50 ethnicity_source_concept_id i`,
  observation_period: `observation_period_id i! person_id i! observation_period_start_date d!
    observation_period_end_date d! period_type_concept_id i!`,
  visit_occurrence: `visit_occurrence_id i! person_id i! visit_concept_id i! visit_start_date d!
    visit_start_datetime t visit_end_date d! visit_end_datetime t visit_type_concept_id i! provider_id i
    care_site_id i visit_source_value s50 visit_source_concept_id i admitted_from_concept_id i
    admitted_from_source_value s50 discharged_to_concept_id i discharged_to_source_value s50
    preceding_visit_occurrence_id i`,
  condition_occurrence: `condition_occurrence_id i! person_id i! condition_concept_id i!
    condition_start_date d! condition_start_datetime t condition_end_date d condition_end_datetime t
    condition_type_concept_id i! condition_status_concept_id i stop_reason s20 provider_id i
    visit_occurrence_id i visit_detail_id i condition_source_value s50 condition_source_concept_id i
    condition_status_source_value s50`,
  drug_exposure: `drug_exposure_id i! person_id i! drug_concept_id i! drug_exposure_start_date d!
    drug_exposure_start_datetime t drug_exposure_end_date d! drug_exposure_end_datetime t verbatim_end_date d
    drug_type_concept_id i! stop_reason s20 refills i quantity n days_supply i sig s route_concept_id i
    lot_number s50 provider_id i visit_occurrence_id i visit_detail_id i drug_source_value s50
    drug_source_concept_id i route_source_value s50 dose_unit_source_value s50`,
  procedure_occurrence: `procedure_occurrence_id i! person_id i! procedure_concept_id i! procedure_date d!
    procedure_datetime t procedure_end_date d procedure_end_datetime t procedure_type_concept_id i!
    modifier_concept_id i quantity i provider_id i visit_occurrence_id i visit_detail_id i
    procedure_source_value s50 procedure_source_concept_id i modifier_source_value s50`,
  measurement: `measurement_id i! person_id i! measurement_concept_id i! measurement_date d!
    measurement_datetime t measurement_time s10 measurement_type_concept_id i! operator_concept_id i
    value_as_number n value_as_concept_id i unit_concept_id i range_low n range_high n provider_id i
    visit_occurrence_id i visit_detail_id i measurement_source_value s50 measurement_source_concept_id i
    unit_source_value s50 unit_source_concept_id i value_source_value s50 measurement_event_id i
    meas_event_field_concept_id i`,
  observation: `observation_id i! person_id i! observation_concept_id i! observation_date d!
    observation_datetime t observation_type_concept_id i! value_as_number n value_as_string s60
    value_as_concept_id i qualifier_concept_id i unit_concept_id i provider_id i visit_occurrence_id i
    visit_detail_id i observation_source_value s50 observation_source_concept_id i unit_source_value s50
    qualifier_source_value s50 value_source_value s50 observation_event_id i obs_event_field_concept_id i`,
  death: `person_id i! death_date d! death_datetime t death_type_concept_id i cause_concept_id i
    cause_source_value s50 cause_source_concept_id i`,
  care_site: `care_site_id i! care_site_name s255 place_of_service_concept_id i location_id i
    care_site_source_value s50 place_of_service_source_value s50`,
  cdm_source: `cdm_source_name s255! cdm_source_abbreviation s25! cdm_holder s255! source_description s
    source_documentation_reference s255 cdm_etl_reference s255 source_release_date d! cdm_release_date d!
    cdm_version s10 cdm_version_concept_id i! vocabulary_version s20!`,
} as const

export type OmopTable = keyof typeof columns

export const omopTables: readonly OmopTable[] = [
  // what another names stands before it
  ...(['care_site', 'person', 'observation_period', 'visit_occurrence'] as const),
  ...(['condition_occurrence', 'drug_exposure', 'procedure_occurrence', 'measurement'] as const),
  ...(['observation', 'death', 'cdm_source'] as const),
]

/** The columns of a table in their order. @see https://ohdsi.github.io/CommonDataModel/cdm54.html */
export function omopColumns(table: OmopTable): OmopColumn[] {
  const words = columns[table].split(/\s+/)
  return words.flatMap((name, at) => {
    const coded = words[at + 1]
    if (at % 2 !== 0 || coded === undefined) return []
    return [{ name, type: typeOf(coded.replace('!', '')), required: coded.endsWith('!') }]
  })
}

function typeOf(letter: string): OmopColumn['type'] {
  if (letter === 'i') return 'INTEGER'
  if (letter === 'd') return 'DATE'
  if (letter === 't') return 'TIMESTAMP'
  if (letter === 'n') return 'NUMERIC'
  return letter === 's' ? 'TEXT' : `VARCHAR(${Number(letter.slice(1))})`
}

/** A table as OHDSI's own tools make it in DuckDB: what has to be there, and no keys. */
export function createTable(table: OmopTable): string {
  const all = omopColumns(table).map(
    ({ name, type, required }) => `${name} ${type}${required ? ' not null' : ''}`,
  )
  return `create table ${table} (${all.join(', ')})`
}
