import { Fragment } from 'react'
import { ServiceTag } from '../components/service-tag.tsx'
import { StackedTable } from '../components/stacked-table.tsx'
import { paths } from '../paths.ts'
import type { SharingService } from '../present/sharing.ts'

type Choice = { readonly value: string; readonly text: string; readonly note?: string }

export type SharingRow = {
  readonly service: SharingService
  readonly out: Choice
  readonly into: Choice
  /** The picture in words. */
  readonly sentences: readonly string[]
  /** What it cannot see, and why. */
  readonly hidden: readonly { readonly writer: string; readonly why: string }[]
  readonly sees: readonly string[]
  readonly asks: readonly string[]
}

const now = {
  caption: 'What each service can and cannot see',
  ...{ sees: 'Can see', hidden: 'Cannot see, because' },
}
const onADay = {
  caption: 'What each service could and could not see',
  ...{ sees: 'Could see', hidden: 'Could not see, because' },
}

/**
 * What the picture shows, with reasons.
 *
 * @param past whether it is about a day that is past.
 */
export function Reasons({ rows, past = false }: { rows: readonly SharingRow[]; past?: boolean }) {
  const words = past ? onADay : now
  return (
    <StackedTable
      caption={
        <caption className="nhsuk-table__caption nhsuk-table__caption--s">{words.caption}</caption>
      }
      heads={['Service', words.sees, words.hidden]}
      rows={rows.map(({ service, sees, asks, hidden }) => ({
        name: service.id,
        cells: [
          service.name,
          <ul key="sees" className="plain">
            <li>What it wrote itself</li>
            {sees.map((name) => (
              <li key={name}>{name}</li>
            ))}
            {asks.map((name) => (
              <li key={name}>{name} (asks you first)</li>
            ))}
          </ul>,
          hidden.length === 0 ? (
            'Nothing is kept from it but private entries'
          ) : (
            <ul key="hidden" className="plain">
              {hidden.map(({ writer, why }) => (
                <li key={writer}>
                  {writer}: {why}
                </li>
              ))}
            </ul>
          ),
        ],
      }))}
    />
  )
}

/** The settings themselves, each with its own change. */
export function Choices({ rows }: { rows: readonly SharingRow[] }) {
  return (
    <section aria-labelledby="choices">
      <h2 className="nhsuk-heading-m" id="choices">
        Your choices
      </h2>
      <div className="panel">
        <StackedTable
          caption={
            <caption className="nhsuk-u-visually-hidden">Your choices for each service</caption>
          }
          heads={['Service', 'Shares out', 'Shares in', 'Change']}
          rows={rows.map(({ service, out, into }) => ({
            name: service.id,
            cells: [
              <ServiceTag key="service" service={service} />,
              <Answer key="out" choice={out} />,
              <Answer key="in" choice={into} />,
              <Fragment key="change">
                <a className="whole" href={paths.sharingChange(service.id)}>
                  Change
                  <span className="nhsuk-u-visually-hidden"> choices for {service.name}</span>
                </a>
                <br />
                <a href={paths.sharingSeen(service.id)}>
                  See what it sees
                  <span className="nhsuk-u-visually-hidden">: {service.name}</span>
                </a>
              </Fragment>,
            ],
          }))}
        />
        <p className="secondary small">
          <strong>Shares out:</strong> others may see what it wrote. <strong>Shares in:</strong> it
          may see what others share. Both must be yes for one service to see another’s entries.
        </p>
      </div>
      <p>
        <a href={paths.sharingHistory}>Every choice you have made, and who recorded it</a>
      </p>
    </section>
  )
}

/** A word and a shape: a tick, a cross or a question mark. */
export function Answer({ choice }: { choice: Choice }) {
  const shape =
    choice.value === 'yes'
      ? 'M5 12.5l4.5 4.5L19 7.5'
      : choice.value === 'no'
        ? 'M6.5 6.5l11 11m0-11l-11 11'
        : 'M9 9.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4m0 3v.2'
  return (
    <>
      <span className={`answer answer--${choice.value}`}>
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
          <circle cx="12" cy="12" r="11" fill="currentColor" />
          <path d={shape} fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
        </svg>
        {choice.text}
      </span>
      {choice.note === undefined ? null : <span className="answer__note">{choice.note}</span>}
    </>
  )
}
