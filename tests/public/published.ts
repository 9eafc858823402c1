/** The version of each page of prose, and the beginning of the SHA-256 of what it says. */
export const published: Readonly<Record<string, readonly [version: string, digest: string]>> = {
  'summary-care-record': ['1', '0a1fc28a5a49'],
  sharing: ['1', '3e8c7f29349e'],
  private: ['1', '3bf1f972864a'],
  research: ['1', '2569c8e898a5'],
  'copy-of-your-record': ['1', '1ddad28bc2ac'],
  questions: ['1', '5d1885405bf5'],
  'who-to-ask': ['1', 'c6eafb7c13ab'],
  accessibility: ['1', '69511d14b28c'],
  privacy: ['1', '4a360f6faedf'],
  cookies: ['1', '8a0610bde7ae'],
  complaints: ['1', 'c178b6f81b9f'],
  'data-uses': ['1', '3f75a7161434'],
  'log-checkpoint': ['1', '96af419842f6'],
}
