import { pages, type Question, type Subject } from './question.ts'

const fhir = '/fhir/R4'

/** Reads of the patient and of each entry: as they are, one version and all. */
export function fhirReads({ patient, entries }: Subject): Question[] {
  const versions = (route: string, url: string) => [
    ...pages(`${route}/_history`, `${url}/_history`),
    ...pages(`${route}/_history/:version`, `${url}/_history/1`),
  ]
  const [route, ofPatient] = [`${fhir}/:type/:entry`, `${fhir}/Patient/:id`]
  const document = `${fhir}/Composition/:entry/$document`
  return [
    ...pages(ofPatient, ofPatient.replace(':id', patient.ref)),
    ...versions(ofPatient, ofPatient.replace(':id', patient.ref)),
    ...entries.flatMap((ref) => [
      ...pages(document, document.replace(':entry', ref)),
      ...pages(route, `${fhir}/Condition/${ref}`),
      ...pages(route, `${fhir}/Observation/${ref}`),
      ...versions(route, `${fhir}/Observation/${ref}`),
    ]),
  ]
}

/** Searches of the record, by its patient and by ids; and of the patient, by id and number. */
export function fhirSearches({ patient, entries }: Subject): Question[] {
  const number = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`)
  const of = `patient=${patient.ref}`
  const observations = (query: string): Question => ({
    ...{ route: `GET ${fhir}/:type`, url: `${fhir}/Observation?${of}&${query}` },
  })
  const last = `${fhir}/Observation/$lastn`
  return [
    ...search(':type', 'Observation', of),
    ...search(':type', 'Condition', `${of}&_total=accurate`),
    ...['_sort=-date', '_summary=count', '_count=1', 'code:missing=true'].map(observations),
    observations(`_id=${entries.slice(0, 20).join(',')}`),
    ...(['GET', 'HEAD'] as const).map((method): Question => ({
      ...{ route: `${method} ${last}`, method, url: `${last}?${of}` },
    })),
    ...search('Patient', 'Patient', `_id=${patient.ref}`),
    ...search('Patient', 'Patient', `identifier=${number}`),
  ]
}

function search(route: string, type: string, query: string): Question[] {
  const url = `${fhir}/${type}`
  return [
    { route: `GET ${fhir}/${route}`, url: `${url}?${query}` },
    { route: `HEAD ${fhir}/${route}`, method: 'HEAD', url: `${url}?${query}` },
    {
      ...{ route: `POST ${fhir}/${route}/_search`, method: 'POST', url: `${url}/_search` },
      ...{ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: query },
    },
  ]
}
