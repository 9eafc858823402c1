import { errorOf, type FieldError } from './field-errors.tsx'

/** What is taken as a file, in words and for the browser's list. */
const taken = '.pdf,.jpg,.jpeg,.png'

/** A box to choose one file; the browser's own, which every keyboard and reader knows. */
export function FileField(props: {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly errors: readonly FieldError[]
}) {
  const { name, label, hint, errors } = props
  const { error } = errorOf(errors, name)
  return (
    <div className={`nhsuk-form-group${error ? ' nhsuk-form-group--error' : ''}`}>
      <label className="nhsuk-label nhsuk-label--s" htmlFor={name}>
        {label}
      </label>
      <div className="nhsuk-hint" id={`${name}--hint`}>
        {hint}
      </div>
      {error ? (
        <span className="nhsuk-error-message" id={`${name}--error`}>
          <span className="nhsuk-u-visually-hidden">Error:</span> {error}
        </span>
      ) : null}
      <input
        className={`nhsuk-file-upload${error ? ' nhsuk-file-upload--error' : ''}`}
        id={name}
        name={name}
        type="file"
        accept={taken}
        aria-describedby={`${name}--hint${error ? ` ${name}--error` : ''}`}
      />
    </div>
  )
}
