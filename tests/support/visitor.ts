/** A browser without script or pages: it keeps cookies and follows redirects, as someone visiting would. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly origin: string
  /** Every address it was led through on the last visit. */
  trail: string[] = []

  constructor(origin: string) {
    this.origin = origin
  }

  get(path: string): Promise<Response> {
    return this.#visit(new URL(path, this.origin), {})
  }

  post(path: string, form: Record<string, string>): Promise<Response> {
    return this.#visit(new URL(path, this.origin), {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }

  /** One request; a redirect is not followed. */
  async step(url: URL, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { origin: this.origin, ...headersOf(init), ...(cookie && { cookie }) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  async #visit(start: URL, first: RequestInit): Promise<Response> {
    let url = start
    let init = first
    this.trail = []
    for (let hops = 0; hops < 12; hops++) {
      this.trail.push(url.pathname)
      const response = await this.step(url, init)
      const location = response.headers.get('location')
      if (location === null) return response
      await response.arrayBuffer()
      url = new URL(location, url)
      if (url.origin !== this.origin) throw new Error(`led away to ${url.origin}`)
      init = {}
    }
    throw new Error('redirected without end')
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/; ?/)
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    const value = pair.slice(at + 1)
    const expires = attributes.find((each) => /^expires=/i.test(each))?.slice(8)
    const gone = value === '' || (expires !== undefined && new Date(expires) < new Date())
    if (gone) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

function headersOf(init: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(init.headers))
}
