import type { FastifyInstance } from 'fastify'
import { paths } from '../paths.ts'
import type { Serve } from './serve.ts'
import { startView } from './start-view.tsx'

/** The first page of a practice. */
export function registerStart(app: FastifyInstance, serve: Serve): void {
  serve(app, paths.practice(':ods'), { render: (practice) => startView({ practice }) })
}
