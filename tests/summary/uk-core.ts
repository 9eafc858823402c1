const snomed = 'http://snomed.info/sct'
const nhsNumber = 'https://fhir.nhs.uk/Id/nhs-number'
const ods = 'https://fhir.nhs.uk/Id/ods-organization-code'

/** Every resource of a kind in a document is so. */
const each = (kind: string, wanted: string) =>
  `Bundle.entry.resource.where($this is ${kind}).all(${wanted})`
const named = 'system.exists() and value.exists()'
const route = `coding.all(system = '${snomed}' and code.exists() and display.exists())`
const kinds = `Composition Patient Organization AllergyIntolerance Condition Flag Immunization
  MedicationRequest MedicationStatement Observation Procedure`.split(/\s+/)

/**
 * What UK Core's profiles ask of the resources of a summary beyond base R4, in FHIRPath: each minimum, fixed value
 * and named invariant in the published differentials. That a reference leads to a resource of UK Core's own profile is
 * what `claims its profile` holds, with the test that every reference leads to an entry of the document.
 *
 * Not checked: extensible and preferred bindings (SNOMED CT and dm+d membership needs their releases) and extensions,
 * of which a summary shows none.
 *
 * @see https://simplifier.net/guide/uk-core-implementation-guide
 */
export const ukCoreRules: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    kinds.map((kind) => [
      `every ${kind} claims its profile`,
      each(
        kind,
        `meta.profile.where($this = 'https://fhir.hl7.org.uk/StructureDefinition/UKCore-${kind}').exists()`,
      ),
    ]),
  ),
  'an identifier has a system and a value': `Bundle.entry.resource.where(($this is Composition).not()).identifier.all(${named})`,
  'the patient’s NHS number is one of ten digits, once': each(
    'Patient',
    `identifier.where(system = '${nhsNumber}').count() <= 1 and identifier.where(system = '${nhsNumber}').all(value.matches('^[0-9]{10}$'))`,
  ),
  'the practice has one ODS code': each(
    'Organization',
    `identifier.where(system = '${ods}').count() = 1`,
  ),
  'an allergy says of what it is': each('AllergyIntolerance', 'code.exists()'),
  'a route of exposure is of SNOMED CT, with its words': each(
    'AllergyIntolerance',
    `reaction.exposureRoute.all(${route})`,
  ),
  'a route of a medicine is one of SNOMED CT, with its words': each(
    'MedicationRequest',
    `dosageInstruction.route.all(coding.count() <= 1 and ${route})`,
  ),
  'a route of a vaccine is of SNOMED CT, with its words': each(
    'Immunization',
    `route.all(${route})`,
  ),
  'ukcore-imm-1: what was not given says why': each(
    'Immunization',
    `(status = 'not-done') = statusReason.exists()`,
  ),
}
