import type { FastifyRequest } from 'fastify'
import type { Signer } from '../audit/log/keys.ts'
import type { PublicKeys } from '../audit/log/proof-text.ts'
import type { Database } from '../db/database.ts'
import type { PdfMaker } from '../documents/pdf.ts'
import type { Actor } from '../identity/actor.ts'
import type { KeyStore } from '../identity/key-store.ts'
import type { RelyingParty } from '../identity/passkey-answers.ts'
import type { ProbeState } from '../record/probe.ts'
import type { CodeSettings } from '../sharing/one-time-code.ts'
import type { Cookie } from './session-cookie.ts'

/** What every page is given. */
export type PageDeps = {
  readonly db: Database
  readonly actorOf: (request: FastifyRequest) => Actor
  /** Whether NHS numbers of the ranges that are never issued are taken. */
  readonly allowTestNumbers: boolean
  readonly demo: boolean
  readonly codes: CodeSettings
  /** The address that a request came from, also behind a proxy of ours. */
  readonly addressOf: (request: FastifyRequest) => string
  /** Keeps a form that is being filled in together. */
  readonly draftCookie: Cookie
  readonly pdfs: PdfMaker
  /** Who passkeys are made for. */
  readonly party: RelyingParty
  /** What proofs of the log are made with, and checked with; nothing before the log has begun. */
  readonly log: {
    readonly store: KeyStore
    readonly published: () => Promise<PublicKeys | undefined>
  }
  /** What the last probe of the log found; undefined where none is made. */
  readonly probed: () => ProbeState | undefined
  /** The address of the FHIR API, as apps are told it. */
  readonly api: string
  /** Signs lists that are taken from the log. */
  readonly exports: Signer
}
