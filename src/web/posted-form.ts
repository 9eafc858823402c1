import { extname } from 'node:path'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { uploadLimits } from '../documents/flat-pages.ts'
import { fieldsOf, type Fields } from './fields.ts'

/** A file as it was posted. */
export type PostedFile = {
  /** One byte more than is taken, of a file that is larger. */
  readonly bytes: Buffer
  /** What its name and the browser say it is: `.pdf`, `application/pdf`. Its name is not kept. */
  readonly said: readonly string[]
}

/** A form that may have a file in it. */
export type PostedForm = { readonly fields: Fields; readonly file: PostedFile | undefined }

/** Lets the routes of this part of the service take forms with one file. */
export async function takeFiles(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      ...{ fileSize: uploadLimits.bytes + 1, files: 1 },
      ...{ fields: 60, parts: 61, fieldSize: 20_000, fieldNameSize: 100 },
    },
  })
}

/** @throws Refusal `invalid` for control characters; an error of the parser for a form that is not whole. */
export async function readPosted(request: FastifyRequest): Promise<PostedForm> {
  if (!request.isMultipart()) return { fields: fieldsOf(request.body), file: undefined }
  const fields: Record<string, string> = {}
  let file: PostedFile | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value
      continue
    }
    const bytes = await part.toBuffer()
    // without a name none was chosen
    if (part.filename !== '') file = { bytes, said: [part.mimetype, extname(part.filename)] }
  }
  return { fields: fieldsOf(fields), file }
}
