import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

export function sendPage(reply: FastifyReply, html: string, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(html)
}

/** A flat page of a file: pixels and nothing else. */
export function sendPng(reply: FastifyReply, png: Buffer): FastifyReply {
  return reply.type('image/png').send(png)
}

/** To be kept as a file. @param name says what it is, and never whose. */
export function sendPdf(reply: FastifyReply, pdf: Buffer, name: string): FastifyReply {
  const disposition = `attachment; filename="${name}.pdf"`
  return reply.type('application/pdf').header('content-disposition', disposition).send(pdf)
}

/** To be kept as a file, and sent as it is read. @param name says what it is, and never whose. */
export function sendZip(
  reply: FastifyReply,
  { stream, size }: { readonly stream: Readable | Buffer; readonly size: number },
  name: string,
): FastifyReply {
  return reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="${name}.zip"`)
    .header('content-length', size)
    .send(stream)
}
