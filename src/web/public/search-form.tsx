import type { Practice } from '../../identity/practice-page.ts'
import { paths } from '../paths.ts'

/** The box at the top of each page of a practice. */
export function SearchForm(props: { readonly practice: Practice; readonly typed?: string }) {
  const { practice, typed } = props
  return (
    <search className="nhsuk-header__search no-print">
      <form
        className="nhsuk-header__search-form"
        action={paths.search(practice.id)}
        method="get"
        noValidate
      >
        <div className="nhsuk-form-group">
          <label className="nhsuk-label nhsuk-u-visually-hidden" htmlFor="search-field">
            Search the pages of {practice.name}
          </label>
          <div className="nhsuk-input-wrapper">
            <input
              className="nhsuk-input"
              id="search-field"
              name="q"
              type="search"
              autoComplete="off"
              maxLength={100}
              defaultValue={typed}
            />
            <button
              className="nhsuk-button nhsuk-button--icon nhsuk-button--small"
              type="submit"
              aria-label="Search"
            >
              <svg
                className="nhsuk-icon nhsuk-icon--search"
                viewBox="0 0 24 24"
                width="16"
                height="16"
                focusable="false"
                aria-hidden="true"
              >
                <path d="m20.7 18.9-4.1-4.1a7 7 0 1 0-1.4 1.4l4 4.1a1 1 0 0 0 1.5 0c.4-.4.4-1 0-1.4ZM6 10.6a5 5 0 1 1 10 0 5 5 0 0 1-10 0Z" />
              </svg>
            </button>
          </div>
        </div>
      </form>
    </search>
  )
}
