import type { FastifyInstance } from 'fastify'
import { paths } from '../paths.ts'
import { contents } from './content/contents.ts'
import { contentView } from './content-view.tsx'
import type { Serve } from './serve.ts'

/** The pages of prose. */
export function registerContent(app: FastifyInstance, serve: Serve): void {
  for (const content of contents) {
    serve(app, paths.practicePage(':ods', content.slug), {
      render: (practice) => contentView({ practice, content }),
    })
  }
}
