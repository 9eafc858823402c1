import { serverPath } from '../../apps/addresses.ts'
import { plainScopes } from '../../apps/scope.ts'

/**
 * What an app needs to know to be let in.
 *
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known
 */
export function smartConfiguration(publicUrl: string) {
  const server = publicUrl + serverPath
  return {
    issuer: server,
    jwks_uri: `${server}/jwks`,
    authorization_endpoint: `${server}/auth`,
    token_endpoint: `${server}/token`,
    introspection_endpoint: `${server}/token/introspection`,
    revocation_endpoint: `${server}/token/revocation`,
    management_endpoint: `${publicUrl}/settings/apps`,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    scopes_supported: [...plainScopes, 'patient/*.cruds', 'user/*.cruds', 'system/*.cruds'],
    capabilities: [
      'launch-standalone',
      'launch-ehr',
      'client-public',
      'client-confidential-asymmetric',
      'context-ehr-patient',
      'context-standalone-patient',
      'context-banner',
      'sso-openid-connect',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
  }
}
