import { Button } from 'nhsuk-react-components'
import type { Pack } from '../../access/pack-store.ts'
import type { Posted, PostingStep } from '../../access/posting.ts'
import type { AccessRequest } from '../../access/request.ts'
import { DateText } from '../components/date-text.tsx'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type PostCopyView = {
  readonly who: SignedIn
  readonly request: Pick<AccessRequest, 'reference' | 'delivery' | 'format'>
  readonly pack: Pack
  /** As it stands on the envelope. */
  readonly to: readonly string[]
  readonly steps: readonly Posted[]
  readonly next: readonly PostingStep[]
  /** Whether they signed in within the last minutes. */
  readonly mayTake: boolean
  readonly errors: readonly FieldError[]
}

const doneTexts: Readonly<Record<PostingStep, string>> = {
  printed: 'Printed and checked',
  posted: 'Posted',
  collected: 'Collected, with proof of who fetched it',
  returned: 'Came back undelivered',
}
const buttonTexts: Readonly<Record<PostingStep, string>> = {
  printed: 'It is printed, and I checked it against this sheet',
  posted: 'It is posted',
  collected: 'It was fetched, and I saw who fetched it',
  returned: 'It came back undelivered',
}

/** A copy to be handed over on paper: its proof sheet, and what was done with it. It prints as one page. */
export function postCopyView(view: PostCopyView): string {
  const { who, request, pack, to, steps, next, errors } = view
  return renderPage(
    {
      ...{ title: 'A copy on paper', audience: 'staff', who, current: paths.work },
      error: errors.length > 0,
      back: { href: paths.work, text: 'Work list' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        Request <span className="whole">{request.reference}</span>, made on{' '}
        <DateText on={pack.madeAt} />
        {request.format === 'large-print' ? ', in large print' : ''}
      </p>
      <h2 className="nhsuk-heading-m">
        {request.delivery === 'collect' ? 'To be fetched by' : 'Goes to'}
      </h2>
      {to.length > 1 ? null : (
        <div className="nhsuk-inset-text">
          <p>No address is recorded. Find out where it goes before you print it.</p>
        </div>
      )}
      <p className="written">{to.join('\n')}</p>
      <Enclosed {...view} />
      <h2 className="nhsuk-heading-m">What was done</h2>
      {steps.length === 0 ? (
        <p>Nothing yet.</p>
      ) : (
        <ul className="nhsuk-list nhsuk-list--bullet">
          {steps.map(({ step, at, byName }, n) => (
            <li key={n}>
              {doneTexts[step]}: {byName}, <DateText on={at} time />
            </li>
          ))}
        </ul>
      )}
      {next.length === 0 ? null : (
        <form className="no-print" method="post" action={paths.postCopy(request.reference)}>
          {next.map((step) => (
            <Button key={step} type="submit" id="step" name="step" value={step}>
              {buttonTexts[step]}
            </Button>
          ))}
        </form>
      )}
    </>,
  )
}

function Enclosed({ request, pack, mayTake }: PostCopyView) {
  const { reference } = request
  const paper = pack.files.filter(({ name }) => name.endsWith('.pdf'))
  const again = `${paths.signIn}?as=staff&again&return=${paths.postCopy(reference)}`
  return (
    <>
      <h2 className="nhsuk-heading-m">In the envelope</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          <a href={paths.requestLetter(reference)}>The letter (PDF)</a>, with the address in the
          window
        </li>
        {paper.map(({ name }) => (
          <li key={name}>{name}, every page</li>
        ))}
      </ul>
      {pack.goneAt !== null ? (
        <p>
          The files were deleted on <DateText on={pack.goneAt} />.
        </p>
      ) : mayTake ? (
        <p className="no-print">
          <a href={paths.postCopyZip(reference)}>Take the files to print (zip)</a>. Delete them from
          your computer when they are printed.
        </p>
      ) : (
        <p className="no-print">
          First <a href={again}>sign in again</a>: the files are taken within five minutes of
          signing in.
        </p>
      )}
    </>
  )
}
