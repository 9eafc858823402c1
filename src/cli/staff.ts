import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { setExportRight } from '../identity/export-right.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import {
  addStaff,
  developmentIssuerName,
  memberOfStaff,
  staffOf,
  suspendStaff,
  type Membership,
} from '../identity/staff.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'staff',
  summary: 'Add, list and suspend members of staff',
  usage: `Usage: confide staff add --organisation ODS --role ROLE --name NAME [--issuer URL --subject S]
       confide staff list [--organisation ODS]
       confide staff suspend ID [--lift]
       confide staff exports ID [--end]

add       one person in one organisation in one role. Someone who works for two organisations is
          added to each with the same issuer and subject.
list      id, organisation, role and name of each
suspend   keeps a member out and ends their sessions at once; --lift lets them in again
exports   lets the account of a system take records out ($export); --end ends that at once

  --issuer URL    the service the person signs in with (default: OIDC_STAFF_ISSUER; in development
                  the "Choose a person" page)
  --subject S     what that service calls the person`,
  run: (args, out) => {
    const [action, ...rest] = args
    if (action === 'add') return add(rest, out)
    if (action === 'list') return list(rest, out)
    if (action === 'suspend') return suspend(rest, out)
    if (action === 'exports') return letExport(rest, out)
    throw new UsageError('Say what to do: add, list, suspend or exports')
  },
}

async function add(args: string[], out: Output): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      organisation: { type: 'string' },
      role: { type: 'string' },
      name: { type: 'string' },
      issuer: { type: 'string' },
      subject: { type: 'string' },
    },
  })
  const { organisation, role, name } = values
  if (organisation === undefined || role === undefined || name === undefined) {
    throw new UsageError('add needs --organisation, --role and --name')
  }
  const from = whoVouches(values.issuer, values.subject)
  const member = { name, organisation: parseOdsCode(organisation), role, ...from }
  return withDatabase(async (db) => {
    out.print(await addStaff(db.identity, member))
    return 0
  })
}

function whoVouches(issuer: string | undefined, subject: string | undefined) {
  const { production, staffIssuer } = readConfig()
  const known = issuer ?? staffIssuer?.issuer
  if (known !== undefined) {
    if (subject === undefined) throw new UsageError('--subject is missing')
    return { issuer: known, subject }
  }
  if (production) throw new UsageError('Give --issuer and --subject, or set OIDC_STAFF_ISSUER')
  return { issuer: developmentIssuerName, subject: subject ?? `staff:${randomUUID()}` }
}

async function list(args: string[], out: Output): Promise<number> {
  const { values } = parseArgs({ args, options: { organisation: { type: 'string' } } })
  const { organisation } = values
  const only = organisation === undefined ? null : parseOdsCode(organisation)
  return withDatabase(async (db) => {
    for (const member of await staffOf(db, only)) out.print(lineOf(member))
    return 0
  })
}

function lineOf({ id, organisation, role, name, suspended }: Membership): string {
  return [id, organisation, role, name, ...(suspended ? ['(suspended)'] : [])].join('  ')
}

async function suspend(args: string[], out: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { lift: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [id, ...more] = positionals
  if (id === undefined || more.length > 0)
    throw new UsageError('Give the id of one member of staff')
  return withDatabase(async (db) => {
    await suspendStaff(db, id, !values.lift)
    out.print(values.lift ? 'The suspension is lifted.' : 'Suspended; their sessions have ended.')
    return 0
  })
}

async function letExport(args: string[], out: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { end: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [id, ...more] = positionals
  if (id === undefined || more.length > 0) throw new UsageError('Give the id of one account')
  return withDatabase(async (db) => {
    await memberOfStaff(db, id)
    await setExportRight(db, id, !values.end)
    out.print(values.end ? 'It takes no records out any more.' : 'It may take records out.')
    return 0
  })
}
