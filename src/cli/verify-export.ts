import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkExport, exportSigner } from '../audit/signed-export.ts'
import { readConfig } from '../config.ts'
import { openKeyStore } from '../identity/key-store.ts'
import { UsageError, type Command } from './command.ts'

export const command: Command = {
  name: 'verify-export',
  summary: 'Check the signature of a list taken from the log',
  usage: `Usage: confide verify-export FILE [--key KEY]

Says whether a list (CSV or JSON) that was taken from the log is as it was when it was signed. --key is the public
key of the service that signed it; without it, the key of this data folder (CONFIDE_DATA, .data unless named).`,
  run: async (args, out) => {
    const options = { key: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new UsageError('name one file')
    const found = checkExport(await readFile(file, 'utf8'))
    if (found === undefined) {
      out.warn('The file bears no signature.')
      return 1
    }
    const known =
      values.key ?? exportSigner(openKeyStore(join(readConfig().dataFolder, 'keys'))).text
    if (found.key !== known) {
      out.warn(`The file is signed with another key: ${found.key}`)
      return 1
    }
    if (!found.isRight) {
      out.warn('The file was changed after it was signed.')
      return 1
    }
    out.print('The file is as it was signed.')
    return 0
  },
}
