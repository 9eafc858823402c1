import type { FastifyInstance } from 'fastify'
import { createElement } from 'react'
import { newestCosigned } from '../../audit/log/newest.ts'
import { paths } from '../paths.ts'
import { contents } from './content/contents.ts'
import { logCheckpoint } from './content/log-checkpoint.tsx'
import { contentView, readingsOf } from './content-view.tsx'
import { LogNumber } from './log-number.tsx'
import type { Serve } from './serve.ts'

/** The pages of prose, in each way they can be read. */
export function registerContent(app: FastifyInstance, serve: Serve): void {
  for (const content of contents) {
    for (const reading of readingsOf(content)) {
      // registered with the leaflet, of which it is made
      if (reading === 'easy-read' && content.easyRead === 'leaflet') continue
      serve(app, paths.reading(':ods', content.slug, reading), {
        facts: async ({ sequencer }) =>
          content === logCheckpoint ? { newest: await newestCosigned(sequencer) } : undefined,
        render: (practice, log) =>
          contentView({
            ...{ practice, content, reading },
            figures: log && createElement(LogNumber, log),
          }),
      })
    }
  }
}
