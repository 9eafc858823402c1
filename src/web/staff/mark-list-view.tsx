import { Button, Radios } from 'nhsuk-react-components'
import { CutOff } from '../components/cut-off.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { EntryTicks, type MarkedEntry } from '../components/entry-ticks.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { type Filter, Filters } from '../components/filters.tsx'
import { type PageLink, Pager } from '../components/pager.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { doings, wordsOf } from './mark-words.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type MarkListView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  /** What the service itself wrote in one year, newest first. */
  readonly entries: readonly MarkedEntry[]
  readonly cut: boolean
  readonly filters: readonly Filter[]
  readonly shown: number | undefined
  readonly previous?: PageLink | undefined
  readonly next?: PageLink | undefined
  readonly errors: readonly FieldError[]
}

/** Tick several entries of one's own service, and say what to do with them. */
export function markListView(view: MarkListView): string {
  const { patient, errors } = view
  return renderAboutPatient(
    {
      title: 'Hide or show several entries',
      who: view.who,
      back: { href: paths.hidden(patient.id), text: 'What your service hides' },
      patient,
      at: view.at,
      errors,
    },
    <>
      <p className="lede">Only what your service wrote stands here: others mark what they wrote.</p>
      <Filters action={paths.markEntries(patient.id)} filters={view.filters} />
      {view.entries.length === 0 ? (
        <EmptyState title="No entries are shown here">
          <p>Choose another kind, or show everything.</p>
        </EmptyState>
      ) : (
        <form className="panel panel--form" action={paths.markEntries(patient.id)} method="post">
          {view.cut ? <CutOff /> : null}
          <fieldset className="nhsuk-fieldset">
            <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">
              Entries of {view.shown ?? 'no year'}
            </legend>
            <EntryTicks entries={view.entries} ticked={new Set()} />
          </fieldset>
          <Radios name="do" legend="What do you want to do?" legendProps={{ size: 's' }}>
            {doings.map((doing) => (
              <Radios.Item
                key={doing}
                id={`do-${doing}`}
                value={doing}
                defaultChecked={doing === 'private'}
              >
                {wordsOf[doing].title}
              </Radios.Item>
            ))}
          </Radios>
          <Button type="submit">Go on</Button>
        </form>
      )}
      <Pager previous={view.previous} next={view.next} />
    </>,
  )
}
