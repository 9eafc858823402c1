import { createServer } from 'node:net'

/** `wanted` if nobody listens there, else the next port nobody listens on; 0 for any. */
export function freePort(host: string, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error)
      else resolve(freePort(host, wanted === 65_535 ? 0 : wanted + 1))
    })
    probe.listen(wanted, host, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : wanted))
    })
  })
}
