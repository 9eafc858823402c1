import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'
import { temporaryFolder } from './temporary.ts'

/** Bundles made by Synthea, which do not come with the project. */
const folder = join(projectFolder, '..', 'shared', 'data', 'synthea')

export function syntheaIsMissing(): string | undefined {
  return existsSync(folder) ? undefined : `there are no Synthea bundles in ${folder}`
}

type Bundle = { readonly entry: readonly { readonly resource: { readonly id: string } }[] }

/** The file of the bundle that holds most nearly so many resources. */
export function bundleOfAbout(resources: number): string {
  const [best] = files()
    .map(({ name, bundle }) => ({ name, off: Math.abs(bundle.entry.length - resources) }))
    .toSorted((a, b) => a.off - b.off)
  return join(folder, best?.name ?? '')
}

/** All bundles so many times, each time of other patients. */
export function manyBundles(copies: number): { path: string; resources: number; bytes: number } {
  const path = temporaryFolder()
  let resources = 0
  let bytes = 0
  for (const { name, text, bundle } of files()) {
    const patient = bundle.entry[0]?.resource.id ?? ''
    for (let copy = 0; copy < copies; copy++) {
      const other = copy.toString(16).padStart(8, '0') + patient.slice(8)
      writeFileSync(join(path, `${copy} ${name}`), text.replaceAll(patient, other))
      resources += bundle.entry.length
      bytes += text.length
    }
  }
  return { path, resources, bytes }
}

function files(): { name: string; text: string; bundle: Bundle }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, text, bundle: JSON.parse(text) as Bundle }
    })
}
