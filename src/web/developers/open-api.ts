import type { ManifestLine } from '../policy.ts'

/** What a system may ask beside FHIR, by its address. Pages for people are not here, and FHIR describes itself. */
const described: Readonly<Record<string, { readonly summary: string; readonly type: string }>> = {
  '/live': { summary: 'Whether the server runs', type: '' },
  '/ready': { summary: 'Whether it reaches its database', type: '' },
  '/.well-known/smart-configuration': {
    summary: 'Where apps are let in (SMART App Launch 2.2)',
    type: 'application/json',
  },
  '/log/checkpoint': {
    summary: 'The newest signed checkpoint of the access log',
    type: 'text/plain',
  },
  '/log/keys': { summary: 'The keys that checkpoints are checked with', type: 'text/plain' },
  '/log/tile/:level/*': {
    summary: 'A tile of the tree of the access log: hashes, no event (C2SP tlog-tiles)',
    type: 'application/octet-stream',
  },
  '/coverage.csv': {
    summary: 'In which areas patients have a summary, as a table',
    type: 'text/csv',
  },
  '/developers/openapi.json': { summary: 'This description', type: 'application/json' },
}

/** What the authorisation server answers below `/oauth`, where one route takes all. */
const server: readonly (readonly [path: string, method: string, summary: string])[] = [
  ['/oauth/auth', 'get', 'Asks a person what an app may do (authorisation code, PKCE with S256)'],
  ['/oauth/token', 'post', 'Gives tokens for a code, a refresh token or an assertion of a system'],
  ['/oauth/token/introspection', 'post', 'Tells an app about its own token'],
  ['/oauth/token/revocation', 'post', 'Ends a token'],
  ['/oauth/jwks', 'get', 'The keys that id tokens are checked with'],
  ['/oauth/.well-known/openid-configuration', 'get', 'The same server as OpenID Connect has it'],
]

/**
 * What is not FHIR, as OpenAPI 3.1 says it, from the routes that are there: one that is taken out is gone from it too.
 *
 * @see https://spec.openapis.org/oas/v3.1.0
 */
export function openApi(manifest: readonly ManifestLine[], publicUrl: string) {
  const found = manifest.flatMap(({ method, url, policy }) => {
    const about = method === 'GET' ? described[url] : undefined
    return about && policy === 'public' ? [[url, about] as const] : []
  })
  const paths = found.map(([url, about]) => [pathOf(url), { get: operation(about, url) }] as const)
  const more = manifest.some(({ url }) => url === '/oauth/*')
    ? server.map(([path, method, summary]) => {
        return [path, { [method]: operation({ summary, type: 'application/json' }, path) }] as const
      })
    : []
  return {
    openapi: '3.1.0',
    info: {
      title: 'Confide',
      version: '1',
      description:
        'What a system may ask beside FHIR. GET /fhir/R4/metadata describes the FHIR API; pages for people are not described.',
    },
    servers: [{ url: publicUrl }],
    paths: Object.fromEntries([...paths, ...more]),
  }
}

function operation(
  { summary, type }: { readonly summary: string; readonly type: string },
  url: string,
) {
  const names = [...url.matchAll(/:(\w+)|\*/g)].map(([, name = 'path']) => name)
  const parameters = names.map((name) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }))
  return {
    summary,
    ...(parameters.length > 0 && { parameters }),
    responses: {
      [type === '' ? '204' : '200']: {
        description: type === '' ? 'It does' : summary,
        ...(type !== '' && { content: { [type]: {} } }),
      },
    },
  }
}

function pathOf(url: string): string {
  return url.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')
}
