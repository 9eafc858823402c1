import { Button, Radios } from 'nhsuk-react-components'
import type { WorkKind } from '../../messages/work.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { type Choice, Filters } from '../components/filters.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type Done = 'taken' | 'given-back' | 'ended' | 'late'

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

export type WorkView = {
  readonly who: SignedIn
  /** Oldest first. */
  readonly rows: readonly WorkRow[]
  readonly cut: boolean
  readonly kinds: readonly Choice[]
  readonly kind?: string | undefined
  readonly whose?: string | undefined
  readonly done?: Done | undefined
  /** The reference of what was just put on the list. */
  readonly added?: string | undefined
  /** The reference for the next paper that came in. */
  readonly paper: string
  readonly errors: readonly FieldError[]
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

const doneTexts: Readonly<Record<Done, string>> = {
  taken: 'It is yours.',
  'given-back': 'You have given it back. Anybody can take it.',
  ended: 'It is done and off the list.',
  late: 'Nothing was changed: somebody else was first, or it is done. The list shows how it is now.',
}

/** What waits for one's own service. */
export function workView(view: WorkView): string {
  const { rows, errors, kind, whose } = view
  return renderPage(
    {
      title: 'Work list',
      audience: 'staff',
      who: view.who,
      current: paths.work,
      error: errors.length > 0,
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        What waits for your service, oldest first. Who it is about stands behind each one, for those
        who may see it, and opening that is written to the log.
      </p>
      <p>
        <a href={paths.register}>All requests for copies</a>, with how many and how fast.{' '}
        <a href={paths.printQueue}>Print and post</a> what goes out on paper, many at once
      </p>
      {view.done === undefined ? null : (
        <div className="nhsuk-inset-text" role="status">
          <p>{doneTexts[view.done]}</p>
        </div>
      )}
      {view.added === undefined ? null : (
        <div className="nhsuk-inset-text" role="status">
          <p>
            It is on the list. Write this reference on the paper:{' '}
            <strong className="whole">{view.added}</strong>
          </p>
        </div>
      )}
      <Filters
        action={paths.work}
        filters={[
          { name: 'kind', label: 'Kind', all: 'All kinds', choices: view.kinds, chosen: kind },
          {
            ...{ name: 'whose', label: 'Whose', all: 'Everybody’s', chosen: whose },
            choices: [
              { value: 'mine', text: 'Mine' },
              { value: 'nobody', text: 'Nobody’s' },
            ],
          },
        ]}
      />
      {view.cut ? (
        <p>
          <strong>More waits than one page shows.</strong> These are the oldest. Choose a kind to
          see the rest.
        </p>
      ) : null}
      {rows.length === 0 ? (
        <EmptyState title="Nothing waits">
          <p>
            {kind || whose
              ? 'Choose another kind or owner, or show everything.'
              : 'What patients ask of your service, and messages that could not be sent, stand here.'}
          </p>
        </EmptyState>
      ) : (
        <ol className="entries hidden work">
          {rows.map((row, n) => (
            <Row key={row.reference ?? n} row={row} kind={kind} whose={whose} />
          ))}
        </ol>
      )}
      <CameIn errors={errors} paper={view.paper} />
    </>,
  )
}

function Row({ row, kind, whose }: { row: WorkRow } & Pick<WorkView, 'kind' | 'whose'>) {
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

function CameIn({ errors, paper }: Pick<WorkView, 'errors' | 'paper'>) {
  return (
    <form className="panel panel--form no-print" action={paths.work} method="post" noValidate>
      <h2 className="nhsuk-heading-m">Something came in on paper or by telephone</h2>
      <input type="hidden" name="paper" value={paper} />
      <p>
        <a href={paths.paperForms}>Enter one of our forms that came on paper</a>, or write down that
        something else came in.
      </p>
      <Radios
        name="kind-in"
        legend="What is it?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'kind-in')}
      >
        <Radios.Item id="kind-in" value="paper-form" hint="About the summary, or about sharing">
          A paper form
        </Radios.Item>
        <Radios.Item id="kind-in-proxy" value="proxy-request">
          Somebody wants to help with a record
        </Radios.Item>
        <Radios.Item id="kind-in-copy" value="copy-request">
          A request for a copy of a record
        </Radios.Item>
      </Radios>
      <p>You get a reference to write on the paper. No name goes on the list.</p>
      <Button type="submit" secondary preventDoubleClick>
        Put it on the list
      </Button>
    </form>
  )
}
