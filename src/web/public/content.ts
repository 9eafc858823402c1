import type { FastifyInstance } from 'fastify'
import { paths } from '../paths.ts'
import { contents } from './content/contents.ts'
import { contentView, readingsOf } from './content-view.tsx'
import type { Serve } from './serve.ts'

/** The pages of prose, in each way they can be read. */
export function registerContent(app: FastifyInstance, serve: Serve): void {
  for (const content of contents) {
    for (const reading of readingsOf(content)) {
      // registered with the leaflet, of which it is made
      if (reading === 'easy-read' && content.easyRead === 'leaflet') continue
      serve(app, paths.reading(':ods', content.slug, reading), {
        render: (practice) => contentView({ practice, content, reading }),
      })
    }
  }
}
