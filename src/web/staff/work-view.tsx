import { EmptyState } from '../components/empty-state.tsx'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { type Choice, Filters } from '../components/filters.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { CameInForm } from './came-in-form.tsx'
import { Work, type WorkRow } from './work-row.tsx'

export type Done = 'taken' | 'given-back' | 'ended' | 'late'

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
            <Work key={row.reference ?? n} row={row} kind={kind} whose={whose} />
          ))}
        </ol>
      )}
      <CameInForm errors={errors} paper={view.paper} />
    </>,
  )
}
