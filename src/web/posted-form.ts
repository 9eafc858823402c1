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
  /** The field of the form it was chosen in. */
  readonly field: string
}

/** A form that may have a file in it. */
export type PostedForm = { readonly fields: Fields; readonly file: PostedFile | undefined }

/** Lets the routes of this part of the service take forms with one file, or so many. */
export async function takeFiles(app: FastifyInstance, files = 1): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      ...{ fileSize: uploadLimits.bytes + 1, files },
      ...{ fields: 60, parts: 60 + files, fieldSize: 20_000, fieldNameSize: 100 },
    },
  })
}

/** @throws Refusal `invalid` for control characters; an error of the parser for a form that is not whole. */
export async function readPosted(request: FastifyRequest): Promise<PostedForm> {
  const { fields, files } = await readPostedFiles(request)
  return { fields, file: files.at(-1) }
}

/** The same with all its files. @throws Refusal as `readPosted`. */
export async function readPostedFiles(
  request: FastifyRequest,
): Promise<{ readonly fields: Fields; readonly files: readonly PostedFile[] }> {
  if (!request.isMultipart()) return { fields: fieldsOf(request.body), files: [] }
  const fields: Record<string, string> = {}
  const files: PostedFile[] = []
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value
      continue
    }
    const bytes = await part.toBuffer()
    // without a name none was chosen
    if (part.filename === '') continue
    files.push({ bytes, said: [part.mimetype, extname(part.filename)], field: part.fieldname })
  }
  return { fields: fieldsOf(fields), files }
}
