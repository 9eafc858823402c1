import type { Database } from '../../db/database.ts'
import { practicesOfMailboxes } from '../../identity/practice-page.ts'
import type { Envelope } from '../../messages/check-sender.ts'
import type { Post } from '../../messages/mail.ts'
import { withoutToken } from '../../messages/may-answer.ts'
import type { Intake, MailIntake } from '../../messages/mailbox.ts'
import { takeMail } from './take-mail.ts'

/**
 * Takes in what comes to the mailbox of a practice, and tells the sender once that it came in.
 *
 * @param from the address mail goes out from.
 */
export function mailIntake(db: Database, post: Post, from: string): MailIntake {
  // one after the other: who was answered is known before the next
  let turn: Promise<unknown> = Promise.resolve()
  return async (raw, envelope) => {
    const mine = turn.then(() => take(raw, envelope))
    turn = mine.catch(() => undefined)
    const { done, answers } = await mine
    // a courtesy, which nobody waits for: what does not arrive is not tried again
    for (const { to, reference, messageId } of answers) void post.answer(to, reference, messageId)
    return done
  }

  async function take(raw: Buffer, envelope: Envelope) {
    const addresses = envelope.recipients.map(withoutToken)
    const answers: { to: string; reference: string; messageId: string }[] = []
    let done: Intake = 'not-ours'
    for (const { practice, address } of await practicesOfMailboxes(db, addresses)) {
      const taken = await takeMail(db, practice, raw, envelope, [from, address])
      done = moreOf(done, typeof taken === 'string' ? taken : 'taken')
      if (typeof taken !== 'string' && taken.answer !== null) {
        answers.push({ ...taken, to: taken.answer })
      }
    }
    return { done, answers }
  }
}

/** What is told of several practices: as long as one has yet to take it, that it is handed over again. */
const order: readonly Intake[] = ['not-ours', 'notice', 'twice', 'unreadable', 'taken', 'too-many']

function moreOf(one: Intake, other: Intake): Intake {
  return order.indexOf(other) > order.indexOf(one) ? other : one
}
