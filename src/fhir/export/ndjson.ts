import { shortId } from '../../identity/ids.ts'
import { heldBackKind } from '../../record/export/look-through.ts'
import type { InFile } from '../../record/export/file.ts'
import { neutralSentence } from '../../sharing/neutral-sentence.ts'
import { asTold } from '../none-told.ts'

const lineFeed = Buffer.from('\n')

/** The lines of a file, record by record: each a text as it is stored, with its breaks of lines as spaces. */
export async function* linesOf(parts: AsyncIterable<InFile>, kind: string): AsyncGenerator<Buffer> {
  for await (const { patient, grant, entries, person } of parts) {
    const texts: (Buffer | string)[] = entries.map((entry) => asTold(entry, grant))
    if (person) texts.push(person)
    if (kind === heldBackKind) texts.push(JSON.stringify(notShared(shortId(patient))))
    const lines = texts.flatMap((text) => [onOneLine(text), lineFeed])
    if (lines.length > 0) yield Buffer.concat(lines)
  }
}

/** A break of lines stands between the elements of a JSON text, never within one. */
function onOneLine(text: Buffer | string): Buffer {
  const isLine = Buffer.isBuffer(text) && !text.includes(10) && !text.includes(13)
  if (isLine) return text
  const line = Buffer.from(text)
  for (let at = line.indexOf(10); at >= 0; at = line.indexOf(10, at)) line[at] = 32
  for (let at = line.indexOf(13); at >= 0; at = line.indexOf(13, at)) line[at] = 32
  return line
}

function notShared(patient: string) {
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        ...{ severity: 'information', code: 'suppressed', details: { text: neutralSentence } },
        expression: [`Patient/${patient}`],
      },
    ],
  }
}
