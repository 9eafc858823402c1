import { Refusal } from '../errors.ts'

export const fhirJson = 'application/fhir+json; charset=utf-8'

/** What a document may be answered as. */
export type Form = 'json' | 'html'

const offered: readonly { readonly form: Form; readonly types: readonly string[] }[] = [
  { form: 'json', types: ['application/fhir+json', 'application/json', 'json'] },
  { form: 'html', types: ['text/html', 'html'] },
]

/**
 * Which of the forms on offer a client wants: by `_format` where it is given, else by `Accept`; JSON where
 * either takes anything.
 *
 * @throws Refusal `not-acceptable` where neither JSON nor HTML is wanted.
 * @see http://hl7.org/fhir/R4/http.html#mime-type
 */
export function formWanted(accept: string | undefined, format: string | undefined): Form {
  // a plus of an address that was not encoded has become a space
  const wanted = format === undefined ? rangesOf(accept ?? '*/*') : [format.replace(' ', '+')]
  for (const type of wanted) {
    const offer = offered.find(({ types }) => types.some((one) => matches(type, one)))
    if (offer) return offer.form
  }
  throw new Refusal(
    'not-acceptable',
    'This is served as application/fhir+json and as text/html: ask for one of them',
  )
}

/** The media ranges of an `Accept`, most wanted first, without those of another version of FHIR. */
function rangesOf(accept: string): string[] {
  return accept
    .toLowerCase()
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
      const valueOf = (name: string) =>
        parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1)
      const version = valueOf('fhirversion') ?? '4.0'
      return { type, weight: version.startsWith('4.0') ? Number(valueOf('q') ?? 1) : 0 }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ type }) => type)
}

function matches(range: string, type: string): boolean {
  if (range === '*/*' || range === type) return true
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1))
}
