const composition = 'Bundle.entry.first().resource'
const sectionOf = (code: string) =>
  `${composition}.section.where(code.coding.where(system = 'http://loinc.org' and code = '${code}').exists())`

/**
 * What IPS 2.0 asks of a document, of what can be said in FHIRPath about the document alone. Not checked here:
 * bindings to value sets, and the slices of the profiles of single resources (there is no IPS package on board).
 *
 * @see http://hl7.org/fhir/uv/ips
 */
export const ipsInvariants: Readonly<Record<string, string>> = {
  'it is a document with an identifier and a time': `Bundle.type = 'document' and Bundle.identifier.exists() and Bundle.timestamp.exists()`,
  'bdl-ips-1: every entry has a full address of its own': `Bundle.entry.fullUrl.count() = Bundle.entry.count() and Bundle.entry.fullUrl.isDistinct()`,
  'the first entry is its one Composition': `${composition} is Composition and Bundle.entry.resource.where($this is Composition).count() = 1`,
  'there is one Patient, with a name and a date of birth (ips-pat-1)': `Bundle.entry.resource.where($this is Patient).count() = 1 and Bundle.entry.resource.where($this is Patient).all(name.where(family.exists() or given.exists() or text.exists()).exists() and birthDate.exists())`,
  'it is a patient summary': `${composition}.type.coding.where(system = 'http://loinc.org' and code = '60591-5').exists()`,
  'medicines, allergies and problems are always there, once': ['10160-0', '48765-2', '11450-4']
    .map((code) => `${sectionOf(code)}.count() = 1`)
    .join(' and '),
  'every section has a title and a narrative': `${composition}.section.all(title.exists() and text.\`div\`.exists())`,
  'no section has sections': `${composition}.section.section.empty()`,
  'ips-comp-1: a section has entries or says why not, and not both': `${composition}.section.all(entry.exists() xor emptyReason.exists())`,
  'nothing is ever nil known by a reason': `${composition}.section.emptyReason.coding.where(code = 'nilknown').empty()`,
  'every code has its text': `Bundle.entry.resource.descendants().where(coding.exists()).all(text.exists() or coding.display.exists())`,
}
