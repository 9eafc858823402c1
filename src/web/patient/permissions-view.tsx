import { shortId } from '../../identity/ids.ts'
import type { Permission, PermissionWay } from '../../sharing/permissions.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type PermissionsView = {
  readonly who: SignedIn
  readonly permissions: readonly Permission[]
}

const ways: Readonly<Record<PermissionWay, string>> = {
  'in-person': 'in person',
  'by-phone': 'by phone',
  'by-video': 'by video',
  'in-writing': 'in writing',
}

/** The yes and no a patient gave when staff asked to look. */
export function permissionsView({ who, permissions }: PermissionsView): string {
  const now = permissions.filter(({ inForce }) => inForce)
  const before = permissions.filter(({ inForce }) => !inForce)
  return renderPage(
    { title: 'When staff asked to look', audience: 'patient', who, current: paths.permissions },
    <>
      <p className="lede">
        Some services ask you each time before they look at what other services wrote. You can take
        a yes back. It holds from that moment.
      </p>
      {permissions.length === 0 ? (
        <EmptyState title="Nobody has asked you yet.">
          <p>When staff ask and record your answer, you will find it here.</p>
        </EmptyState>
      ) : null}
      {now.length > 0 ? <Answers heading="You said yes, and it holds" answers={now} /> : null}
      {before.length > 0 ? <Answers heading="Before" answers={before} /> : null}
    </>,
  )
}

function Answers({ heading, answers }: { heading: string; answers: readonly Permission[] }) {
  return (
    <section>
      <h2 className="nhsuk-heading-m">{heading}</h2>
      <ul className="acts">
        {answers.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.organisationName}</strong>
              <span>{sentenceOf(one)}</span>
              <span className="secondary small">
                <DateText on={one.startsAt} time />
                {one.inForce && one.endsAt ? (
                  <>
                    , until <DateText on={one.endsAt} time />
                  </>
                ) : null}
              </span>
            </div>
            {one.inForce ? (
              <form action={paths.permissions} method="post">
                <input type="hidden" name="id" value={shortId(one.id)} />
                <button
                  className="nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-u-margin-bottom-0"
                  type="submit"
                >
                  Take it back
                  <span className="nhsuk-u-visually-hidden"> from {one.organisationName}</span>
                </button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function sentenceOf({ answer, givenBy, recordedBy, how, forAll }: Permission): string {
  const by = givenBy === 'patient' ? 'You' : `${givenBy}`
  const way = how === null ? '' : ` ${ways[how]}`
  if (answer === 'no') return `${by} said no to ${recordedBy}${way}.`
  return forAll
    ? `${by} said yes for everyone there who cares for you, to ${recordedBy}${way}.`
    : `${by} said yes to ${recordedBy}${way}.`
}
