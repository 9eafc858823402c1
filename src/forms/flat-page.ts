import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import { pageOf } from '../documents/quarantine.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound } from '../identity/ids.ts'
import { atDesk } from '../sharing/act.ts'

/**
 * A page of what came as a file, a scan or with an email, at the desk it came to, as PNG; that it was shown is on the
 * system's log before it is.
 *
 * @throws Refusal `role`, or `not-found`.
 */
export async function readFlatPage(
  db: Database,
  actor: Actor,
  reference: string,
  page: number,
): Promise<Buffer> {
  const found = await atDesk(db, actor, 'desk', async (tx, { by }) => {
    const png = await pageOf(tx, reference, page)
    return png && by.kind === 'staff' ? { png, by } : undefined
  })
  if (found === undefined) throw notFound()
  await appendSystemEvent(db, {
    ...{ kind: 'form', actor: found.by.id, organisation: found.by.organisation },
    ...{ detail: `page ${page} of ${reference}`, requestId: actor.requestId },
  })
  return found.png
}
