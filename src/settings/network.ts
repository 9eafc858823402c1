import { isIP } from 'node:net'
import { SetupError } from '../errors.ts'
import type { Environment } from './environment.ts'

export function readPort(text: string | undefined): number {
  if (!text) return 3000
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new SetupError('PORT must be a number from 0 to 65535, like 3000')
  }
  return port
}

// Values are not repeated in a message: they may hold a password.
export function readDatabaseUrl(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (!/^postgres(ql)?:\/\//.test(text)) {
    throw new SetupError('DATABASE_URL must begin with postgres:// or postgresql://')
  }
  return text
}

export function readUrl(environment: Environment, name: string): string | undefined {
  const text = environment[name]
  if (!text) return undefined
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new SetupError(`${name} must be an address that begins with https:// or http://`)
  }
  return text
}

export function readHosts(environment: Environment, name: string): string[] {
  const hosts = (environment[name] ?? '').split(',').flatMap((one) => one.trim() || [])
  const isHost = (host: string) => URL.parse(`https://${host}`)?.host === host
  if (!hosts.every(isHost)) {
    throw new SetupError(
      `${name} must be names of hosts with commas between them, like system.example,other.example`,
    )
  }
  return hosts
}

export function readProxies(text: string | undefined): string[] {
  const proxies = (text || '127.0.0.0/8,::1').split(',').map((one) => one.trim())
  const isProxy = (one: string) => {
    const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(one) ?? []
    return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 6 ? 128 : 32)
  }
  if (!proxies.every(isProxy)) {
    throw new SetupError(
      'TRUSTED_PROXIES must be addresses or networks with commas between them, like 10.0.0.5,10.1.0.0/16',
    )
  }
  return proxies
}
