import type { Printed } from '../documents/printed.ts'
import { dayIn } from '../identity/age.ts'
import { formatNhsNumber } from '../identity/nhs-number.ts'
import type { PatientCard } from '../identity/patients.ts'
import { objectAt, objectsAt, textAt } from '../record/bundle/json-values.ts'
import { parseJson } from '../record/json-text.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { readNarrative } from './read-narrative.ts'
import { dayText } from '../identity/day-text.ts'

/**
 * A summary to be printed: the words of the FHIR document as it is stored for this reader, in its order, and
 * nothing else. So it cannot say what the page does not.
 *
 * @param text the stored document, as `to-ips.ts` wrote it.
 * @param notices what the page says above it to this reader.
 */
export function printedSummary(
  card: PatientCard,
  text: string,
  notices: readonly string[] = [],
): Printed {
  const [first = {}] = objectsAt(parseJson(text) as JsonObject, 'entry')
  const composition = objectAt(first, 'resource') ?? {}
  return {
    title: textAt(composition, 'title') ?? '',
    patient: { name: `${card.givenName} ${card.familyName}`, facts: factsOf(card) },
    madeAt: new Date(textAt(composition, 'date') ?? ''),
    face: [
      ...narrativeOf(composition).flatMap((it) => (it.kind === 'paragraph' ? it.text : [])),
      ...notices,
    ],
    blocks: objectsAt(composition, 'section').flatMap((section) => {
      const blocks = narrativeOf(section)
      // one of several parts, each with its own heading, needs none of its own
      return blocks[0]?.kind === 'heading'
        ? blocks
        : [{ kind: 'heading', text: textAt(section, 'title') ?? '' } as const, ...blocks]
    }),
  }
}

function narrativeOf(of: JsonObject) {
  return readNarrative(textAt(objectAt(of, 'text') ?? {}, 'div') ?? '')
}

function factsOf({ birthDate, died, nhsNumber }: PatientCard): string[] {
  return [
    `Born ${dayText(birthDate)}`,
    ...(died === null ? [] : [`Died ${dayText(dayIn(died))}`]),
    ...(nhsNumber === null ? [] : [`NHS number ${formatNhsNumber(nhsNumber)}`]),
  ]
}
