import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hashOfToken, type Actor } from '../identity/actor.ts'
import { signedOut } from '../identity/sessions.ts'

/** One cookie of ours: what it is called, and how it is read and written. */
export type Cookie = {
  readonly name: string
  read(request: FastifyRequest): string | undefined
  write(reply: FastifyReply, value: string): void
  clear(reply: FastifyReply): void
}

/** The cookie that holds a session's token until the browser is closed. */
export function sessionCookie(publicUrl: string): Cookie {
  return cookie(publicUrl, 'sid')
}

/** The cookie that ties a sign-in under way to the browser it began in, for 10 minutes. */
export function signInCookie(publicUrl: string): Cookie {
  return cookie(publicUrl, 'sign-in', 600)
}

/** The cookie that keeps a form together while it is filled in, until the browser is closed. */
export function draftCookie(publicUrl: string): Cookie {
  return cookie(publicUrl, 'form')
}

// The prefix __Host- makes a browser take the cookie from this host over TLS only, so that a neighbouring
// host cannot plant one. Without TLS (development) it would be refused.
function cookie(publicUrl: string, word: string, maxAgeSeconds?: number): Cookie {
  const secure = publicUrl.startsWith('https:')
  const name = secure ? `__Host-${word}` : word
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    name,
    read: (request) => request.cookies[name],
    write: (reply, value) =>
      void reply.setCookie(name, value, {
        ...options,
        ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
      }),
    clear: (reply) => void reply.clearCookie(name, options),
  }
}

/**
 * Makes the function that says who is asking: the session of `Authorization: Bearer` (FHIR clients), else of
 * the cookie. Whether it still holds, the database says as it answers. It throws Refusal `signed-out` when
 * there is neither.
 */
export function actorReader(publicUrl: string): (request: FastifyRequest) => Actor {
  const session = sessionCookie(publicUrl)
  return (request) => {
    const token = bearerToken(request) ?? session.read(request)
    if (!token) throw signedOut()
    return {
      session: hashOfToken(token),
      requestId: request.id,
      route: `${request.method} ${request.routeOptions.url ?? ''}`,
    }
  }
}

/** Empty for a header that cannot be read: such a request does not act by its cookie. */
function bearerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined || !/^bearer\b/i.test(header)) return undefined
  return /^bearer +([\w-]{1,200})$/i.exec(header)?.[1] ?? ''
}
