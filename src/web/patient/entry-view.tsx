import { EntryDetails, type EntryFacts } from '../components/entry-details.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type OwnEntryView = { readonly who: SignedIn; readonly entry: EntryFacts }

/** One entry of one's own record. */
export function ownEntryView({ who, entry }: OwnEntryView): string {
  return renderPage(
    {
      title: entry.title,
      windowTitle: 'An entry of the record',
      audience: 'patient',
      who,
      current: paths.ownRecord,
      back: { href: paths.ownRecord, text: 'My record' },
    },
    <>
      <EntryDetails entry={entry} privateText={privateTo(entry.service.name)} />
      <p>
        <a href={paths.ownEntrySeen(entry.ref)}>Who can see this entry, and why</a>
      </p>
      <p className="no-print">
        <a href={paths.askPrivate(entry.ref)}>
          {entry.private ? 'Share this again' : 'Ask for this to be private'}
        </a>
      </p>
      <p className="no-print">
        <a href={paths.askCorrection(entry.ref)}>Something here is not right</a>
      </p>
    </>,
  )
}

function privateTo(service: string): string {
  return `Private: only ${service} and you see this`
}
