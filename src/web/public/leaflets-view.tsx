import type { Practice } from '../../identity/practice-page.ts'
import type { Leaflet } from '../../sharing/leaflets/leaflet.ts'
import { translations } from '../../sharing/leaflets/translations.ts'
import { DateText } from '../components/date-text.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { prints } from './handout-printer.ts'

/** Everything there is to read and to print on sharing, and what the leaflet said before. */
export function leafletsView(view: {
  readonly practice: Practice
  /** Newest first. */
  readonly editions: readonly Pick<Leaflet, 'version' | 'from'>[]
}): string {
  const { practice, editions } = view
  const { id } = practice
  return renderPage(
    {
      ...{ title: 'Leaflets and posters', audience: 'public', practice },
      current: paths.practiceLeaflets(id),
    },
    <div className="prose nhsuk-u-reading-width">
      <p className="lede">
        What {practice.name} tells you about sharing. It is made from our own settings, so it says
        what holds today.
      </p>
      <h2>Read</h2>
      <ul>
        <li>
          <a href={paths.practiceLeaflet(id)}>The leaflet</a>
        </li>
        <li>
          <a href={paths.reading(id, 'sharing', 'easy-read')}>Easy read, with pictures</a>
        </li>
        {translations.map(({ lang, name, own }) => (
          <li key={lang}>
            <a href={paths.practiceLeafletIn(id, lang)}>
              {name} (<span lang={lang}>{own}</span>)
            </a>
          </li>
        ))}
      </ul>
      <p>
        See also <a href={paths.howSharingWorks(id)}>how sharing works</a>, as a drawing, and{' '}
        <a href={paths.practiceQuestions(id)}>questions about sharing</a>.
      </p>
      <h2>Print</h2>
      <ul>
        {prints.map(({ file, text }) => (
          <li key={file}>
            <a href={paths.practicePrint(id, `${file}.pdf`)}>{text} (PDF)</a>
          </li>
        ))}
      </ul>
      <h2>What it said before</h2>
      <p>When you choose, we keep which version you were shown. You can read each one here.</p>
      <ul>
        {editions.map(({ version, from }) => (
          <li key={version}>
            <a href={paths.practiceLeafletThen(id, version)}>Version {version}</a>, first shown on{' '}
            <DateText on={from} />
          </li>
        ))}
      </ul>
    </div>,
  )
}
