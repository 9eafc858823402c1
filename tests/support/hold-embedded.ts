import { startEmbedded } from '../../src/db/embedded.ts'

// A process that uses the embedded server of the folder it is told until it is killed.

const server = await startEmbedded(process.argv[2] ?? '')
console.log(server.url)
setInterval(() => undefined, 1000)
