import type { FastifyInstance } from 'fastify'

/**
 * Who a route is for. `public`: anyone. `session`: anyone signed in. `record`: one patient's record, decided
 * by `enter`. `finder`: staff who may look for patients. `own-record`: the patient. `choose`, `gate`, `explain`:
 * staff who act on one patient's sharing, decided by `enter_act`. `lists`: who keeps a practice's lists. `watch`: who
 * keeps watch over alerts. `desk`: staff at their own service's desk, where nothing of a record is. `by-number`:
 * one patient by NHS number, for systems of staff; who may not be known answers as nobody. `handle`: staff who work at
 * the desk, on a request for a copy of one patient's record. `request`: staff who prepare a copy of a record, while it
 * is being made. `search`: what a search names of one record, decided by `enter`.
 * `research`: researchers and the research panel, on studies, where nothing of a record is.
 */
export type Policy =
  | 'public'
  | 'session'
  | 'record'
  | 'finder'
  | 'own-record'
  | 'choose'
  | 'gate'
  | 'explain'
  | 'lists'
  | 'watch'
  | 'desk'
  | 'handle'
  | 'by-number'
  | 'request'
  | 'search'
  | 'research'

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
  }
}

/** One line of the manifest: what the app answers, and by which policy. */
export type ManifestLine = {
  readonly method: string
  readonly url: string
  readonly policy: Policy
}

/** Refuses to register a route that does not name its policy, and keeps the manifest of those that do. */
export function requirePolicies(app: FastifyInstance): readonly ManifestLine[] {
  const manifest: ManifestLine[] = []
  app.addHook('onRoute', (route) => {
    const policy = route.config?.policy
    const methods = Array.isArray(route.method) ? route.method : [route.method]
    if (policy === undefined) {
      throw new Error(`unprotected route: ${methods.join(',')} ${route.url} names no policy`)
    }
    for (const method of methods) manifest.push({ method, url: route.url, policy })
  })
  return manifest
}
