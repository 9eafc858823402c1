import { spawnSync } from 'node:child_process'

/** Whom the machine knows a process as, who may read the data of studies and nothing else. */
export type OtherUser = { readonly uid: number; readonly gid: number; readonly name: string }

// What a question's process may not do, each said by programs of util-linux that then become the next one: reach a network,
// write into a file, or gain rights by a program it starts. To be without network it becomes the first of its own users,
// and puts down the rights that come with that.
const fences = {
  network: ['unshare', '-rn', 'setpriv', '--bounding-set=-all', '--inh-caps=-all'],
  files: ['prlimit', '--fsize=0', '--core=0'],
  rights: ['setpriv', '--no-new-privs'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>

export type Fence = keyof typeof fences

const found = new Map<Fence, boolean>()

/** Whether this machine has it, and lets a process of ours use it. */
export function has(fence: Fence): boolean {
  const known = found.get(fence)
  if (known !== undefined) return known
  const [command, ...args] = fences[fence]
  const works = process.platform === 'linux' && spawnSync(command, [...args, 'true']).status === 0
  found.set(fence, works)
  return works
}

export const allFences: readonly Fence[] = ['network', 'files', 'rights']

/** A command with as many fences around it as this machine has, and as somebody else where that is said. */
export function fencedIn(command: readonly string[], as?: OtherUser): string[] {
  const user = as ? ['setpriv', `--reuid=${as.uid}`, `--regid=${as.gid}`, '--init-groups'] : []
  return [...user, ...allFences.filter(has).flatMap((fence) => fences[fence]), ...command]
}

/**
 * A user of this machine by name.
 *
 * @returns undefined where there is none, or this process may not become it.
 */
export function otherUser(name: string): OtherUser | undefined {
  const id = (which: '-u' | '-g') => {
    const said = spawnSync('id', [which, '--', name], { encoding: 'utf8' })
    return said.status === 0 ? Number(said.stdout) : undefined
  }
  const [uid, gid] = [id('-u'), id('-g')]
  if (uid === undefined || gid === undefined) return undefined
  const user = { uid, gid, name }
  const [command = '', ...args] = fencedIn(['true'], user)
  return spawnSync(command, args).status === 0 ? user : undefined
}
