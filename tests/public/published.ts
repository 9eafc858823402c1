/** The version of each page of prose, and the beginning of the SHA-256 of what it says. */
export const published: Readonly<Record<string, readonly [version: string, digest: string]>> = {
  'summary-care-record': ['2', 'b331c2ef97a4'],
  sharing: ['2', '41313bc4d03a'],
  private: ['1', 'e35fbcc0ff3f'],
  research: ['1', '96bbecc50287'],
  'copy-of-your-record': ['3', 'c3068ee994c3'],
  questions: ['2', '00679692724d'],
  'who-to-ask': ['2', '2e2e00a59201'],
  accessibility: ['1', '69511d14b28c'],
  privacy: ['2', '01bf270c8ba1'],
  cookies: ['2', '47d05e1cc1f8'],
  complaints: ['1', 'c178b6f81b9f'],
  'data-uses': ['1', '3f75a7161434'],
  'log-checkpoint': ['2', '49c61fa11be9'],
}
