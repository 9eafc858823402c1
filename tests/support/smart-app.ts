import { createHash, randomBytes } from 'node:crypto'
import { Visitor } from './visitor.ts'

/** What the token endpoint answers. */
export type TokenAnswer = {
  readonly status: number
  readonly access_token: string
  readonly refresh_token?: string
  readonly scope?: string
  readonly patient?: string
  readonly id_token?: string
  readonly error?: string
}

/** An app and the browser of whoever uses it, as far as OAuth goes. */
export class SmartApp {
  readonly origin: string
  readonly id: string
  readonly redirectUri: string
  readonly verifier = randomBytes(32).toString('base64url')
  readonly browser: Visitor
  /** The page that asks the person. */
  page = ''
  action = ''

  /** @param as the token of the person's own session; undefined for nobody signed in. */
  constructor(origin: string, id: string, redirectUri: string, as?: string) {
    this.origin = origin
    this.id = id
    this.redirectUri = redirectUri
    this.browser = new Visitor(origin)
    if (as !== undefined) this.browser.cookies.set('sid', as)
  }

  get base(): string {
    return `${this.origin}/fhir/R4`
  }

  /** The address that sends a person to be asked. */
  address(scope: string, more: Readonly<Record<string, string>> = {}): URL {
    const url = new URL('/oauth/auth', this.origin)
    const challenge = createHash('sha256').update(this.verifier).digest('base64url')
    const parameters: Record<string, string> = {
      ...{ response_type: 'code', client_id: this.id, redirect_uri: this.redirectUri, scope },
      ...{ state: 'a-state', aud: this.base, code_challenge: challenge },
      ...{ code_challenge_method: 'S256', ...more },
    }
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== '') url.searchParams.set(name, value)
    }
    return url
  }

  /** Follows until the person is asked, or the app gets an answer. @returns where it ended. */
  async ask(scope: string, more: Readonly<Record<string, string>> = {}): Promise<URL> {
    return this.#follow(this.address(scope, more), {})
  }

  /** What can be ticked. */
  get options(): readonly string[] {
    return this.#boxes().map(([, text]) => text)
  }

  /** Ticks what these words begin with, or nothing at all, and answers. @returns what the app is told. */
  async answer(
    ticks: RegExp,
    about = 'me',
    answer: 'allow' | 'refuse' = 'allow',
    fields: Readonly<Record<string, string>> = {},
  ): Promise<URLSearchParams> {
    const ticked = this.#boxes().filter(([, text]) => ticks.test(text))
    const form = {
      answer,
      about,
      ...fields,
      ...Object.fromEntries(ticked.map(([name]) => [name, 'yes'])),
    }
    const url = await this.#follow(new URL(this.action, this.origin), {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    return url.searchParams
  }

  /** All of it: asks, ticks and gets a token. */
  async launch(scope: string, ticks = /./, about = 'me'): Promise<TokenAnswer> {
    await this.ask(scope)
    const told = await this.answer(ticks, about)
    return this.token({ code: told.get('code') ?? '' })
  }

  /** Asks the token endpoint: with a code, or whatever else is given. */
  async token(parameters: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    return this.post('/oauth/token', {
      ...(parameters['refresh_token'] === undefined
        ? {
            ...{ grant_type: 'authorization_code', redirect_uri: this.redirectUri },
            code_verifier: this.verifier,
          }
        : { grant_type: 'refresh_token' }),
      client_id: this.id,
      ...parameters,
    })
  }

  async post(path: string, parameters: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    const given = Object.entries(parameters).filter(([, value]) => value !== '')
    const response = await fetch(this.origin + path, {
      method: 'POST',
      body: new URLSearchParams(given),
    })
    const text = await response.text()
    const body = text === '' ? {} : (JSON.parse(text) as Partial<TokenAnswer>)
    return { access_token: '', ...body, status: response.status }
  }

  /** Asks the API with a token. */
  read(path: string, token: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...headersOf(init) }
    return fetch(`${this.base}/${path}`, { ...init, headers })
  }

  async #follow(start: URL, first: RequestInit): Promise<URL> {
    let url = start
    let init = first
    for (let hops = 0; hops < 12; hops++) {
      const response = await this.browser.step(url, init)
      const location = response.headers.get('location')
      if (location === null) {
        this.page = await response.text()
        this.action = /<form action="([^"]+)"/.exec(this.page)?.[1] ?? ''
        return url
      }
      await response.arrayBuffer()
      url = new URL(location, url)
      if (url.origin !== this.origin) return url
      init = {}
    }
    throw new Error('redirected without end')
  }

  #boxes(): (readonly [name: string, text: string])[] {
    const boxes = this.page.matchAll(/name="(scope-\d+)"[^>]*>\s*<label[^>]*>([^<]+)</g)
    return [...boxes].map(([, name = '', text = '']) => [name, text])
  }
}

function headersOf({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers))
}
