import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseKeyOf, signerOf, type Verifier } from '../audit/log/keys.ts'
import { witnessFolder } from '../audit/log/witness-file.ts'
import { serveWitness } from '../audit/log/witness-server.ts'
import { openKeyStore } from '../identity/key-store.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'

export const command: Command = {
  name: 'witness',
  summary: 'Witness the access log of an installation: sign that it only grows',
  usage: `Usage: confide witness --name NAME --log KEY [--folder FOLDER] [--host HOST] [--port PORT]

Anyone can run a witness: a practice, a patient group, a regulator. It sees no event and no patient, only the
size of the tree and one hash. It signs a checkpoint when the log has only grown since the last one it signed,
and refuses for ever when it has not. It needs no database. Give the key it prints and its address to whoever
runs the log, who names both in LOG_WITNESSES.

  --name NAME       what it is called, like witness.example
  --log KEY         the key of a log, from its page "Checking the list of looks". Several may be given.
  --folder FOLDER   where it keeps its key and what it has signed (default .witness)
  --host, --port    where it listens (default 127.0.0.1 and 3100)`,
  run: async (args, out) => {
    const { values } = parseArgs({
      args,
      options: {
        name: { type: 'string' },
        log: { type: 'string', multiple: true, default: [] },
        folder: { type: 'string', default: '.witness' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '3100' },
      },
    })
    const { name, host } = values
    if (name === undefined || !/^[^\s+]+$/.test(name)) {
      throw new UsageError('--name must be given, without spaces or +')
    }
    const port = Number(values.port)
    if (!/^\d+$/.test(values.port) || port > 65_535) {
      throw new UsageError('--port must be a number from 0 to 65535')
    }
    const logs = values.log.map(logKey)
    if (logs.length === 0) throw new UsageError('--log must name at least one log')
    const folder = resolve(values.folder)
    const key = openKeyStore(join(folder, 'keys')).key('witness')
    const signer = signerOf('witness', name, key.secret)
    const witness = { signer, logs, store: witnessFolder(join(folder, 'seen')) }
    const served = await serveWitness(witness, host, port)
    out.print(`Key      ${signer.text}`)
    out.print(`Address  http://${host}:${served.port}`)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    await served.stop()
    return 0
  },
}

function logKey(text: string): Verifier {
  try {
    return parseKeyOf('log', text)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError('--log takes the key of a log: <origin>+<8 hex digits>+<base64>')
  }
}
