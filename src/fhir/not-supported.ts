import { Refusal } from '../errors.ts'

/** What was asked for by name, and is not done here. */
export function notSupported(what: string, name: string): Refusal {
  return new Refusal('not-supported', `The ${what} ${name.slice(0, 60)} is not supported`)
}
