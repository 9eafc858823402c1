/** What OpenAPI says of one address. */
export type Described = {
  readonly summary: string
  /** Of the answer; empty where there is none to read. */
  readonly type: string
  readonly status?: number
  readonly query?: readonly string[]
  /** Of what is sent. */
  readonly sends?: string
}

const form = 'application/x-www-form-urlencoded'
const fhir = 'application/fhir+json'
const scr = '/summary-care-record/FHIR/R4'

/**
 * What a system may ask beside FHIR R4, by method and address. Pages for people are not here, and the FHIR API
 * describes itself; the API in the shape of the national one does not.
 */
export const described: Readonly<Record<string, Described>> = {
  'GET /live': { summary: 'Whether the server runs', type: '', status: 204 },
  'GET /ready': { summary: 'Whether it reaches its database', type: '', status: 204 },
  'GET /.well-known/smart-configuration': {
    summary: 'Where apps are let in (SMART App Launch 2.2)',
    type: 'application/json',
  },
  'GET /log/checkpoint': {
    summary: 'The newest signed checkpoint of the access log',
    type: 'text/plain',
  },
  'GET /log/keys': { summary: 'The keys that checkpoints are checked with', type: 'text/plain' },
  'GET /log/tile/:level/*': {
    summary: 'A tile of the tree of the access log: hashes, no event (C2SP tlog-tiles)',
    type: 'application/octet-stream',
  },
  'GET /coverage.csv': {
    summary: 'In which areas patients have a summary, as a table',
    type: 'text/csv',
  },
  'GET /research/register.csv': {
    summary: 'Every version of a study that was decided on, a line each',
    type: 'text/csv',
  },
  'GET /research/register.json': {
    summary: 'Every study that was decided on, with its versions and questions',
    type: 'application/json',
  },
  'GET /research/:study/:job/:table.csv': {
    summary: 'One table of what was released of a study, counted from 1',
    type: 'text/csv',
  },
  'GET /research/:study/:job.json': {
    summary: 'What was released of a study, as it was checked',
    type: 'application/json',
  },
  'GET /developers/openapi.json': { summary: 'This description', type: 'application/json' },
  [`GET ${scr}/DocumentReference`]: {
    summary: 'The id of the summary in force of one patient, by NHS number',
    type: fhir,
    query: ['patient', 'type', '_sort', '_count'],
  },
  [`GET ${scr}/Bundle`]: {
    summary: 'The resources of a summary, by its id and the NHS number',
    type: fhir,
    query: ['composition.identifier', 'composition.subject:Patient.identifier'],
  },
  [`POST ${scr}/Bundle`]: {
    ...{ summary: 'Takes in a summary from the registered practice', type: fhir, status: 201 },
    sends: fhir,
  },
  [`POST ${scr}/$setPermission`]: {
    ...{ summary: 'Opts a patient out of the summary, or in', type: '', status: 201, sends: fhir },
  },
  [`POST ${scr}/AuditEvent`]: {
    ...{ summary: 'Claims a relationship, or opens the summary in an emergency', type: '' },
    ...{ status: 201, sends: fhir },
  },
}

/** What the authorisation server answers below `/oauth`, where one route takes all. */
export const ofServer: Readonly<Record<string, Described>> = {
  'GET /oauth/auth': {
    summary: 'Asks a person what an app may do (authorisation code, PKCE with S256)',
    ...{ type: '', status: 303 },
    query:
      `response_type client_id redirect_uri scope state aud code_challenge code_challenge_method
      launch nonce`.split(/\s+/),
  },
  'POST /oauth/token': {
    summary: 'Gives tokens for a code, a refresh token or an assertion of a system',
    ...{ type: 'application/json', sends: form },
  },
  'POST /oauth/token/introspection': {
    ...{ summary: 'Tells an app about its own token', type: 'application/json', sends: form },
  },
  'POST /oauth/token/revocation': { summary: 'Ends a token', type: '', status: 200, sends: form },
  'GET /oauth/jwks': {
    summary: 'The keys that id tokens are checked with',
    type: 'application/json',
  },
  'GET /oauth/.well-known/openid-configuration': {
    summary: 'The same server as OpenID Connect has it',
    type: 'application/json',
  },
}
