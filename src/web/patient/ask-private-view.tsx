import { Button, Textarea } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { DateText } from '../components/date-text.tsx'
import { EntryList, type MarkedEntry } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { WithdrawRequest } from '../components/withdraw-request.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

/** Somebody of another service, and when. */
export type SeenBy = {
  readonly name: string
  readonly organisation?: string | undefined
  readonly at: Date
  /** Whether they read the entry, or opened the record it was in. */
  readonly read: boolean
}

export type AskView = {
  readonly who: SignedIn
  /** `<patient>.<entry>` */
  readonly entry: string
  readonly title: string
  readonly service: string
  readonly isPrivate: boolean
  readonly atOnce: boolean
  readonly set: readonly MarkedEntry[]
  readonly waiting?: { readonly reference: string; readonly at: Date } | undefined
  readonly seen: readonly SeenBy[]
  readonly isOther: boolean
  readonly reason: string
  readonly errors: readonly FieldError[]
  readonly digest: string
}

/** Ask for one's own entry to be private, or shared again, with what that does. */
export function askView(view: AskView): string {
  const { isPrivate, service, errors } = view
  return renderPage(
    {
      title: isPrivate ? 'Share this again' : 'Ask for this to be private',
      audience: 'patient',
      who: view.who,
      current: paths.ownRecord,
      error: errors.length > 0,
      back: { href: paths.ownEntry(view.entry), text: 'Back to the entry' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      {view.isOther ? (
        <ChangedMeanwhile not="saved">
          Something changed while you were here. Look at it again.
        </ChangedMeanwhile>
      ) : null}
      <p className="lede">{view.title}</p>
      {isPrivate ? (
        <p>
          {service} would share it again with the services you share with. You can ask for it to be
          private again at any time.
        </p>
      ) : (
        <>
          <p>If it is private, only {service} and you can see it:</p>
          <ul className="nhsuk-list nhsuk-list--bullet">
            <li>no other service sees it on a screen, on paper or through another system</li>
            <li>nobody else sees it in an emergency</li>
            <li>you still see it, and it is in your own copy when you print it</li>
          </ul>
        </>
      )}
      {view.set.length > 1 ? (
        <>
          <h2 className="nhsuk-heading-s">This goes with it, because it refers to it</h2>
          <EntryList entries={view.set.filter(({ ref }) => ref !== view.entry)} />
        </>
      ) : null}
      {view.waiting === undefined ? <Form {...view} /> : <Waiting {...view.waiting} view={view} />}
      <Seen {...view} />
    </>,
  )
}

function Form({ entry, isPrivate, atOnce, service, reason, errors, digest }: AskView) {
  return (
    <form className="panel panel--form" action={paths.askPrivate(entry)} method="post" noValidate>
      <p>
        {atOnce
          ? `${service} does this at once when you ask.`
          : `A clinician at ${service} will read this and answer. Until then nothing changes.`}
      </p>
      <input type="hidden" name="what" value={isPrivate ? 'not-private' : 'private'} />
      <input type="hidden" name="shown" value={digest} />
      <Textarea
        id="reason"
        name="reason"
        label="Why do you ask? (optional)"
        labelProps={{ size: 's' }}
        hint={`${service} can read this`}
        rows={3}
        defaultValue={reason}
        {...errorOf(errors, 'reason')}
      />
      <Button type="submit" preventDoubleClick>
        {atOnce ? (isPrivate ? 'Share it again' : 'Make it private') : 'Ask'}
      </Button>
    </form>
  )
}

function Waiting(props: { reference: string; at: Date; view: AskView }) {
  return (
    <div className="panel panel--form">
      <p>
        You asked on <DateText on={props.at} />. {props.view.service} has not answered yet.
      </p>
      <WithdrawRequest
        action={paths.ownPrivate}
        reference={props.reference}
        about={props.view.title}
      />
    </div>
  )
}

function Seen({ seen, service }: AskView) {
  return (
    <>
      <h2 className="nhsuk-heading-m">Who has seen it already</h2>
      {seen.length === 0 ? (
        <p>
          Nobody of another service is known to have seen it. People at {service} wrote it and see
          it.
        </p>
      ) : (
        <>
          <p>
            These people had already seen it, or may have. What they know cannot be taken back.
            People at {service} wrote it and see it.
          </p>
          <ul className="nhsuk-list nhsuk-list--bullet">
            {seen.map(({ name, organisation, at, read }) => (
              <li key={`${name} ${organisation}`}>
                {[name, organisation].filter(Boolean).join(', ')}{' '}
                {read ? 'read it' : 'opened your record when it was in it'}, last on{' '}
                <DateText on={at} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
