import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

// A server that does nothing but answer each request with the same bytes: what serving a public page costs at least.

const bytes = readFileSync(process.env['PAGE'] ?? '')
const app = Fastify()
app.get('/*', (_request, reply) =>
  reply
    .headers({ 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br' })
    .send(bytes),
)
const address = await app.listen({ host: '127.0.0.1', port: 0 })
console.log(`running at ${address.replace('127.0.0.1', 'localhost')}`)
process.once('SIGTERM', () => process.exit())
