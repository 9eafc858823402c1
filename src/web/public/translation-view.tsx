import type { Practice } from '../../identity/practice-page.ts'
import type { PracticePolicy } from '../../sharing/leaflets/practice-policy.ts'
import { servicesTable } from '../../sharing/leaflets/services-table.ts'
import { uncheckedIn, type Translation } from '../../sharing/leaflets/translations.ts'
import { Services } from '../components/leaflet-text.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'

/** The leaflet in another language, and in both that the English one decides. */
export function translationView(view: {
  readonly practice: Practice
  readonly policy: PracticePolicy
  readonly translation: Translation
}): string {
  const { practice, policy, translation } = view
  const { lang, dir, name, title, lede, notice, table, tableTitle } = translation
  return renderPage(
    {
      ...{ title: `The leaflet in ${name}`, audience: 'public', practice },
      current: paths.practiceLeaflets(practice.id),
      back: { href: paths.practiceLeaflets(practice.id), text: 'Leaflets' },
    },
    <>
      <div className="nhsuk-inset-text">
        <p>
          <a href={paths.practiceLeaflet(practice.id)}>The English text</a> decides.{' '}
          {uncheckedIn(name)}
        </p>
      </div>
      <article lang={lang} dir={dir}>
        <h2 className="nhsuk-heading-l">{title}</h2>
        <p>
          <strong>{notice}</strong>
        </p>
        <p className="lede nhsuk-u-reading-width">{lede}</p>
        <Services services={servicesTable(policy, table)} title={tableTitle} />
        <div className="nhsuk-u-reading-width">
          {translation.questions(policy).map(([ask, answer]) => (
            <section key={ask}>
              <h3 className="nhsuk-heading-m">{ask}</h3>
              <p>{answer}</p>
            </section>
          ))}
          <p>
            <strong>{translation.urgent}</strong>
          </p>
        </div>
      </article>
      <p>
        Print this: <a href={paths.practicePrint(practice.id, `a4-${lang}.pdf`)}>A4 (PDF)</a>,{' '}
        <a href={paths.practicePrint(practice.id, `large-print-${lang}.pdf`)}>large print (PDF)</a>
      </p>
    </>,
  )
}
