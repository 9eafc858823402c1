import { Button, TextInput } from 'nhsuk-react-components'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { FileField } from '../components/file-field.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'

/** A passport, a bill, and what shows by what right somebody asks. */
export const mostFiles = 3

export type WhoAsksView = {
  /** What was typed. */
  readonly code: string
  readonly errors: readonly FieldError[]
  readonly notice?: 'sent' | 'closed'
}

/** Where what shows who asks is sent from home. */
export function whoAsksView({ code, errors, notice }: WhoAsksView): string {
  return renderPage(
    {
      ...{ title: 'Show who asks for a copy', audience: 'public', error: errors.length > 0 },
      above: <FieldErrors errors={errors} />,
    },
    notice === 'sent' ? (
      <>
        <div className="done" role="status">
          <p>
            <strong>It was sent.</strong> The service looks at it, decides, and deletes it.
          </p>
        </div>
        <p>You hear from it about your request. You need not keep the code: it is used up.</p>
      </>
    ) : (
      <>
        {notice === 'closed' ? (
          <div className="nhsuk-inset-text" role="alert">
            <p>
              Nothing was sent: from here it was tried too often. Try again in an hour, or bring it
              to the desk of the service.
            </p>
          </div>
        ) : null}
        <p className="lede">
          A service asked you to show who asks for a copy of a record, and told you a code.
        </p>
        <form
          className="panel panel--form"
          action={paths.whoAsks}
          method="post"
          encType="multipart/form-data"
          noValidate
        >
          <TextInput
            id="code"
            name="code"
            label="The code"
            labelProps={{ size: 's' }}
            hint="For example, W-7K3Q-9D2M-4TXB"
            autoComplete="off"
            spellCheck={false}
            width={20}
            defaultValue={code}
            {...errorOf(errors, 'code')}
          />
          {Array.from({ length: mostFiles }, (_, n) => (
            <FileField
              key={n}
              name={`file-${n + 1}`}
              label={
                n === 0
                  ? 'What shows who you are'
                  : `Something more (${n + 1} of ${mostFiles}, optional)`
              }
              hint={
                n === 0 ? 'A picture or a PDF of what the service asked for' : 'A picture or a PDF'
              }
              errors={errors}
            />
          ))}
          <Button type="submit" preventDoubleClick>
            Send it
          </Button>
        </form>
        <ul className="nhsuk-list nhsuk-list--bullet">
          <li>Staff of the service see pictures of the pages, and nothing else of the files.</li>
          <li>They are deleted when it is decided who asks.</li>
          <li>The code works once. This page does not say what was asked for, or by whom.</li>
        </ul>
      </>
    ),
  )
}
