import { Button, Textarea } from 'nhsuk-react-components'
import { type AskedCorrection, CorrectionWords } from '../components/correction-words.tsx'
import { DateText } from '../components/date-text.tsx'
import type { MarkedEntry } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { WithdrawRequest } from '../components/withdraw-request.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type AskCorrectionView = {
  readonly who: SignedIn
  readonly entry: MarkedEntry
  /** The one that is shown here. */
  readonly version: number
  readonly service: string
  readonly waiting: AskedCorrection | undefined
  readonly values: {
    readonly wrong?: string
    readonly 'should-say'?: string
    readonly evidence?: string
  }
  readonly errors: readonly FieldError[]
}

/** Ask for one's own entry to be put right. */
export function askCorrectionView(view: AskCorrectionView): string {
  const { entry, service, errors, waiting } = view
  return renderPage(
    {
      title: 'Ask for a correction',
      audience: 'patient',
      who: view.who,
      current: paths.ownRecord,
      error: errors.length > 0,
      back: { href: paths.ownEntry(entry.ref), text: 'Back to the entry' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        <strong>{entry.title}</strong>{' '}
        <span className="secondary">
          {entry.kind}, <DateText on={entry.when} />. Written by {service}
        </span>
      </p>
      {waiting === undefined ? (
        <>
          <p>
            {service} wrote this and can correct it. It must answer you within one month, and tell
            you why if it does not change it. If it sees it another way, your own words can stand
            with the entry.
          </p>
          <Form {...view} />
        </>
      ) : (
        <div className="panel panel--form">
          <p>
            You asked on <DateText on={waiting.askedAt} />, reference {waiting.reference}. {service}{' '}
            must answer by <DateText on={waiting.dueOn} />.
          </p>
          <CorrectionWords {...waiting} />
          <WithdrawRequest
            action={paths.ownCorrections}
            reference={waiting.reference}
            about={entry.title}
          />
        </div>
      )}
    </>,
  )
}

const field = { labelProps: { size: 's' }, rows: 4 } as const

function Form({ entry, version, service, values, errors }: AskCorrectionView) {
  return (
    <form
      className="panel panel--form"
      action={paths.askCorrection(entry.ref)}
      method="post"
      noValidate
    >
      <input type="hidden" name="shown" value={version} />
      <Textarea
        {...field}
        id="wrong"
        name="wrong"
        label="What is wrong?"
        hint="Copy the words that are wrong, or say what is missing"
        defaultValue={values.wrong ?? ''}
        {...errorOf(errors, 'wrong')}
      />
      <Textarea
        {...field}
        id="should-say"
        name="should-say"
        label="What should it say?"
        defaultValue={values['should-say'] ?? ''}
        {...errorOf(errors, 'should-say')}
      />
      <Textarea
        {...field}
        id="evidence"
        name="evidence"
        label="What shows that? (optional)"
        hint="For example a letter, its date and who wrote it. You can bring it with you"
        defaultValue={values.evidence ?? ''}
        {...errorOf(errors, 'evidence')}
      />
      <p>{service} reads what you write here. Nobody else does until it answers.</p>
      <Button type="submit" preventDoubleClick>
        Ask for a correction
      </Button>
    </form>
  )
}
