import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** Whom a code stands for: each class of names has codes of its own, so that one leaked list opens no other. */
type Named = 'person' | 'practice'

/** The key of one version of a study. It is in the linker's folder and nowhere else. */
export type StudyKey = KeyObject

/** Made when it is first asked for; without it nothing of a study can be told to be of the same person again. */
export function studyKey(folder: string, study: string, version: number): StudyKey {
  const file = fileOf(folder, study, version)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fresh = `${file}.${process.pid}`
    writeFileSync(fresh, randomBytes(32), { mode: 0o600 })
    try {
      linkSync(fresh, file)
    } finally {
      rmSync(fresh)
    }
  }
  const secret = readFileSync(file)
  if (secret.length !== 32) throw new Error('a key file does not hold 32 bytes')
  return createSecretKey(secret)
}

/** From then on no code of the study can be made again, in any of its versions. */
export function destroyKeys(folder: string, study: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${study}.`)) rmSync(join(folder, name))
  }
}

/** A code of 128 bits for a name, by the key of a study. @see research-data.md section 3.4 */
export function pseudonym(key: StudyKey, named: Named, name: string): string {
  const hash = createHmac('sha256', key).update(`v1\0${named}\0`).update(name).digest('hex')
  return hash.slice(0, 32)
}

/** People in the order of their codes, which is as good as random: their place is their number in the files. */
export function inRandomOrder<T extends string>(key: StudyKey, people: readonly T[]): T[] {
  return people
    .map((person) => ({ person, code: pseudonym(key, 'person', person) }))
    .toSorted((one, other) => (one.code < other.code ? -1 : 1))
    .map(({ person }) => person)
}

function fileOf(folder: string, study: string, version: number): string {
  return join(folder, `${study}.${version}.key`)
}
