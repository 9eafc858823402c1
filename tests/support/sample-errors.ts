import { errorPage, type Failure, type SessionEnd } from '../../src/web/error-pages.tsx'
import { nurse } from './sample-record.ts'

/** The page of every way to fail. */
export function errorSamples(): Record<string, () => string> {
  const failures: Record<string, Pick<Failure, 'code'> & Partial<Failure>> = {
    'not-found': { code: 'not-found' },
    role: {
      code: 'role',
      who: {
        name: 'Sam Placeholder',
        role: 'Receptionist',
        organisation: 'Westbury Group Practice',
      },
    },
    'foreign-origin': { code: 'foreign-origin' },
    invalid: { code: 'invalid', message: 'The NHS number is too short. It has 10 digits' },
    'not-supported': {
      code: 'not-supported',
      message: 'Searching over several patients is not supported',
    },
    dissent: { code: 'dissent', message: 'No summary: the patient’s choice' },
    conflict: { code: 'conflict' },
    'too-large': { code: 'too-large' },
    'too-many': { code: 'too-many' },
    'no-pdf': { code: 'no-pdf', message: 'Many are being made just now' },
    unavailable: { code: 'unavailable' },
    bug: { code: 'bug' },
  }
  const ends: SessionEnd[] = ['idle', 'none']
  for (const sessionEnd of ends)
    failures[`signed-out-${sessionEnd}`] = { code: 'signed-out', sessionEnd }
  return Object.fromEntries(
    Object.entries(failures).map(([name, failure]) => [
      `error-${name}`,
      () => errorPage({ who: nurse, audience: 'staff', requestId: 'req-4f7c2a', ...failure }),
    ]),
  )
}
