import { DateText } from '../components/date-text.tsx'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { PastDay } from '../components/past-day.tsx'
import { Rests, type SeerLine, Seers } from '../components/seers.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type OwnEntrySeenView = {
  readonly who: SignedIn
  readonly entry: { readonly ref: string; readonly title: string; readonly service: string }
  /** The day the answer is for; undefined for now. */
  readonly on?: string | undefined
  /** It was written after that day. */
  readonly notYet: boolean
  readonly lines: readonly SeerLine[]
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
}

/** Who can see one entry of one's own, who cannot, and why. */
export function ownEntrySeenView(view: OwnEntrySeenView): string {
  const { who, entry, on, notYet, lines, values, errors } = view
  return renderPage(
    {
      title: 'Who can see this entry',
      audience: 'patient',
      who,
      error: errors.length > 0,
      current: paths.ownRecord,
      back: { href: paths.ownEntry(entry.ref), text: 'The entry' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        “{entry.title}”, written by {entry.service}.{' '}
        {on === undefined ? 'This is how it is now.' : null}
      </p>
      {on === undefined ? null : (
        <p>
          This is how it was at the end of <DateText on={on} />. Whether the entry is private is
          shown as it is now. <a href={paths.ownEntrySeen(entry.ref)}>See how it is now</a>
        </p>
      )}
      {notYet ? <p>The entry was not written yet on that day.</p> : <Seers lines={lines} />}
      <p className="after-list">
        In an emergency, staff may open what you share without asking you. They never see what is
        private or not shared. You read about it in <a href={paths.whoLooked}>Who has looked</a>.
      </p>
      <PastDay
        action={paths.ownEntrySeen(entry.ref)}
        legend="Who could see it on another day?"
        {...{ values, errors }}
      />
    </>,
  )
}

export type WhyLookedView = {
  /** Where the patient asks about it. */
  readonly ask: string
  readonly who: SignedIn
  readonly by: string
  readonly service: string
  readonly at: Date
  readonly opened: { readonly rule: string; readonly rests: readonly string[] }
  readonly lines: readonly SeerLine[]
}

/** Why one person could see what they saw. */
export function whyLookedView({ who, by, service, at, opened, lines, ask }: WhyLookedView): string {
  return renderPage(
    {
      title: 'Why this person could look',
      audience: 'patient',
      who,
      current: paths.whoLooked,
      back: { href: paths.whoLooked, text: 'Who has looked' },
    },
    <>
      <p className="lede">
        {by}, {service}, on <DateText on={at} time />. This is what held at that moment.
      </p>
      <h2 className="nhsuk-heading-m">Why they could open your record</h2>
      <div className="panel">
        <p>{opened.rule}</p>
        <Rests rests={opened.rests} />
      </div>
      <h2 className="nhsuk-heading-m">What each service wrote, and whether they could see it</h2>
      <Seers lines={lines} />
      <p className="after-list">Entries marked private are never seen by another service.</p>
      <p>
        <a href={ask}>I do not recognise this look</a>
      </p>
    </>,
  )
}
