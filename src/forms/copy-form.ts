import { notAskedTexts } from '../access/authority.ts'
import { changeRequest } from '../access/handle-request.ts'
import { copyFormats } from '../access/request.ts'
import { takeIn } from '../access/take-in.ts'
import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { dayIn } from '../identity/age.ts'
import type { PatientId } from '../identity/ids.ts'
import type { NotSaid } from '../sharing/said-by.ts'
import type { Match } from './carry-out.ts'
import type { FormCase } from './cases.ts'

/**
 * Makes a request of a form that asks for a copy: received on the day the form came (SAR-1). That it was the patient,
 * staff have made sure of with the form; by what right somebody else asks is shown to the request.
 */
export async function openCopy(
  db: Database,
  actor: Actor,
  patient: PatientId,
  { channel, answers, person, createdAt }: FormCase,
  { askedBy, checkedBy }: Match,
): Promise<{ readonly reference: string } | NotSaid> {
  if (askedBy === 'best-interests') throw new TypeError('nobody asks in best interests by a form')
  const isPatient = askedBy === 'patient'
  const asker = ['speaks', 'reach'].flatMap((name) => person?.[name] || [])
  const format = copyFormats.find((one) => one === answers['format']) ?? 'other'
  const done = await takeIn(db, actor, patient, {
    channel: channel === 'online' ? 'online' : 'post',
    ...{ askedBy, asker: isPatient ? null : asker.join(', ') || 'See the form' },
    scope: {
      parts: answers['parts'] === 'some' ? [] : null,
      ...{ from: null, until: null, words: answers['which'] || null },
    },
    ...{ format, delivery: format === 'online' ? 'online' : 'post' },
    receivedOn: dayIn(createdAt),
  })
  if ('notAsked' in done) {
    const may = done.notAsked === 'review' ? 'review' : 'no'
    return { may, notSaid: notAskedTexts[done.notAsked] }
  }
  if (isPatient && checkedBy !== 'papers') {
    const how = checkedBy === 'in-person' ? 'known' : checkedBy
    await changeRequest(db, actor, patient, done.reference, { do: 'known', how, seen: [] })
  }
  return done
}
