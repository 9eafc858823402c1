import { parseArgs } from 'node:util'
import { parseOdsCode, type OdsCode } from '../identity/ods-code.ts'
import { planSuccession, type SuccessionPlan, type Wanted } from '../sharing/succession-plan.ts'
import { succeed } from '../sharing/succession.ts'
import type { Output } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const successionUsage = `merge          organisations become part of another (new or not), which acts for what they wrote. Of what
               patients chose, of lists and of terms the strictest is kept; care and staff go on there
split          a part of an organisation begins as one of its own. It sees nothing until it asks: add
               its staff, and what it is referred, afterwards
close          nobody follows: staff are signed out, care and registration there end, and the entries
               stay under what patients chose
               These three print what they would do; --yes does it. Patients concerned get a message.
               What was interrupted goes on when the same is asked for again.`

export async function successionAction(
  kind: Wanted['kind'],
  args: string[],
  out: Output,
): Promise<number> {
  const { wanted, yes } = readWanted(kind, args)
  await withDatabase(async (db) => {
    if (!yes) {
      for (const line of linesOf(wanted, await planSuccession(db, wanted))) out.print(line)
      out.print('Nothing is changed yet. Add --yes to do it.')
      return
    }
    const done = await succeed(db, wanted, `confide organisation ${kind}`)
    out.print(`${sentenceOf(wanted, 'is')} Reference ${done.reference}.`)
    out.print(`${done.patients} patients get a message; ${done.registered} were registered there.`)
    if (kind === 'merge') out.print(`${done.staff} members of staff go on: they sign in anew.`)
  })
  return 0
}

function readWanted(kind: Wanted['kind'], args: string[]): { wanted: Wanted; yes: boolean } {
  const options = { into: { type: 'string' }, yes: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const predecessors = positionals.map(parseOdsCode)
  const enough = kind === 'merge' ? predecessors.length > 0 : predecessors.length === 1
  if (!enough) throw new UsageError('An organisation code is missing, or there are too many')
  if ((values.into === undefined) !== (kind === 'close')) {
    throw new UsageError(kind === 'close' ? 'close takes no --into' : `${kind} needs --into`)
  }
  const successor = values.into === undefined ? null : parseOdsCode(values.into)
  return { wanted: { kind, predecessors, successor }, yes: values.yes ?? false }
}

/** What a plan comes to, in counts. */
function linesOf(wanted: Wanted, plan: SuccessionPlan): string[] {
  const { kind, successor } = wanted
  const { begun, patients, registered, ofBoth, staff, lists, terms } = plan
  const endsDefault = terms?.before.sharesOutFrom !== null && terms?.after.sharesOutFrom === null
  return [
    sentenceOf(wanted, 'would be'),
    ...(begun ? [`It was begun under ${begun.reference}, and would go on.`] : []),
    `${patients} patients are concerned and would get a message.`,
    ...(kind === 'split' ? [] : [`${registered} of them are registered there.`]),
    ...(kind === 'merge' ? [`${ofBoth} of them know ${successor} already.`] : []),
    ...(kind === 'split' ? [] : [`${staff} members of staff would be signed out.`]),
    ...(successor === null ? [] : [`${lists.length} lines of practices’ lists would change.`]),
    ...(endsDefault
      ? [`${successor} would no longer share out by default: publish it again when all are told.`]
      : []),
  ]
}

function sentenceOf({ kind, predecessors, successor }: Wanted, verb: string): string {
  const who = listed(predecessors)
  switch (kind) {
    case 'merge':
      return predecessors.length === 1 || verb !== 'is'
        ? `${who} ${verb} part of ${successor}.`
        : `${who} are part of ${successor}.`
    case 'split':
      return `${successor} ${verb} divided off from ${who}.`
    case 'close':
      return `${who} ${verb} closed.`
    default:
      return kind satisfies never
  }
}

function listed(codes: readonly OdsCode[]): string {
  return codes.length < 2 ? codes.join('') : `${codes.slice(0, -1).join(', ')} and ${codes.at(-1)}`
}
