import { Details, SummaryList } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { indentJson } from '../indent-json.ts'
import { DateText, type When } from './date-text.tsx'
import { ServiceTag, type Service } from './service-tag.tsx'
import { PrivateMark, withheldText } from './timeline.tsx'

export type EntryVersion = {
  readonly version: number
  readonly at: Date
  readonly by: string
  readonly reason?: string
}

/** That an entry was filed: from where, or as what. */
export type FiledFacts = {
  /** Undefined where the reader is not told. */
  readonly serviceName?: string | undefined
  readonly version: number
  readonly by: string
  readonly at: Date
  /** The other entry, where the reader may see it. */
  readonly href?: string | undefined
}

/** One entry with all that is known of how it came to be. */
export type EntryFacts = {
  readonly ref: string
  readonly kind: string
  readonly title: string
  readonly code?: string
  readonly status?: string
  readonly text?: string
  readonly when?: When
  /** What the patient says is wrong in it, oldest first. */
  readonly patientSays?: readonly { readonly text: string; readonly at?: Date }[]
  readonly writtenBy: string
  readonly writtenAt: Date
  readonly service: Service
  /** Where the practice filed it from. */
  readonly filedFrom?: FiledFacts
  /** The practices that filed it. */
  readonly filedAs?: readonly FiledFacts[]
  readonly private?: boolean
  /** Staff are told that the patient does not see it. */
  readonly withheld?: boolean
  /** Newest first, the current one included. */
  readonly versions: readonly EntryVersion[]
  /** The FHIR resource exactly as it is stored. */
  readonly original: string
}

/** What, who, when and where; then the words; then how it changed and the text as stored. */
export function EntryDetails({ entry, privateText }: { entry: EntryFacts; privateText: string }) {
  return (
    <>
      {entry.private ? (
        <p>
          <PrivateMark text={privateText} />
        </p>
      ) : null}
      {entry.withheld ? (
        <p>
          <PrivateMark text={withheldText} />
        </p>
      ) : null}
      {entry.text ? <p className="written">{entry.text}</p> : null}
      {(entry.patientSays ?? []).map(({ text, at }, n) => (
        <div className="nhsuk-inset-text" key={n}>
          <p>
            <strong>The patient says this is not right.</strong>{' '}
            {at === undefined ? null : (
              <span className="secondary">
                <DateText on={at} />
              </span>
            )}
          </p>
          <p className="written">{text}</p>
        </div>
      ))}
      <SummaryList className="facts">
        <Fact name="Kind">{entry.kind}</Fact>
        {entry.status ? <Fact name="Status">{entry.status}</Fact> : null}
        {entry.when ? (
          <Fact name="When">
            <DateText on={entry.when} />
          </Fact>
        ) : null}
        <Fact name="Service">
          <ServiceTag service={entry.service} />
        </Fact>
        {entry.filedFrom === undefined ? null : (
          <Fact name="Filed from">
            <FiledFrom {...entry.filedFrom} />
          </Fact>
        )}
        {(entry.filedAs ?? []).map((filed, n) => (
          <Fact name="Filed by" key={n}>
            <FiledAs {...filed} />
          </Fact>
        ))}
        <Fact name="Written by">{entry.writtenBy}</Fact>
        <Fact name="Written on">
          <DateText on={entry.writtenAt} time />
        </Fact>
        {entry.code ? <Fact name="Code">{entry.code}</Fact> : null}
      </SummaryList>
      <Versions versions={entry.versions} />
      <Details>
        <Details.Summary>Original text as stored</Details.Summary>
        <Details.Text>
          {/* It scrolls, so it takes the focus: otherwise a keyboard could not reach its end. */}
          <pre className="original" tabIndex={0} role="region" aria-label="Original text as stored">
            {indentJson(entry.original)}
          </pre>
        </Details.Text>
      </Details>
    </>
  )
}

function FiledFrom({ serviceName = 'another service', version, by, at, href }: FiledFacts) {
  const original = `version ${version} of what ${serviceName} wrote`
  return (
    <>
      {href === undefined ? original : <a href={href}>{original}</a>}, by {by} on{' '}
      <DateText on={at} time />
    </>
  )
}

function FiledAs({ serviceName = 'the practice', by, at, href }: FiledFacts) {
  const filed = `${serviceName}, in its own record`
  return (
    <>
      {href === undefined ? filed : <a href={href}>{filed}</a>}, {by} on <DateText on={at} time />
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <SummaryList.Row>
      <SummaryList.Key>{name}</SummaryList.Key>
      <SummaryList.Value>{children}</SummaryList.Value>
    </SummaryList.Row>
  )
}

function Versions({ versions }: { versions: readonly EntryVersion[] }) {
  if (versions.length < 2) return <p className="secondary">It has not been changed since.</p>
  return (
    <>
      <h2 className="nhsuk-heading-s">How it changed</h2>
      <ol className="nhsuk-list" reversed>
        {versions.map(({ version, at, by, reason }) => (
          <li key={version}>
            Version {version}, <DateText on={at} time />, {by}
            {reason ? `: ${reason}` : null}
          </li>
        ))}
      </ol>
    </>
  )
}
