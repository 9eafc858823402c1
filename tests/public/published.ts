/** The version of each page of prose, and the beginning of the SHA-256 of what it says. */
export const published: Readonly<Record<string, readonly [version: string, digest: string]>> = {
  'summary-care-record': ['1', 'cb7f9aad41f7'],
  sharing: ['1', '52bd3b1a71ef'],
  private: ['1', 'e35fbcc0ff3f'],
  research: ['1', '96bbecc50287'],
  'copy-of-your-record': ['1', '7c8df20cf847'],
  questions: ['1', '5d1885405bf5'],
  'who-to-ask': ['1', 'c6eafb7c13ab'],
  accessibility: ['1', '69511d14b28c'],
  privacy: ['1', '688b6a912361'],
  cookies: ['1', '7c32d4dd0644'],
  complaints: ['1', 'c178b6f81b9f'],
  'data-uses': ['1', '3f75a7161434'],
  'log-checkpoint': ['1', '96af419842f6'],
}
