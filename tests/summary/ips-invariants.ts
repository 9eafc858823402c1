const composition = 'Bundle.entry.first().resource'
const sectionOf = (code: string) =>
  `${composition}.section.where(code.coding.where(system = 'http://loinc.org' and code = '${code}').exists())`

/** Every resource of a kind, and what its profile asks of it beyond base R4. */
const profiled: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'code.exists() and patient.reference.exists()',
  Condition: 'code.exists() and subject.reference.exists()',
  Immunization: 'vaccineCode.exists() and occurrence.exists() and patient.reference.exists()',
  MedicationRequest: 'medication.exists() and subject.reference.exists()',
  MedicationStatement: 'medication.exists() and subject.reference.exists() and effective.exists()',
  Organization: 'name.exists()',
  Procedure: 'code.exists() and subject.reference.exists() and performed.exists()',
}

/**
 * What IPS 2.0 asks of a document, of what can be said in FHIRPath about the document alone: its three named
 * invariants, how often each element of Bundle, Composition and Patient is there, and the elements that the
 * profiles of the resources in it require. Not checked here: bindings to value sets, slices other than
 * sections, and the obligations of actors. UK Core is in `uk-core.ts`.
 *
 * @see http://hl7.org/fhir/uv/ips
 */
export const ipsInvariants: Readonly<Record<string, string>> = {
  'it is a document with an identifier and a time': `Bundle.type = 'document' and Bundle.identifier.exists() and Bundle.timestamp.exists()`,
  'bdl-ips-1: there is no Composition besides the first': `Bundle.entry.tail().where(resource is Composition).empty()`,
  'the first entry is a Composition': `${composition} is Composition`,
  'every entry has a full address of its own': `Bundle.entry.fullUrl.count() = Bundle.entry.count() and Bundle.entry.fullUrl.isDistinct()`,
  'no entry is one of a search or a transaction': `Bundle.entry.search.empty() and Bundle.entry.request.empty() and Bundle.entry.response.empty()`,
  'there is one Patient, with a name and a date of birth (ips-pat-1)': `Bundle.entry.resource.where($this is Patient).count() = 1 and Bundle.entry.resource.where($this is Patient).all(name.where(family.exists() or given.exists() or text.exists()).exists() and birthDate.exists())`,
  'the Composition is about that Patient': `${composition}.subject.reference = Bundle.entry.where(resource is Patient).fullUrl`,
  'it has a status, a date, an author and a title': `${composition}.all(status.exists() and date.exists() and author.reference.exists() and title.exists())`,
  'it is a patient summary': `${composition}.type.coding.where(system = 'http://loinc.org' and code = '60591-5').exists()`,
  'medicines, allergies and problems are always there, once': ['10160-0', '48765-2', '11450-4']
    .map((code) => `${sectionOf(code)}.count() = 1`)
    .join(' and '),
  'every section has a title, a code and a narrative': `${composition}.section.all(title.exists() and code.exists() and text.\`div\`.exists())`,
  'no section has sections': `${composition}.section.section.empty()`,
  'ips-comp-1: a section has entries or says why not, and not both (cmp-2)': `${composition}.section.all(entry.reference.exists() xor emptyReason.exists())`,
  'nothing is ever nil known by a reason': `${composition}.section.emptyReason.coding.where(code = 'nilknown').empty()`,
  'every code has its text': `Bundle.entry.resource.descendants().where(coding.exists()).all(text.exists() or coding.display.exists())`,
  ...Object.fromEntries(
    Object.entries(profiled).map(([kind, wanted]) => [
      `every ${kind} has what its profile requires`,
      `Bundle.entry.resource.where($this is ${kind}).all(${wanted})`,
    ]),
  ),
}
