import { Button } from 'nhsuk-react-components'
import type { WorkKind } from '../../messages/work.ts'
import { DateText } from '../components/date-text.tsx'
import { paths } from '../paths.ts'

/** Something that waits. It names no patient: who it is about stands where it is opened. */
export type WorkRow = {
  readonly kind: WorkKind | 'review' | 'child-review' | 'decision-review'
  /** A review has none. */
  readonly reference?: string
  /** Where it is done; undefined for a role that does not do it, and for what is on paper. */
  readonly href?: string | undefined
  readonly since?: Date
  readonly days?: number
  /** YYYY-MM-DD */
  readonly dueOn?: string | undefined
  readonly isLate: boolean
  readonly owner?: string | undefined
  readonly ownerName?: string | undefined
  readonly mine: boolean
  readonly endsByHand?: boolean
}

export const kindTexts: Readonly<Record<WorkRow['kind'], string>> = {
  'private-request': 'Request for privacy',
  correction: 'Correction',
  form: 'Form',
  mail: 'Email',
  'type-1': 'Type 1 opt-out to enter in your own system',
  'filed-changed': 'Something your practice has filed changed where it came from',
  'mail-failed': 'Message that could not be sent',
  'paper-form': 'Paper form',
  'proxy-request': 'Request to help somebody',
  'copy-request': 'Request for a copy',
  'access-request': 'Copy of a record',
  'copy-to-post': 'Copy to print and hand over',
  'copy-printed': 'Printed copy to post, or to be fetched',
  'letter-to-post': 'Letter to print and post',
  'letter-printed': 'Printed letter to post',
  'records-merged': 'Two records put together',
  'records-parted': 'Two records parted again',
  review: 'Look again at what is kept from a patient',
  'child-review': 'Look whether a child decides',
  'decision-review': 'Look again at a decision in best interests',
}

/** One thing that waits, with what its reader may do about it; `kind` and `whose` are what the list shows. */
export function Work({
  row,
  kind,
  whose,
}: {
  readonly row: WorkRow
  readonly kind?: string | undefined
  readonly whose?: string | undefined
}) {
  const { reference, href, since, days = 0, dueOn, ownerName, mine } = row
  const name = kindTexts[row.kind]
  return (
    <li className="hidden__entry">
      <p className="hidden__what">
        {href === undefined ? (
          <span className="entry__title">{name}</span>
        ) : (
          <a className="entry__title" href={href}>
            {name}
          </a>
        )}{' '}
        {reference === undefined ? null : <span className="whole">{reference}</span>}{' '}
        {row.isLate ? <strong className="nhsuk-tag nhsuk-tag--red due">Late</strong> : null}
      </p>
      <p>
        {dueOn === undefined ? null : (
          <>
            <strong>
              Due <DateText on={dueOn} />
            </strong>
            {since === undefined ? null : '. '}
          </>
        )}
        {since === undefined ? null : (
          <>
            Waiting since <DateText on={since} /> (
            {days === 0 ? 'today' : days === 1 ? '1 day' : `${days} days`})
          </>
        )}
      </p>
      {reference === undefined ? null : (
        <>
          <p className="secondary">
            {mine
              ? 'Yours'
              : ownerName === undefined
                ? 'Nobody has taken it'
                : `Taken by ${ownerName}`}
          </p>
          <form className="hidden__do no-print" action={paths.work} method="post">
            <input type="hidden" name="reference" value={reference} />
            <input type="hidden" name="owner" value={row.owner ?? ''} />
            <input type="hidden" name="kind" value={kind ?? ''} />
            <input type="hidden" name="whose" value={whose ?? ''} />
            {mine ? (
              <>
                {row.endsByHand ? <Do act="end" text="It is done" about={reference} /> : null}
                <Do act="give-back" text="Give it back" about={reference} />
              </>
            ) : (
              <Do
                act="take"
                text={ownerName === undefined ? 'Take it' : 'Take it over'}
                about={reference}
              />
            )}
          </form>
        </>
      )}
    </li>
  )
}

function Do({ act, text, about }: { act: string; text: string; about: string }) {
  return (
    <Button type="submit" name="do" value={act} secondary small>
      {text}
      <span className="nhsuk-u-visually-hidden">: {about}</span>
    </Button>
  )
}
