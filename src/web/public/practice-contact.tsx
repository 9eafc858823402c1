import type { ReactNode } from 'react'
import type { Practice } from '../../identity/practice-page.ts'
import { SafeLink } from '../components/safe-link.tsx'

/** How a practice is reached and when it is open: what it has said of itself. */
export function PracticeContact({ practice }: { readonly practice: Practice }) {
  const { name, address, telephone, openingHours, website, recordsMail, privacyContact } = practice
  const rows: readonly (readonly [string, ReactNode])[] = [
    ['Address', address.length > 0 && <Lines of={address} />],
    ['Telephone', telephone && <SafeLink href={telephoneLink(telephone)}>{telephone}</SafeLink>],
    [
      'About records',
      recordsMail && <SafeLink href={`mailto:${recordsMail}`}>{recordsMail}</SafeLink>,
    ],
    ['Website', website && <SafeLink href={website}>{new URL(website).host}</SafeLink>],
    ['About privacy', privacyContact],
  ]
  const said = rows.filter(([, value]) => Boolean(value))
  return (
    <section className="panel contact" aria-labelledby="contact">
      <h2 className="nhsuk-heading-m" id="contact">
        {name}
      </h2>
      {said.length === 0 ? <p>Ask at the front desk of the practice.</p> : null}
      <dl className="contact__list">
        {said.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {openingHours.length > 0 ? (
        <>
          <h3 className="nhsuk-heading-s">Opening hours</h3>
          <dl className="contact__list">
            {openingHours.map((line) => {
              const at = line.indexOf(': ')
              return (
                <div key={line}>
                  <dt>{line.slice(0, at)}</dt>
                  <dd>{line.slice(at + 2)}</dd>
                </div>
              )
            })}
          </dl>
        </>
      ) : null}
    </section>
  )
}

function Lines({ of }: { of: readonly string[] }) {
  return of.map((line) => (
    <span className="contact__line" key={line}>
      {line}
    </span>
  ))
}

/** As a telephone dials it. */
function telephoneLink(number: string): string {
  return `tel:${number.replaceAll(/[^\d+]/g, '')}`
}
