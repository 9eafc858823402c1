import { startEmbedded } from '../../src/db/embedded.ts'

// A process that uses the embedded server of the folder it is told, until it is killed or its parent is gone.

const server = await startEmbedded(process.argv[2] ?? '')
console.log(server.url)
process.stdin.on('end', () => process.exit()).resume()
