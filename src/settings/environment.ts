import { SetupError } from '../errors.ts'

/** The variables a server is started with. */
export type Environment = Readonly<Record<string, string | undefined>>

export function readWhole(
  environment: Environment,
  name: string,
  { from, to, usual }: { readonly from: number; readonly to: number; readonly usual: number },
): number {
  const text = environment[name]
  if (!text) return usual
  const whole = Number(text)
  if (!/^\d+$/.test(text) || whole < from || whole > to) {
    throw new SetupError(`${name} must be a whole number from ${from} to ${to}, like ${usual}`)
  }
  return whole
}
