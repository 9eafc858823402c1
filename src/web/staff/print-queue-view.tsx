import { Button, Checkboxes, Textarea } from 'nhsuk-react-components'
import { mostAtOnce, type NotDone, type WaitingPaper } from '../../access/print-queue.ts'
import { thingName } from '../../access/post-work.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type PrintQueueView = {
  readonly who: SignedIn
  readonly waiting: readonly WaitingPaper[]
  /** Whether they signed in within the last minutes. */
  readonly mayTake: boolean
  /** For how many a step was done just now. */
  readonly done: number
  readonly notDone: readonly NotDone[]
  readonly errors: readonly FieldError[]
  readonly values: Fields
}

/** What goes out on paper: printed as one PDF, then marked as posted, many at once. */
export function printQueueView(view: PrintQueueView): string {
  const { who, waiting, done, notDone, errors } = view
  const [toPrint, printed] = (['toPrint', 'printed'] as const).map((state) =>
    waiting.filter((one) => one.state === state),
  )
  return renderPage(
    {
      ...{ title: 'Print and post', audience: 'staff', who, current: paths.work },
      error: errors.length > 0,
      back: { href: paths.work, text: 'Work list' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        Copies and letters about requests that go out on paper. Whose each one is stands on its
        proof sheet.
      </p>
      {done === 0 ? null : (
        <div className="done" role="status">
          <p>{done === 1 ? 'It is marked.' : `${done} are marked.`}</p>
        </div>
      )}
      {notDone.length === 0 ? null : (
        <div className="nhsuk-inset-text" role="alert">
          <p>Not done, and nothing was changed about them:</p>
          <ul>
            {notDone.map(({ thing, why }) => (
              <li key={thingName(thing)}>
                <span className="whole">{thing.reference}</span>: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
      <ToPrint {...view} things={toPrint ?? []} />
      <Printed {...view} things={printed ?? []} />
      <CameBack {...view} />
    </>,
  )
}

type Listed = PrintQueueView & { readonly things: readonly WaitingPaper[] }

function ToPrint({ things, mayTake, errors }: Listed) {
  const again = `${paths.signIn}?as=staff&again&return=${paths.printQueue}`
  return (
    <>
      <h2 className="nhsuk-heading-m">To print</h2>
      {things.length === 0 ? (
        <EmptyState title="Nothing waits to be printed">
          <p>A copy is here as soon as it is released, and a letter as soon as there is one.</p>
        </EmptyState>
      ) : (
        <form className="panel panel--form" action={paths.printQueue} method="post" noValidate>
          <Things things={things} errors={errors} id="things" />
          <p>
            One PDF of at most {mostAtOnce}. Before each stands a proof sheet with the reference,
            the address and how many pages there are: it tells where one envelope ends and the next
            begins, also where both sides are printed.
          </p>
          {mayTake ? (
            <Button type="submit" name="do" value="print">
              Print these as one PDF
            </Button>
          ) : (
            <p>
              First <a href={again}>sign in again</a>: copies are taken within five minutes of
              signing in.
            </p>
          )}
          <Button type="submit" name="do" value="printed" secondary>
            They are printed, and I checked each against its sheet
          </Button>
        </form>
      )}
    </>
  )
}

function Printed({ things }: Listed) {
  if (things.length === 0) return null
  return (
    <>
      <h2 className="nhsuk-heading-m">Printed</h2>
      <form className="panel panel--form" action={paths.printQueue} method="post" noValidate>
        <Things things={things} errors={[]} id="printed" />
        <Button type="submit" name="do" value="posted">
          They are posted
        </Button>{' '}
        <Button type="submit" name="do" value="collected" secondary>
          They were fetched, and I saw who fetched them
        </Button>
      </form>
    </>
  )
}

function Things(props: {
  readonly things: readonly WaitingPaper[]
  readonly errors: readonly FieldError[]
  readonly id: string
}) {
  const { things, errors, id } = props
  return (
    <Checkboxes legend="Which" legendProps={{ size: 's' }} name={id} {...errorOf(errors, id)}>
      {things.map((one, n) => (
        <Checkboxes.Item
          key={thingName(one)}
          id={n === 0 ? id : thingName(one)}
          name={thingName(one)}
          value="yes"
          defaultChecked={n < mostAtOnce}
        >
          {one.letter === null ? 'Copy' : 'Letter'} <span className="whole">{one.reference}</span>,
          since <DateText on={one.since} />
        </Checkboxes.Item>
      ))}
    </Checkboxes>
  )
}

function CameBack({ values, errors }: PrintQueueView) {
  return (
    <>
      <h2 className="nhsuk-heading-m">Came back</h2>
      <form className="panel panel--form" action={paths.printQueue} method="post" noValidate>
        <Textarea
          id="references"
          name="references"
          label="References on what came back undelivered"
          labelProps={{ size: 's' }}
          hint="One on each line, as they stand on the letter or its proof sheet. They wait here again: find out where they go before you print them"
          rows={3}
          defaultValue={values['references'] ?? ''}
          {...errorOf(errors, 'references')}
        />
        <Button type="submit" name="do" value="returned" secondary>
          They came back
        </Button>
      </form>
    </>
  )
}
