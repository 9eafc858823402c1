/** Where the authorisation server answers, below the public address. */
export const serverPath = '/oauth'

/** Where a person says what an app may do. The cookie of the question is set on exactly this address. */
export const allowPath = (id: string) => `/apps/allow/${id}`

/** The address of the API, which tokens are for. */
export function baseOf(publicUrl: string): string {
  return `${publicUrl}/fhir/R4`
}
