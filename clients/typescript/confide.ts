/** A FHIR resource, as it came. */
export type Resource = {
  readonly resourceType: string
  readonly id?: string
  readonly [element: string]: unknown
}

/** What was refused, by the server's own code: `signed-out`, `scope`, `not-found` and others. */
export class ConfideError extends Error {
  override name = 'ConfideError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export type Settings = {
  /** The address of the API: `https://records.example/fhir/R4`. */
  readonly base: string
  /** The token of an app, a system or a session. */
  readonly token: string
  readonly fetch?: typeof globalThis.fetch
}

/** One page of a search. */
export type Page = {
  readonly resources: readonly Resource[]
  /** Whether something of the record is not shared with you: what is not here is then not “none”. */
  readonly heldBack: boolean
  readonly next: string | undefined
}

/** Reads records, one patient at a time. */
export class ConfideClient {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** @throws ConfideError */
  async read(type: string, id: string): Promise<Resource> {
    return this.#json(`${this.#settings.base}/${type}/${id}`)
  }

  /** All that is found, page by page. @throws ConfideError */
  async *search(
    type: string,
    parameters: Readonly<Record<string, string>>,
  ): AsyncGenerator<Resource> {
    const query = new URLSearchParams(parameters).toString()
    yield* this.#all(`${this.#settings.base}/${type}?${query}`)
  }

  /** The whole record of a patient, as you may see it, page by page. @throws ConfideError */
  async *everything(patient: string): AsyncGenerator<Resource> {
    yield* this.#all(`${this.#settings.base}/Patient/${patient}/$everything`)
  }

  /** One page, from an address below the API or a link “next”. @throws ConfideError */
  async page(url: string): Promise<Page> {
    const bundle = (await this.#json(url)) as Resource & {
      readonly link?: readonly { readonly relation: string; readonly url: string }[]
      readonly entry?: readonly { readonly resource: Resource }[]
    }
    const all = bundle.entry?.map(({ resource }) => resource) ?? []
    const resources = all.filter(({ resourceType }) => resourceType !== 'OperationOutcome')
    const next = bundle.link?.find(({ relation }) => relation === 'next')?.url
    return { resources, heldBack: resources.length < all.length, next }
  }

  async *#all(first: string): AsyncGenerator<Resource> {
    for (let url: string | undefined = first; url !== undefined;) {
      const { resources, next }: Page = await this.page(url)
      yield* resources
      url = next
    }
  }

  async #json(url: string): Promise<Resource> {
    const { token, fetch = globalThis.fetch } = this.#settings
    const headers = { accept: 'application/fhir+json', authorization: `Bearer ${token}` }
    const response = await fetch(url, { headers })
    const body = (await response.json()) as Resource & Outcome
    if (!response.ok) {
      const { details } = body.issue?.[0] ?? {}
      const code = details?.coding?.[0]?.code ?? 'unknown'
      throw new ConfideError(response.status, code, details?.text ?? response.statusText)
    }
    return body
  }
}

type Outcome = {
  readonly issue?: readonly {
    readonly details?: {
      readonly text?: string
      readonly coding?: readonly { readonly code: string }[]
    }
  }[]
}

/** What the token endpoint gives. */
export type Tokens = {
  readonly access_token: string
  readonly expires_in: number
  readonly scope?: string
  readonly refresh_token?: string
  /** Whose record it is for. */
  readonly patient?: string
  readonly id_token?: string
}

export type AppSettings = {
  readonly base: string
  readonly clientId: string
  readonly redirectUri: string
}

/** @returns where to send the person, and what to keep until they come back with a code and this state. */
export async function askPerson(
  { base, clientId, redirectUri }: AppSettings,
  scope: string,
  launch?: string,
): Promise<{ readonly url: URL; readonly state: string; readonly verifier: string }> {
  const [state, verifier] = [randomText(), randomText()]
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const url = new URL((await configurationOf(base)).authorization_endpoint)
  url.search = new URLSearchParams({
    ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope, state },
    ...{ aud: base, code_challenge: base64url(new Uint8Array(digest)) },
    code_challenge_method: 'S256',
    ...(launch !== undefined && { launch }),
  }).toString()
  return { url, state, verifier }
}

/** Tokens for the code that a person came back with. @throws ConfideError */
export function tokenFor(app: AppSettings, code: string, verifier: string): Promise<Tokens> {
  return tokens(app.base, {
    ...{ grant_type: 'authorization_code', code, code_verifier: verifier },
    ...{ client_id: app.clientId, redirect_uri: app.redirectUri },
  })
}

/** New tokens: the refresh token that was given in is good no more. @throws ConfideError */
export function refreshed(
  { base, clientId }: Pick<AppSettings, 'base' | 'clientId'>,
  refreshToken: string,
): Promise<Tokens> {
  return tokens(base, {
    ...{ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId },
  })
}

/** A `CryptoKey`. */
export type PrivateKey = Parameters<typeof crypto.subtle.sign>[1]

/** A token for a system of an organisation. @param key private, of the curve P-384. @throws ConfideError */
export async function systemToken(
  base: string,
  {
    clientId,
    key,
    keyId,
  }: { readonly clientId: string; readonly key: PrivateKey; readonly keyId: string },
  scope: string,
): Promise<Tokens> {
  const { token_endpoint: aud } = await configurationOf(base)
  const text = [
    { alg: 'ES384', kid: keyId, typ: 'JWT' },
    {
      ...{ iss: clientId, sub: clientId, aud, jti: randomText() },
      exp: Math.floor(Date.now() / 1000) + 240,
    },
  ]
    .map((part) => base64url(new TextEncoder().encode(JSON.stringify(part))))
    .join('.')
  const how = { name: 'ECDSA', hash: 'SHA-384' }
  const signature = await crypto.subtle.sign(how, key, new TextEncoder().encode(text))
  return tokens(base, {
    ...{ grant_type: 'client_credentials', scope },
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${text}.${base64url(new Uint8Array(signature))}`,
  })
}

async function tokens(base: string, parameters: Readonly<Record<string, string>>): Promise<Tokens> {
  const { token_endpoint: url } = await configurationOf(base)
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) })
  const body = (await response.json()) as Tokens & { error?: string; error_description?: string }
  if (!response.ok) {
    const { error = 'unknown', error_description: message = error } = body
    throw new ConfideError(response.status, error, message)
  }
  return body
}

type Configuration = { readonly authorization_endpoint: string; readonly token_endpoint: string }

async function configurationOf(base: string): Promise<Configuration> {
  const response = await fetch(`${base}/.well-known/smart-configuration`)
  return (await response.json()) as Configuration
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
