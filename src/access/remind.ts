import type { Database } from '../db/database.ts'
import type { Day } from '../identity/age.ts'
import { newId } from '../identity/ids.ts'
import { addMessage } from '../messages/message.ts'
import { remindedBefore, reminderBy } from './clock.ts'

const atOnce = 100

type Due = {
  readonly organisation: string
  readonly reference: string
  readonly dueOn: Day
  readonly reminded: string | null
  readonly today: Day
}

/**
 * Reminds each desk of requests that are due in 10, 5 and 2 days, and of those that are overdue: each once, also where the
 * service was down on the day, and again where the day has changed.
 *
 * @returns how many reminders were sent.
 * @see interface.md 1.6, "SAR due in 10/5/2 days, overdue"
 */
export async function remindOfDue(db: Database): Promise<number> {
  const done = await db.relay.begin(async (tx) => {
    const due = await tx<Due[]>`
      select organisation, reference, due_on::text as "dueOn", reminded,
             (now() at time zone 'Europe/London')::date::text as today
        from access_register
       where closed_on is null and due_on <= (now() at time zone 'Europe/London')::date + ${Math.max(...remindedBefore)}::int
       order by due_on for update skip locked`
    let sent = 0
    for (const { organisation, reference, dueOn, reminded, today } of due) {
      const reminder = reminderBy(dueOn, today)
      const now = `${dueOn} ${reminder}`
      if (reminder === null || now === reminded || sent === atOnce) continue
      const kind = reminder === 'overdue' ? 'copy-overdue' : `copy-due-${reminder}`
      await addMessage(tx, { id: newId(), box: 'desk', recipient: organisation, kind, reference })
      await tx`
        update access_register set reminded = ${now}
         where organisation = ${organisation} and reference = ${reference}`
      sent++
    }
    return { sent }
  })
  return done.sent
}
