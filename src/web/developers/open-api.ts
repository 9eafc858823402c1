import type { ManifestLine } from '../policy.ts'
import { described, ofServer, type Described } from './open-api-routes.ts'

/**
 * What is not FHIR R4, as OpenAPI 3.1 says it, from the routes that are there: one that is taken out is gone from it too.
 *
 * @see https://spec.openapis.org/oas/v3.1.0
 */
export function openApi(manifest: readonly ManifestLine[], publicUrl: string) {
  const found = manifest.flatMap(({ method, url, policy }) => {
    const about = described[`${method} ${url}`]
    return about ? [[method, url, operation(url, about, policy !== 'public')] as const] : []
  })
  const server = manifest.some(({ url }) => url === '/oauth/*') ? Object.entries(ofServer) : []
  const more = server.map(([asked, about]) => {
    const [method = '', url = ''] = asked.split(' ')
    return [method, url, operation(url, about, false)] as const
  })
  const paths = Map.groupBy([...found, ...more], ([, url]) => pathOf(url))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Confide',
      version: '1',
      description:
        'What a system may ask beside FHIR R4. GET /fhir/R4/metadata describes the FHIR API; pages for people are not described.',
    },
    servers: [{ url: publicUrl }],
    paths: Object.fromEntries(
      [...paths].map(([path, all]) => [
        path,
        Object.fromEntries(all.map(([method, , about]) => [method.toLowerCase(), about])),
      ]),
    ),
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
  }
}

function operation(url: string, about: Described, isClosed: boolean) {
  const { summary, type, status = 200, query = [], sends } = about
  const parameters = [
    ...[...url.matchAll(/:(\w+)|\*/g)].map(([, name = 'path']) => [name, 'path'] as const),
    ...query.map((name) => [name, 'query'] as const),
  ].map(([name, where]) => ({
    ...{ name, in: where, schema: { type: 'string' } },
    ...(where === 'path' && { required: true }),
  }))
  const refused = { description: 'Refused, as an OperationOutcome' }
  return {
    summary,
    ...(isClosed && { security: [{ session: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(sends !== undefined && { requestBody: { required: true, content: { [sends]: {} } } }),
    responses: {
      [status]: { description: summary, ...(type !== '' && { content: { [type]: {} } }) },
      ...(isClosed && { default: { ...refused, content: { 'application/fhir+json': {} } } }),
    },
  }
}

function pathOf(url: string): string {
  return url.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')
}
