import { EmptyState } from '../components/empty-state.tsx'
import { neutralSentence } from '../../sharing/neutral-sentence.ts'
import { type PageLink, Pager } from '../components/pager.tsx'
import { ServiceTag, type Service } from '../components/service-tag.tsx'
import { type RecordEntry, Timeline } from '../components/timeline.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type SharingSeenView = {
  readonly who: SignedIn
  readonly service: Service
  /** On the choices that are saved; else on answers that are not yet. */
  readonly saved: boolean
  readonly opens: boolean
  readonly asks: boolean
  readonly heldBack: boolean
  readonly entries: readonly RecordEntry[]
  readonly back: string
  readonly previous?: PageLink | undefined
  readonly next?: PageLink | undefined
}

/** One's own record as a service would see it: plainly marked as that. */
export function sharingSeenView(view: SharingSeenView): string {
  const { service, saved } = view
  return renderPage(
    {
      title: 'What a service sees',
      audience: 'patient',
      who: view.who,
      current: paths.sharing,
      back: { href: view.back, text: saved ? 'Sharing' : 'Check your answers' },
    },
    <>
      <div className="seen-as">
        <p className="seen-as__who">
          You are looking as <ServiceTag service={service} />
        </p>
        <p>
          {saved
            ? 'This is what its staff see of your record with the choices you have now.'
            : 'This is what its staff would see with the answers you have not saved yet.'}{' '}
          {view.asks ? 'They must ask you before they see what others wrote. ' : ''}
          Entries that are not shown to you online are not shown here either.
        </p>
        {view.opens && view.heldBack ? (
          <p>It is told: “{neutralSentence}”. It is not told what, by whom or how much.</p>
        ) : null}
      </div>
      {!view.opens ? (
        <EmptyState title="It cannot open your record.">
          <p>It has written nothing about you and is not looking after you now.</p>
        </EmptyState>
      ) : view.entries.length === 0 ? (
        <EmptyState title="It sees nothing of your record.">
          <p>It has written nothing itself, and nothing of others is shared with it.</p>
        </EmptyState>
      ) : (
        <Timeline entries={view.entries} privateText="Private" />
      )}
      <Pager previous={view.previous} next={view.next} />
    </>,
  )
}
