import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  addApp,
  apps,
  changeKeys,
  removeApp,
  suspendApp,
  type App,
  type PublicKey,
} from '../apps/app.ts'
import { readConfig } from '../config.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'app',
  summary: 'Add, list, keep out and remove apps and systems that may ask the FHIR API',
  usage: `Usage: confide app add ID --name NAME --scopes "SCOPES" --back ADDRESS… [--launch ADDRESS]
                       [--keys FILE | --keys-url URL]
       confide app add ID --name NAME --scopes "SCOPES" --organisation ODS --keys FILE | --keys-url URL
       confide app list
       confide app suspend ID [--lift]
       confide app keys ID --keys FILE
       confide app remove ID

add       an app that people let in, or with --organisation a system of that organisation, which asks
          for itself. What it may do, each person says; never more than --scopes.
list      id, scopes, whose it is and name of each; since when it has its keys, or is kept out
suspend   keeps one out until it is lifted: it gets no token, those it has open nothing, and it is told nothing new
keys      gives one that has keys here others in their place
remove    takes one out: what it holds ends at once, and its id is not given again

  --scopes "S S"    patient/Observation.rs user/*.rs openid fhirUser launch/patient offline_access; for a
                    system system/*.rs
  --back ADDRESS    where it may be sent back to, exactly; may be given several times
  --launch ADDRESS  where it is opened from the page of a patient
  --keys FILE       its public keys, a JSON Web Key Set; without any it is a public app
  --keys-url URL    where these are, on a host that APP_KEY_HOSTS names`,
  run: (args, out) => {
    const [action, ...rest] = args
    if (action === 'add') return add(rest, out)
    if (action === 'list') return list(out)
    if (action === 'suspend') return suspend(rest, out)
    if (action === 'keys') return keys(rest, out)
    if (action === 'remove') return remove(rest, out)
    throw new UsageError('Say what to do: add, list, suspend, keys or remove')
  },
}

async function add(args: string[], out: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scopes: { type: 'string' },
      back: { type: 'string', multiple: true },
      launch: { type: 'string' },
      keys: { type: 'string' },
      'keys-url': { type: 'string' },
      organisation: { type: 'string' },
    },
  })
  const [id] = positionals
  const { name, scopes } = values
  if (id === undefined || positionals.length > 1 || name === undefined || scopes === undefined) {
    throw new UsageError('add needs an ID, --name and --scopes')
  }
  const app = {
    ...{ id, name, redirectUris: values.back ?? [], launchUri: values.launch },
    scopes: scopes.split(/\s+/).filter((scope) => scope !== ''),
    keys: values.keys === undefined ? undefined : keysIn(values.keys),
    ...{ keysUrl: values['keys-url'], organisation: values.organisation },
  }
  return withDatabase(async (db) => {
    await addApp(db, app, readConfig().appKeyHosts)
    out.print(`${id} is added.`)
    return 0
  })
}

function keysIn(file: string): readonly PublicKey[] {
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const keys = typeof read === 'object' && read !== null && 'keys' in read ? read.keys : undefined
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new UsageError('The file of --keys holds no JSON Web Key Set: {"keys": […]}')
  }
  return keys as PublicKey[]
}

function list(out: Output): Promise<number> {
  return withDatabase(async (db) => {
    for (const app of await apps(db)) out.print(lineOf(app))
    return 0
  })
}

function lineOf({ id, name, scopes, organisation, keysAt, suspendedAt }: App): string {
  const since = [
    ...(keysAt ? [`keys of ${dayIn(keysAt)}`] : []),
    ...(suspendedAt ? [`suspended on ${dayIn(suspendedAt)}`] : []),
  ].join(', ')
  const more = since === '' ? [] : [`(${since})`]
  return [id, scopes.join(' '), organisation ?? 'people', name, ...more].join('  ')
}

function dayIn(date: Date): string {
  return date.toISOString().slice(0, 10)
}

async function suspend(args: string[], out: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { lift: { type: 'boolean' } },
  })
  const [id] = positionals
  if (id === undefined || positionals.length > 1) throw new UsageError('Give the ID of one app')
  const isOut = values.lift !== true
  return withDatabase(async (db) => {
    const wasThere = await suspendApp(db, id, isOut)
    const done = isOut ? 'is kept out' : 'is let in again'
    out.print(wasThere ? `${id} ${done}.` : `There is no app ${id}.`)
    return wasThere ? 0 : 1
  })
}

async function keys(args: string[], out: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { keys: { type: 'string' } },
  })
  const [id] = positionals
  const { keys: file } = values
  if (id === undefined || positionals.length > 1 || file === undefined) {
    throw new UsageError('keys needs an ID and --keys')
  }
  return withDatabase(async (db) => {
    const wasThere = await changeKeys(db, id, keysIn(file))
    out.print(wasThere ? `${id} has these keys.` : `There is no app ${id} that has keys here.`)
    return wasThere ? 0 : 1
  })
}

function remove(args: string[], out: Output): Promise<number> {
  const [id, ...others] = args
  if (id === undefined || others.length > 0) throw new UsageError('Give the ID of one app')
  return withDatabase(async (db) => {
    const wasThere = await removeApp(db, id)
    out.print(wasThere ? `${id} is removed.` : `There is no app ${id}.`)
    return wasThere ? 0 : 1
  })
}
