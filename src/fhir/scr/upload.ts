import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { receiveUpload, type Received } from '../../summary/upload/receive-upload.ts'
import { objectIn } from '../body.ts'
import type { ScrDeps } from './document-reference.ts'
import { known } from './known.ts'
import { noConsent } from './summary-of.ts'

/**
 * `POST Bundle`: a GP system sends a summary. The answer names what an earlier one held and this one does not:
 * it is kept, for the practice to decide about.
 *
 * @throws Refusal as `receiveUpload`; `invalid` for nobody who may be known.
 */
export async function uploadBundle(
  { db, allowTestNumbers }: Pick<ScrDeps, 'db' | 'allowTestNumbers'>,
  actor: Actor,
  body: unknown,
): Promise<object> {
  const sent = objectIn(body)
  try {
    return outcomeOf(await known(receiveUpload(db, actor, sent, allowTestNumbers)))
  } catch (error) {
    throw error instanceof Refusal && error.code === 'dissent' ? noConsent() : error
  }
}

function outcomeOf({ unlisted }: Received): object {
  const taken = { severity: 'information', code: 'informational', details: { text: 'Received' } }
  const kept = unlisted.map(({ kind, ref }) => ({
    severity: 'warning',
    code: 'incomplete',
    details: {
      text: 'Not in this upload, and not said to have ended: it is kept. Send it again, or send it as ended',
    },
    diagnostics: `${kind}/${ref}`,
  }))
  return { resourceType: 'OperationOutcome', issue: [taken, ...kept] }
}
