import { dayIn } from '../identity/age.ts'
import { dayText } from '../identity/day-text.ts'
import type { Copy, CopyBlock } from './copy.ts'
import type { Shows } from './font-letters.ts'

const notShown = '[These letters cannot be printed here. Read this in index.html]'

/**
 * A copy as its template takes it. One text in letters that no font has must not keep the whole from being made: where
 * it stands, the paper says where it is to be read.
 */
export function copyPrint(copy: Copy, shows: Shows) {
  const { title, by, reference, madeAt, isLargePrint, sections } = copy
  const shown = (text: string) => {
    const words = text.replaceAll(/\s+/g, ' ')
    return shows(words) ? words : notShown
  }
  const name = shown(copy.patient.name)
  const facts = copy.patient.facts.map(shown).join(' · ')
  return {
    ...{ title: shown(title), by: shown(by), points: isLargePrint ? 18 : 10 },
    ...{ name, facts, foot: `${name} · ${reference}` },
    made: `From ${shown(by)}, on ${dayText(dayIn(madeAt))}. Reference ${reference}.`,
    sections: sections.map((section) => ({
      title: shown(section.title),
      blocks: section.blocks.map((block) => blockPrint(block, shown)),
    })),
  }
}

function blockPrint(block: CopyBlock, shown: (text: string) => string) {
  switch (block.kind) {
    case 'heading':
      return { kind: block.kind, text: shown(block.text) }
    case 'paragraph':
      return { kind: block.kind, lines: linesOf(block.text).map(shown) }
    case 'list':
      return { kind: block.kind, items: block.items.map(shown) }
    case 'entry':
      return {
        kind: block.kind,
        title: shown(block.title),
        facts: shown([...block.facts, ...(block.file === null ? [] : [block.file])].join(' · ')),
        texts: block.texts.map(({ label, text }) => ({
          label: shown(label),
          lines: linesOf(text).map(shown),
        })),
      }
  }
}

/** Its lines, without those that are empty. */
export function linesOf(text: string): string[] {
  return text.split(/[\r\n\u0085\u2028\u2029\v\f]+/).filter((line) => line.trim() !== '')
}
