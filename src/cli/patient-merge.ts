import { parseArgs } from 'node:util'
import { mergeRecords } from '../merging/merge-records.ts'
import { partRecords } from '../merging/part-records.ts'
import { planMerge, type MergePlan, type WantedMerge } from '../merging/plan-merge.ts'
import type { Kept } from '../sharing/succession-choices.ts'
import type { Output } from './command.ts'
import { UsageError } from './command.ts'
import { patientFrom } from './patient-option.ts'
import { withDatabase } from './with-server.ts'

export const mergeUsage = `merge      two records of one person: what the other one holds is copied into the one to keep, which then
           has the stricter of each two answers. The other one opens no more, and who looks for its
           number finds the kept one. Prints what it would do; --yes does it. What was interrupted goes
           on when the same is asked for again
unmerge    parts them again: what was copied goes out, unless somebody has changed it since

  --keep ID        the record that is kept
  --from ID        the record that is put into it
  --by WHO         who says that both are one person’s, for the log, like “Records office, Dr R. Patel”
  --reason TEXT    how that is known, where both NHS number and day of birth differ
  --yes            do it`

const options = {
  keep: { type: 'string' },
  from: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
  yes: { type: 'boolean' },
} as const

export async function merge(args: string[], out: Output): Promise<void> {
  const { wanted, yes } = readWanted(args)
  await withDatabase(async (db) => {
    const plan = await planMerge(db, wanted)
    if (!yes) {
      for (const line of linesOf(plan)) out.print(line)
      out.print('Nothing is changed yet. Add --yes to do it.')
      return
    }
    const { reference, copied, both, choices, notCarried } = await mergeRecords(db, wanted)
    out.print(`The two records are one. Reference ${reference}.`)
    out.print(`${copied} entries were copied; ${both} were in both already.`)
    out.print(`${choices} services have a stricter answer: ask the patient again.`)
    if (notCarried.length > 0) out.print(notCarriedLine(notCarried))
  })
}

export async function unmerge(args: string[], out: Output): Promise<void> {
  const { wanted, yes } = readWanted(args)
  if (wanted.reason !== null) throw new UsageError('unmerge takes no --reason')
  if (!yes) throw new UsageError('Parting two records needs --yes')
  await withDatabase(async (db) => {
    const { removed, stayed, writtenSince } = await partRecords(db, wanted)
    out.print(`The two records are two again. ${removed} entries went out of the kept one.`)
    if (stayed > 0) out.print(`${stayed} stay there: somebody has changed them since.`)
    if (writtenSince) {
      out.print(
        'Somebody has written since: the kept record stays as strict as it is. Look, and ask.',
      )
    }
  })
}

function readWanted(args: string[]): { wanted: WantedMerge; yes: boolean } {
  const { values } = parseArgs({ args, options })
  const { keep, from, by, reason, yes } = values
  if (keep === undefined || from === undefined) throw new UsageError('Give --keep and --from')
  if (by === undefined || by.trim() === '') throw new UsageError('Say with --by who says so')
  const wanted = {
    ...{ keep: patientFrom([keep]), from: patientFrom([from]), by: by.trim() },
    reason: reason?.trim() || null,
  }
  return { wanted, yes: yes ?? false }
}

/** What a plan comes to: what the two have in common, and counts. Never a name or a number. */
function linesOf({ keep, from, begun, choices, notCarried }: MergePlan): string[] {
  const numbers = [keep.nhsNumbers.length > 0, from.nhsNumbers.length > 0].filter(Boolean).length
  return [
    `Day of birth: ${keep.born === from.born ? 'the same' : 'NOT the same'}.`,
    `Name: ${keep.name === from.name ? 'the same' : 'NOT the same'}.`,
    `NHS number: ${['neither has one', 'one has one', 'NOT the same'][numbers]}.`,
    ...(begun ? ['It was begun before, and would go on.'] : []),
    'Would be copied, where it is not in both:',
    ...[...from.kinds].map(([kind, count]) => `  ${kind}: ${count}`),
    `Services with a stricter answer: ${choices.length === 0 ? 'none' : ''}`.trimEnd(),
    ...choices.map(lineOf),
    ...(notCarried.length === 0 ? [] : [notCarriedLine(notCarried)]),
  ]
}

function notCarriedLine(services: readonly string[]): string {
  return `Never ask before they view, and care for the patient in the other record only: ${services.join(', ')}. That they do is not carried over: record it again where it is so.`
}

function lineOf({ organisation, out, in: into }: Kept): string {
  const said = [
    ...(out ? [`share out ${out.value}`] : []),
    ...(into ? [`share in ${into.value}`] : []),
  ]
  return `  ${organisation}: ${said.join(', ')}`
}
