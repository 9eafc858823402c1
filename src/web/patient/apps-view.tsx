import { Button } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { ScopeOption } from '../present/scope-words.ts'
import { renderSetting } from './setting-page.tsx'

export type OwnAppLine = {
  readonly id: string
  readonly name: string
  readonly may: readonly ScopeOption[]
  readonly allowedAt: Date
  readonly lastLook: Date | null
  /** Whose record it is for, and who let it in. */
  readonly whose: 'own' | 'of-helped' | 'by-helper'
}

export type OwnAppsView = { readonly who: SignedIn; readonly apps: readonly OwnAppLine[] }

const whose: Readonly<Record<OwnAppLine['whose'], string | undefined>> = {
  own: undefined,
  'of-helped': 'It is for the record of somebody you help.',
  'by-helper': 'Somebody who helps you let it in.',
}

/** What each app may do with a patient's record. */
export function ownAppsView({ who, apps }: OwnAppsView): string {
  return renderSetting(
    { title: 'Apps', who },
    <>
      <p className="lede">
        Apps of others that you let use your record. Each look of theirs is on the list of{' '}
        <a href={paths.whoLooked}>who has looked</a>.
      </p>
      {apps.length === 0 ? (
        <EmptyState title="No app may use your record.">
          <p>When an app asks for it, you tick what it may do.</p>
        </EmptyState>
      ) : (
        apps.map((app) => <AppPanel key={app.id} app={app} />)
      )}
      <p>An app keeps what it has already seen. Ask those who made it to delete that.</p>
    </>,
  )
}

function AppPanel({ app }: { app: OwnAppLine }) {
  const { id, name, may, allowedAt, lastLook } = app
  return (
    <section className="panel" aria-labelledby={`app-${id}`}>
      <h2 className="nhsuk-heading-s" id={`app-${id}`}>
        {name}
      </h2>
      {whose[app.whose] === undefined ? null : <p>{whose[app.whose]}</p>}
      <p>It may:</p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {may.map(({ name: key, text, hint }) => (
          <li key={key}>
            {text}
            {hint === undefined ? null : <span className="secondary"> ({hint})</span>}
          </li>
        ))}
      </ul>
      <p className="secondary">
        Allowed <DateText on={allowedAt} time />.{' '}
        {lastLook === null ? (
          'It has not looked yet.'
        ) : (
          <>
            It last looked <DateText on={lastLook} time />.
          </>
        )}
      </p>
      <form action={paths.apps} method="post">
        <input type="hidden" name="end" value={id} />
        <Button type="submit" secondary preventDoubleClick>
          End it now
          <span className="nhsuk-u-visually-hidden"> for {name}</span>
        </Button>
      </form>
    </section>
  )
}
