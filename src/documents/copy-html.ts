import { dayText } from '../identity/day-text.ts'
import { dayIn } from '../identity/age.ts'
import type { Copy, CopyBlock, CopySection } from './copy.ts'
import { escaped } from './escaped.ts'

// It is read from a folder, years later, with no network: one file, with its own look, and nothing that runs.
const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"

const look = `
body{margin:0 auto;padding:1rem;max-width:44rem;font:1rem/1.5 Arial,sans-serif;color:#212b32;background:#fff;overflow-wrap:anywhere}
body.large{font-size:1.5rem}
h1{font-size:1.75em;line-height:1.2}
h2{font-size:1.4em;margin:2.5em 0 .5em;border-bottom:2px solid #1a5e52;padding-bottom:.2em}
h3{font-size:1.2em;margin:1.8em 0 .5em}
h4{font-size:1em;margin:0}
p,ul{margin:.3em 0 .8em}
a{color:#005eb8}
a:focus{outline:3px solid #ffeb3b;background:#ffeb3b;color:#212b32}
article{border-top:1px solid #aeb7bd;padding:.8em 0}
.facts{color:#425563;margin:0 0 .5em}
.said{white-space:pre-line}
dt{font-weight:bold}
dd{margin:0 0 .6em}
dl{margin:.3em 0}
@media print{body{max-width:none;padding:0}a{color:inherit;text-decoration:none}nav{break-after:page}h2,h3,h4{break-after:avoid}}
`

/** The copy as one page that needs nothing else, piece by piece. Every word of the record is escaped. */
export function* copyHtml(copy: Copy): Generator<string> {
  const { title, patient, by, reference, madeAt, isLargePrint, sections } = copy
  yield `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${look}</style>
</head>
<body${isLargePrint ? ' class="large"' : ''}>
<main>
<h1>${escaped(title)}</h1>
<p><strong dir="auto">${escaped(patient.name)}</strong><br>${patient.facts.map(escaped).join('<br>')}</p>
<p>From ${escaped(by)}, on ${dayText(dayIn(madeAt))}. Reference ${escaped(reference)}.</p>
<nav aria-labelledby="contents">
<h2 id="contents">What is in it</h2>
<ul>
`
  for (const [n, section] of sections.entries()) yield contentsOf(section, n)
  yield '</ul>\n</nav>\n'
  for (const [n, section] of sections.entries()) {
    yield `<section aria-labelledby="s${n}">\n<h2 id="s${n}">${escaped(section.title)}</h2>\n`
    for (const [m, block] of section.blocks.entries()) yield blockHtml(block, `s${n}-${m}`)
    yield '</section>\n'
  }
  yield '</main>\n</body>\n</html>\n'
}

function contentsOf({ title, blocks }: CopySection, n: number): string {
  const inner = blocks.flatMap((block, m) =>
    block.kind === 'heading' ? [`<a href="#s${n}-${m}">${escaped(block.text)}</a>`] : [],
  )
  return `<li><a href="#s${n}">${escaped(title)}</a>${inner.length === 0 ? '' : `: ${inner.join(', ')}`}</li>\n`
}

function blockHtml(block: CopyBlock, id: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h3 id="${id}">${escaped(block.text)}</h3>\n`
    case 'paragraph':
      return `<p class="said" dir="auto">${escaped(block.text)}</p>\n`
    case 'list':
      return `<ul>${block.items.map((item) => `<li dir="auto">${escaped(item)}</li>`).join('')}</ul>\n`
    case 'entry': {
      const { title, facts, texts, file } = block
      const said = texts.map(({ label, text }) => {
        const words = `<dd class="said" dir="auto">${escaped(text)}</dd>`
        return `<dt>${escaped(label)}</dt>${words}`
      })
      return `<article aria-labelledby="${id}">
<h4 id="${id}" dir="auto">${escaped(title)}</h4>
<p class="facts">${facts.map(escaped).join(' · ')}</p>${
        said.length === 0
          ? ''
          : `
<dl>${said.join('')}</dl>`
      }${
        file === null
          ? ''
          : `
<p><a href="${escaped(file)}">Open ${escaped(file)}</a></p>`
      }
</article>
`
    }
  }
}
