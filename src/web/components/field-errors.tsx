/** What is wrong with one field of a form. `field` is the id of the input to put right. */
export type FieldError = { readonly field: string; readonly message: string }

/** The NHS error summary: each message leads to its field. Nothing without errors. */
export function FieldErrors({ errors }: { errors: readonly FieldError[] }) {
  if (errors.length === 0) return null
  return (
    <div className="nhsuk-error-summary" data-module="nhsuk-error-summary">
      <div role="alert">
        <h2 className="nhsuk-error-summary__heading">There is a problem</h2>
        <div className="nhsuk-error-summary__body">
          <ul className="nhsuk-list nhsuk-error-summary__list">
            {errors.map(({ field, message }) => (
              <li key={field}>
                <a href={`#${field}`}>{message}</a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}

/** The message for a field, or for the first of its parts (`born-day`, `born-month`), as its property. */
export function errorOf(errors: readonly FieldError[], field: string): { error?: string } {
  const own = errors.find((one) => one.field === field || one.field.startsWith(`${field}-`))
  return own ? { error: own.message } : {}
}
