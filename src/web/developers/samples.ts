/** A request as a developer types it, and what its answer holds. `npm test` runs each as it is written. */
export type Sample = {
  readonly title: string
  readonly text: string
  /** Said below it. */
  readonly answer: string
  /** What the test finds in the answer. */
  readonly holds: RegExp
}

/** Typed once: the others use it. */
export const settings = `BASE=http://localhost:3000/fhir/R4
TOKEN=$(npx confide session --nhs-number "999 000 0018")
PATIENT=…  # its id is in the first answer below that names a Patient`

export const samples: readonly Sample[] = [
  {
    title: 'What the API does',
    text: 'curl -s "$BASE/metadata"',
    answer: 'A CapabilityStatement. It holds what can be called, and nothing else.',
    holds: /"resourceType":"CapabilityStatement"/,
  },
  {
    title: 'Where an app is let in',
    text: 'curl -s "$BASE/.well-known/smart-configuration"',
    answer: 'The addresses to ask, and what is supported, as SMART App Launch 2.2 names them.',
    holds: /"code_challenge_methods_supported":\["S256"\]/,
  },
  {
    title: 'The whole record, by pages',
    text: `curl -s -H "Authorization: Bearer $TOKEN" "$BASE/Patient/$PATIENT/\\$everything?_count=20"`,
    answer: 'A Bundle. Go on with its link “next” until there is none.',
    holds: /"resourceType":"Bundle".*"relation":"self"/s,
  },
  {
    title: 'Who has looked, as the patient',
    text: 'curl -s -H "Authorization: Bearer $TOKEN" "$BASE/AuditEvent?_count=5"',
    answer:
      'The newest lines of the patient’s own log: what you did just now is the first of them.',
    holds: /"resourceType":"AuditEvent"/,
  },
  {
    title: 'Without a token',
    text: 'curl -s -i "$BASE/Patient/$PATIENT/\\$everything"',
    answer: '401, with an OperationOutcome: its details.coding.code is “signed-out”.',
    holds: /^HTTP\/1\.1 401 .*"code":"signed-out"/s,
  },
  {
    title: 'A system that asks for a token',
    text: `curl -s "\${BASE%/fhir/R4}/oauth/token" \\
  -d grant_type=client_credentials -d scope=system/*.rs \\
  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
  -d client_assertion="$ASSERTION"`,
    answer:
      'A token for five minutes, or the error “invalid_client”. The client in clients/typescript makes the assertion.',
    holds: /"error":"invalid_(client|request)"|"access_token"/,
  },
]
