import type { Scan, ScanPage } from './scan.ts'
import { packedPixels } from './png.ts'

const a4 = [595.28, 841.89] as const

/**
 * A scan as an accessible PDF (PDF/UA-1): a figure on each page, that says what it shows. The pixels are those of the PNG
 * as they are packed there, neither read nor packed again: a letter of many pages costs nothing but its bytes.
 *
 * @see ISO 32000-1, 8.9 and 14.7; ISO 14289-1
 */
export function scanPdf({ title, by, madeAt, pages }: Scan): Buffer {
  const objects: Buffer[] = []
  const add = (...parts: readonly (string | Buffer)[]) => {
    objects.push(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    return objects.length
  }
  const [catalog, tree, info, structure, document, parents, metadata] = [1, 2, 3, 4, 5, 6, 7]
  const first = 8
  const each = 4
  const numberOf = (page: number, part: number) => first + page * each + part
  const list = (part: number) => pages.map((_, n) => `${numberOf(n, part)} 0 R`).join(' ')
  add(
    `<</Type/Catalog/Pages ${tree} 0 R/Lang(en-GB)/MarkInfo<</Marked true>>/StructTreeRoot ${structure} 0 R`,
    `/Metadata ${metadata} 0 R/ViewerPreferences<</DisplayDocTitle true>>>>`,
  )
  add(`<</Type/Pages/Count ${pages.length}/Kids[${list(0)}]>>`)
  const day = dateOf(madeAt)
  add(`<</Title${textOf(title)}/Author${textOf(by)}/CreationDate(D:${day}Z)>>`)
  add(
    `<</Type/StructTreeRoot/K ${document} 0 R/ParentTree ${parents} 0 R/ParentTreeNextKey ${pages.length}>>`,
  )
  add(`<</Type/StructElem/S/Document/P ${structure} 0 R/K[${list(3)}]>>`)
  const figures = pages.map((_, n) => `${n}[${numberOf(n, 3)} 0 R]`).join(' ')
  add(`<</Nums[${figures}]>>`)
  add(...streamOf('/Type/Metadata/Subtype/XML', xmpOf(title, by, madeAt)))
  for (const [n, page] of pages.entries()) {
    const [left, bottom, width, height] = placeOf(page)
    add(
      `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${a4.join(' ')}]/StructParents ${n}/Tabs/S`,
      `/Resources<</XObject<</I ${numberOf(n, 2)} 0 R>>>>/Contents ${numberOf(n, 1)} 0 R>>`,
    )
    const drawn = `/Figure<</MCID 0>>BDC q ${width} 0 0 ${height} ${left} ${bottom} cm /I Do Q EMC`
    add(...streamOf('', Buffer.from(drawn)))
    add(...streamOf(imageOf(page), packedPixels(page.png).packed))
    const box = [left, bottom, left + width, bottom + height].join(' ')
    add(
      `<</Type/StructElem/S/Figure/P ${document} 0 R/Pg ${numberOf(n, 0)} 0 R/K 0/Alt${textOf(page.says)}`,
      `/A<</O/Layout/Placement/Block/BBox[${box}]>>>>`,
    )
  }
  return written(objects, `/Root ${catalog} 0 R/Info ${info} 0 R`)
}

function imageOf({ png }: ScanPage): string {
  const { width, height, channels } = packedPixels(png)
  const space = channels === 1 ? '/DeviceGray' : '/DeviceRGB'
  const rows = `<</Predictor 15/Colors ${channels}/BitsPerComponent 8/Columns ${width}>>`
  return `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace${space}/BitsPerComponent 8/Filter/FlateDecode/DecodeParms${rows}`
}

/** In the middle of a sheet of A4, as large as it goes. */
function placeOf({ png }: ScanPage): readonly [number, number, number, number] {
  const is = packedPixels(png)
  const scale = Math.min(a4[0] / is.width, a4[1] / is.height)
  const [width, height] = [is.width * scale, is.height * scale]
  const points = [(a4[0] - width) / 2, (a4[1] - height) / 2, width, height]
  const [left = 0, bottom = 0, wide = 0, high = 0] = points.map((one) => Number(one.toFixed(2)))
  return [left, bottom, wide, high]
}

function streamOf(facts: string, bytes: Buffer): (string | Buffer)[] {
  return [`<<${facts}/Length ${bytes.length}>>stream\n`, bytes, '\nendstream']
}

/** Any letters: UTF-16, in hexadecimal digits. */
function textOf(text: string): string {
  const bytes = Buffer.from(`\ufeff${text.toWellFormed()}`, 'utf16le').swap16()
  return `<${bytes.toString('hex')}>`
}

function dateOf(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/\D/g, '')
}

/** That it is accessible, and what it is: as programs look for it. */
function xmpOf(title: string, by: string, at: Date): Buffer {
  const said = (text: string) =>
    text.toWellFormed().replaceAll(/[<>&]/g, (one) => `&#${one.codePointAt(0)};`)
  return Buffer.from(`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">${said(title)}</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>${said(by)}</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language><xmp:CreateDate>${at.toISOString().slice(0, 19)}Z</xmp:CreateDate><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`)
}

function written(objects: readonly Buffer[], trailer: string): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')]
  let at = parts[0]?.length ?? 0
  const places = objects.map((object, n) => {
    const place = at
    const whole = [Buffer.from(`${n + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]
    parts.push(...whole)
    for (const { length } of whole) at += length
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const end = `trailer\n<<${trailer}/Size ${objects.length + 1}>>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([...parts, Buffer.from(`${table}${end}`)])
}
