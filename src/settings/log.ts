import { SetupError } from '../errors.ts'
import { readWhole, type Environment } from './environment.ts'

/** Who witnesses the log, by key and address, and how many must; none named: one in this process. */
export type LogSettings = {
  readonly witnesses: readonly { readonly key: string; readonly url: string }[]
  readonly quorum: number
}

/** `LOG_WITNESSES`: `<key>=<address>`, several with spaces between them. */
export function readLog(environment: Environment): LogSettings {
  const named = (environment['LOG_WITNESSES'] ?? '').split(/\s+/).filter((text) => text !== '')
  const witnesses = named.map((text) => {
    const [, key, url] =
      /^([^=\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44})=(https?:\/\/\S+)$/.exec(text) ?? []
    if (key === undefined || url === undefined || !URL.canParse(url)) {
      throw new SetupError(
        'LOG_WITNESSES must name each witness as <key>=<address>: confide witness prints its key',
      )
    }
    return Object.freeze({ key, url })
  })
  const most = Math.max(1, witnesses.length)
  const quorum = readWhole(environment, 'LOG_QUORUM', { from: 1, to: most, usual: most })
  return Object.freeze({ witnesses: Object.freeze(witnesses), quorum })
}
