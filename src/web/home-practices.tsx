import type { PracticeName } from '../identity/practice-page.ts'
import { paths } from './paths.ts'

/** The practices shown: those with these words in their name, or the first of all. */
export type FoundPractices = {
  readonly words: string
  readonly found: readonly PracticeName[]
  /** Whether there are others, too. */
  readonly more: boolean
}

/** The way to the public pages of a practice: a list where it is short, and a finder by name. */
export function Practices({ practices: { words, found, more } }: { practices: FoundPractices }) {
  if (found.length === 0 && words === '') return null
  return (
    <section aria-labelledby="practices">
      <h2 className="nhsuk-heading-m" id="practices">
        What your practice does with your record
      </h2>
      <p>Read what is written about you and who sees it. You do not need to sign in for this.</p>
      {more || words !== '' ? <Finder words={words} /> : null}
      {found.length === 0 ? (
        <p>
          No practice here has “{words}” in its name. Try fewer letters, or{' '}
          <a href={paths.home}>see all practices</a>.
        </p>
      ) : (
        <ul className="nhsuk-list">
          {found.map(({ id, name, area }) => (
            <li key={id}>
              <a href={paths.practice(id)}>{name}</a>
              {area ? <span className="secondary"> {area}</span> : null}
            </li>
          ))}
        </ul>
      )}
      {more ? <p>There are more. Type more of the name to find yours.</p> : null}
    </section>
  )
}

function Finder({ words }: { words: string }) {
  return (
    <form className="lookup" action={paths.home} method="get" role="search">
      <div className="nhsuk-form-group">
        <label className="nhsuk-label" htmlFor="practice">
          Name of your practice
        </label>
        <input
          className="nhsuk-input nhsuk-input--width-20"
          id="practice"
          name="practice"
          type="search"
          defaultValue={words}
          maxLength={100}
        />
      </div>
      <button className="nhsuk-button nhsuk-button--secondary" type="submit">
        Find
      </button>
    </form>
  )
}
