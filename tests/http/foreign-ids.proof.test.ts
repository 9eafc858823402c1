import { proof } from '../support/database.ts'

// Every address, every role and every kind of foreign id: `manifest.test.ts`, which takes them in turns in `npm test`.

if (proof === 'full') await import('./manifest.test.ts')
