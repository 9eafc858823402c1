import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'
import { temporaryFolder } from './temporary.ts'

/** Bundles made by Synthea, which do not come with the project. */
const folder = join(projectFolder, '..', 'shared', 'data', 'synthea')

export function syntheaIsMissing(): string | undefined {
  return existsSync(folder) ? undefined : `there are no Synthea bundles in ${folder}`
}

type Bundle = {
  readonly entry: readonly {
    readonly resource: {
      readonly id: string
      readonly identifier?: readonly { readonly value: string }[]
    }
  }[]
}

/** The file of the bundle that holds most nearly so many resources. */
export function bundleOfAbout(resources: number): string {
  const [best] = files()
    .map(({ name, bundle }) => ({ name, off: Math.abs(bundle.entry.length - resources) }))
    .toSorted((a, b) => a.off - b.off)
  return join(folder, best?.name ?? '')
}

/** All bundles so many times, each time of other patients: with other identifiers, all of them. */
export function manyBundles(copies: number) {
  const path = temporaryFolder()
  let patients = 0
  let resources = 0
  let bytes = 0
  for (const { name, text, bundle } of files()) {
    const patient = bundle.entry[0]?.resource
    const id = patient?.id ?? ''
    const numbers = (patient?.identifier ?? []).map((it) => it.value).filter((it) => it !== id)
    for (let copy = 0; copy < copies; copy++) {
      const otherId = copy.toString(16).padStart(8, '0') + id.slice(8)
      const changed = numbers.reduce((all, it) => all.replaceAll(it, `${it}-${copy}`), text)
      writeFileSync(join(path, `${copy} ${name}`), changed.replaceAll(id, otherId))
      patients++
      resources += bundle.entry.length
      bytes += text.length
    }
  }
  return { path, patients, resources, bytes }
}

function files(): { name: string; text: string; bundle: Bundle }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, text, bundle: JSON.parse(text) as Bundle }
    })
}
