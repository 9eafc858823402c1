/** What the patient wants of a summary. `no-preference` is the national default: core and additional. */
export const preferences = ['no-preference', 'core', 'additional', 'dissent'] as const
export type Preference = (typeof preferences)[number]
