import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import {
  concepts,
  domainOfKind,
  mappings,
  measuredCategories,
  measurementMappings,
  noConcept,
  unitMappings,
  withoutBeds,
  type Domain,
} from './concepts.ts'
import { createTable, omopTables, type OmopTable } from './tables.ts'

/** What stands in `cdm_source` of a study's data: of which study it is, and when it was made. */
export type OmopSource = { readonly study: string; readonly version: number; readonly at: Date }

/**
 * Writes the data of a build once more, as the eleven tables of the OMOP Common Data Model 5.4 that hold all of it. It is
 * made of the build's two files and of nothing else, so that whoever is in none of them is not in it.
 *
 * @param to a DuckDB file that is not there yet.
 * @param spill a folder for what does not fit in memory, which goes when what is made is there.
 * @returns how many rows each table has.
 */
export async function toOmop(
  files: { readonly people: string; readonly entries: string },
  to: string,
  source: OmopSource,
  spill: string,
  memory = '2GB',
): Promise<Record<OmopTable, number>> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: memory, temp_directory: spill },
  })
  const connection = await instance.connect()
  try {
    await connection.run(`create view people as select * from read_parquet(${text(files.people)})`)
    await connection.run(
      `create view entries as select * from read_parquet(${text(files.entries)})`,
    )
    await connection.run(`create table concept_of (code varchar, concept int, domain varchar)`)
    const measured = measurementMappings.map((one) => [...one, 'measurement'] as const)
    const rows = [...mappings, ...measured].map(([code, concept, domain]) =>
      [text(code), concept, text(domain)].join(', '),
    )
    await connection.run(`insert into concept_of values ${inBrackets(rows)}`)
    await connection.run(`create table unit_of (unit varchar, concept int)`)
    const units = unitMappings.map(([unit, concept]) => `${text(unit)}, ${concept}`)
    await connection.run(`insert into unit_of values ${inBrackets(units)}`)
    await connection.run(`create view facts as ${facts}`)
    await connection.run(`attach ${text(to)} as cdm`)
    await connection.run('use cdm')
    for (const table of omopTables) {
      await connection.run(createTable(table))
      await connection.run(`insert into ${table} by name ${rowsOf(source)[table]}`)
    }
    const counted = await counts(connection)
    await connection.run('use memory')
    await connection.run('detach cdm')
    return counted
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function counts(connection: DuckDBConnection): Promise<Record<OmopTable, number>> {
  const counted: [string, number][] = []
  for (const table of omopTables) {
    const read = await connection.runAndReadAll(`select count(*)::int from ${table}`)
    counted.push([table, Number(read.getRows()[0]?.[0])])
  }
  return Object.fromEntries(counted) as Record<OmopTable, number>
}

const kinds = Object.entries(domainOfKind).map(([kind, domain]) => {
  const plain = `when ${text(kind)} then ${text(domain)}`
  return kind === 'Observation'
    ? `when ${text(kind)} then case when e.category in (${measuredCategories.map(text).join(', ')})
         then 'measurement' else ${text(domain)} end`
    : plain
})

/** Each entry with its concept and its table: the domain of the concept says which, not the kind. A visit stays one. */
const facts = `
  select e.person, e.setting, e.code, e.on_day, e.value, e.unit,
         case when e.unit is not null then coalesce(u.concept, ${noConcept}) end as unit_concept,
         case when e.kind = 'Encounter' then 0 else coalesce(c.concept, ${noConcept}) end as concept,
         case when e.kind <> 'Encounter' and c.domain is not null then c.domain
              else case e.kind ${kinds.join(' ')} else 'observation' end end as domain
    from entries e left join concept_of c on c.code = e.code left join unit_of u on u.unit = e.unit`

/** Numbers of rows mean nothing outside the file: people come in the order of the build, which is random. */
const inOrder = 'row_number() over (order by person, on_day, code, setting, value, unit)'

function fact(domain: Domain, columns: string): string {
  return `select ${inOrder} as ${domain}_id, person as person_id, ${columns}
            from memory.facts where domain = ${text(domain)}`
}

/** What was measured of a fact. */
const measuredColumns = `value as value_as_number, unit as unit_source_value, unit_concept as unit_concept_id`

/** A fact of what has a code: its columns are called by one word, but for its days. */
function coded(domain: Domain, word: string, ...days: readonly string[]): string {
  return fact(
    domain,
    [
      ...(domain === 'measurement' || domain === 'observation' ? [measuredColumns] : []),
      `concept as ${word}_concept_id`,
      ...days.map((day) => `on_day as ${day}`),
      `${concepts.record} as ${word}_type_concept_id`,
      `code as ${word}_source_value`,
    ].join(', '),
  )
}

const careSites = `select practice, row_number() over (order by practice) as care_site_id
                     from (select distinct practice from memory.people where practice is not null)`

function rowsOf({ study, version, at }: OmopSource): Readonly<Record<OmopTable, string>> {
  const day = `${text(at.toISOString().slice(0, 10))}::date`
  return {
    care_site: `
      select care_site_id, ${noConcept} as place_of_service_concept_id, practice as care_site_source_value,
             'gp-practice' as place_of_service_source_value
        from (${careSites})`,
    person: `
      select p.person as person_id, p.born as year_of_birth, p.sex as gender_source_value,
             case p.sex when 'male' then ${concepts.male} when 'female' then ${concepts.female}
                        else ${noConcept} end as gender_concept_id,
             ${noConcept} as race_concept_id, ${noConcept} as ethnicity_concept_id, s.care_site_id
        from memory.people p left join (${careSites}) s on s.practice = p.practice`,
    observation_period: `
      select row_number() over (order by person) as observation_period_id, person as person_id,
             min(on_day) as observation_period_start_date, max(on_day) as observation_period_end_date,
             ${concepts.record} as period_type_concept_id
        from memory.entries group by person`,
    visit_occurrence: fact(
      'visit_occurrence',
      `case when setting in (${withoutBeds.map(text).join(', ')}) then ${concepts.outpatient}
            else ${noConcept} end as visit_concept_id,
       on_day as visit_start_date, on_day as visit_end_date, ${concepts.record} as visit_type_concept_id,
       code as visit_source_value`,
    ),
    condition_occurrence: coded('condition_occurrence', 'condition', 'condition_start_date'),
    drug_exposure: coded(
      'drug_exposure',
      'drug',
      'drug_exposure_start_date',
      'drug_exposure_end_date',
    ),
    procedure_occurrence: coded('procedure_occurrence', 'procedure', 'procedure_date'),
    measurement: coded('measurement', 'measurement', 'measurement_date'),
    observation: coded('observation', 'observation', 'observation_date'),
    death: `
      select person as person_id, died as death_date, ${concepts.record} as death_type_concept_id
        from memory.people where died is not null`,
    cdm_source: `
      select ${text(`Confide study ${study}, version ${version}`)} as cdm_source_name,
             'Confide' as cdm_source_abbreviation, ${text(study)} as cdm_holder,
             ${day} as source_release_date, ${day} as cdm_release_date, '5.4' as cdm_version,
             ${concepts.model} as cdm_version_concept_id, 'none' as vocabulary_version`,
  }
}

function inBrackets(rows: readonly string[]): string {
  return rows.map((row) => `(${row})`).join(', ')
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
