import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Database } from '../db/database.ts'
import {
  addOrganisation,
  organisations,
  permissionPolicies,
  setMail,
  privateOnRequest,
  setPermissionPolicy,
  setPrivateOnRequest,
  setShareOutDefault,
  setVerificationRequired,
  suspendOrganisation,
  type Organisation,
} from '../identity/organisations.ts'
import { parseOdsCode, type OdsCode } from '../identity/ods-code.ts'
import { setGraceDays } from '../identity/viewing-terms.ts'
import { setOrganisationRule } from '../sharing/organisation-rules.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { dayFrom } from './day-option.ts'
import { pageAction, pageUsage } from './organisation-page.ts'
import { successionAction, successionUsage } from './organisation-succession.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'organisation',
  summary: 'Add, list, suspend, merge, split and close organisations; their defaults and lists',
  usage: `Usage: confide organisation add ODS --name NAME --type TYPE [--area AREA]
       confide organisation list
       confide organisation suspend ODS [--lift]
       confide organisation merge ODS… --into ODS [--yes]
       confide organisation split ODS --into ODS [--yes]
       confide organisation close ODS [--yes]
       confide organisation default ODS yes --from DATE
       confide organisation default ODS not-asked
       confide organisation permission ODS ask-each-time | extended | notice-based
       confide organisation grace ODS DAYS
       confide organisation private ODS at-once | ask
       confide organisation verification ODS required | not-required
       confide organisation rule PRACTICE ODS allowed | prohibited | unlisted
       confide organisation mail ODS desk | watch ADDRESS | none
       confide organisation page ODS [--telephone NUMBER] [--hours LINES] …

suspend        keeps an organisation out and ends its staff's sessions at once
${successionUsage}
default        whether entries written there are shared out where a patient was not asked; yes holds
               from the date on which patients had been told (2026-11-22)
permission     when its staff must have the patient's permission to view
grace          how many days after a discharge its staff may still see (0 unless set, at most 90)
private        what happens when a patient asks for an entry to be private: at once, or its staff answer
verification   whether services on neither list of a practice need the patient's one-time code
rule           puts an organisation on a practice's list, or takes it off
mail           where messages to its desk go, and those to who keeps watch over alerts
${pageUsage}`,
  run: (args, out) => {
    const [action = '', ...rest] = args
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!act) throw new UsageError(`Say what to do: ${Object.keys(actions).join(', ')}`)
    return act(rest, out)
  },
}

const actions: Readonly<Record<string, (args: string[], out: Output) => Promise<number>>> = {
  add: async (args, out) => {
    const { codes, options } = read(args, 1, ['name', 'type', 'area'])
    const { name, type, area } = options
    if (!name || !type) throw new UsageError('add needs --name and --type')
    return change(async (db) => {
      const isNew = await addOrganisation(db.job, { id: codes[0], name, type, area: area ?? null })
      out.print(isNew ? `${codes[0]} is added.` : `${codes[0]} was there already.`)
    })
  },
  list: (_args, out) =>
    change(async (db) => {
      for (const organisation of await organisations(db.job)) out.print(lineOf(organisation))
    }),
  suspend: async (args, out) => {
    const { codes, flags } = read(args, 1, [], ['lift'])
    return change(async (db) => {
      await suspendOrganisation(db, codes[0], !flags.has('lift'))
      out.print(flags.has('lift') ? 'The suspension is lifted.' : `${codes[0]} is suspended.`)
    })
  },
  merge: (args, out) => successionAction('merge', args, out),
  split: (args, out) => successionAction('split', args, out),
  close: (args, out) => successionAction('close', args, out),
  default: async (args, out) => {
    const { codes, words, options } = read(args, 1, ['from'])
    const value = oneOf(words[0], ['yes', 'not-asked'])
    const from = value === 'yes' ? dayFrom('--from', options['from']) : undefined
    return change(async (db) => {
      await setShareOutDefault(db.job, codes[0], from ? { shares: true, from } : { shares: false })
      out.print(`The default of ${codes[0]} is ${value}.`)
    })
  },
  permission: async (args, out) => {
    const { codes, words } = read(args, 1)
    const policy = oneOf(words[0], permissionPolicies)
    return change(async (db) => {
      await setPermissionPolicy(db.job, codes[0], policy)
      out.print(`The policy of ${codes[0]} is ${policy}.`)
    })
  },
  grace: async (args, out) => {
    const { codes, words } = read(args, 1)
    const days = /^\d{1,2}$/.test(words[0] ?? '') ? Number(words[0]) : Infinity
    if (days > 90) throw new UsageError('Give a number of days from 0 to 90')
    return change(async (db) => {
      await setGraceDays(db.job, codes[0], days)
      out.print(`Staff of ${codes[0]} may see for ${days} days after a discharge.`)
    })
  },
  private: async (args, out) => {
    const { codes, words } = read(args, 1)
    const policy = oneOf(words[0], privateOnRequest)
    return change(async (db) => {
      await setPrivateOnRequest(db.job, codes[0], policy)
      out.print(`When a patient asks for privacy, ${codes[0]} does it: ${policy}.`)
    })
  },
  verification: async (args, out) => {
    const { codes, words } = read(args, 1)
    const value = oneOf(words[0], ['required', 'not-required'])
    return change(async (db) => {
      await setVerificationRequired(db.job, codes[0], value === 'required')
      out.print(`Verification at ${codes[0]} is ${value}.`)
    })
  },
  rule: async (args, out) => {
    const { codes, words } = read(args, 2)
    const rule = oneOf(words[0], ['allowed', 'prohibited', 'unlisted'])
    const [practice, organisation = practice] = codes
    return change(async (db) => {
      const by = 'confide organisation rule'
      await setOrganisationRule(db.job, practice, organisation, rule, by)
      out.print(`At ${practice}, ${organisation} is ${rule}.`)
    })
  },
  page: pageAction,
  mail: async (args, out) => {
    const { codes, words } = read(args, 1)
    const box = oneOf(words[0], ['desk', 'watch'])
    const [, address] = words
    if (address === undefined) throw new UsageError('Give the address, or none')
    return change(async (db) => {
      await setMail(db.job, codes[0], box, address === 'none' ? null : address)
      out.print(`Mail to the ${box} of ${codes[0]} goes to ${address}.`)
    })
  },
}

async function change(work: (db: Database) => Promise<void>): Promise<number> {
  await withDatabase(work)
  return 0
}

/** The organisation codes a command begins with, the words after them, and its options. */
function read(args: string[], codeCount: 1 | 2, names: string[] = [], flagNames: string[] = []) {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const name of names) options[name] = { type: 'string' }
  for (const name of flagNames) options[name] = { type: 'boolean' }
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [first, ...others] = positionals.slice(0, codeCount).map(parseOdsCode)
  if (first === undefined || others.length + 1 < codeCount) {
    throw new UsageError('An organisation code is missing')
  }
  const codes: [OdsCode, ...OdsCode[]] = [first, ...others]
  const given: Record<string, string | undefined> = {}
  const flags = new Set<string>()
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') given[name] = value
    else if (value === true) flags.add(name)
  }
  return { codes, words: positionals.slice(codeCount), options: given, flags }
}

function oneOf<T extends string>(word: string | undefined, known: readonly T[]): T {
  const found = known.find((each) => each === word)
  if (found === undefined) throw new UsageError(`Give one of: ${known.join(', ')}`)
  return found
}

function lineOf(organisation: Organisation): string {
  const { id, name, type, suspended, absorbedBy, closed, shareOutDefault } = organisation
  const notes = [
    ...(suspended && !closed ? ['suspended'] : []),
    ...(absorbedBy ? [`part of ${absorbedBy}`] : closed ? ['closed'] : []),
    ...(shareOutDefault === 'yes' ? ['shares out by default'] : []),
  ]
  return [id, type, name, ...(notes.length > 0 ? [`(${notes.join(', ')})`] : [])].join('  ')
}
