import { DateText, dateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { PastDay } from '../components/past-day.tsx'
import { StackedTable } from '../components/stacked-table.tsx'
import { ServiceTag } from '../components/service-tag.tsx'
import type { Gap } from '../../sharing/as-of.ts'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { Answer, Reasons, type SharingRow } from './sharing-tables.tsx'

/** What was chosen about a service on that day, and who had said so when. */
export type RowThen = SharingRow & { readonly outSaid?: string; readonly intoSaid?: string }

export type SharingOnView = {
  readonly who: SignedIn
  /** The day asked about, with what held at its end; undefined until one is asked for. */
  readonly thatDay?:
    | {
        readonly on: string
        readonly began: Date
        readonly gaps: readonly Gap[]
        readonly shareNothing: boolean
        readonly rows: readonly RowThen[]
      }
    | undefined
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** Who could see what on a day that is past, by the choices and facts of that day. */
export function sharingOnView({ who, thatDay, values, errors }: SharingOnView): string {
  return renderPage(
    {
      title: thatDay
        ? `Who could see what on ${dateText(thatDay.on)}`
        : 'Who could see what on a day',
      audience: 'patient',
      who,
      error: errors.length > 0,
      current: paths.sharing,
      back: { href: paths.sharingHistory, text: 'Your choices over time' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      {thatDay ? <ThatDay {...thatDay} /> : null}
      <PastDay
        action={paths.sharingOn}
        legend={thatDay ? 'Another day' : 'Which day?'}
        {...{ values, errors }}
      />
    </>,
  )
}

type Then = NonNullable<SharingOnView['thatDay']>

function ThatDay({ on, began, gaps, shareNothing, rows }: Then) {
  return (
    <>
      <p className="lede">
        {gaps.includes('not-over')
          ? 'The day is not over. This is how it is now.'
          : 'This is how it was at the end of that day.'}
      </p>
      {gaps.some((gap) => gap !== 'not-over') ? (
        <div className="nhsuk-inset-text">
          <span className="nhsuk-u-visually-hidden">Information: </span>
          {gaps.includes('before-the-record') ? (
            <p>
              Your record began here on <DateText on={began} />. What held before that day is not
              known here.
            </p>
          ) : null}
          {gaps.includes('brought-over') ? (
            <p>
              Some of your choices were brought over later from another system. What you had chosen
              there before that is not known here.
            </p>
          ) : null}
        </div>
      ) : null}
      {shareNothing ? (
        <p>
          <strong>You shared nothing.</strong> No service saw what another one wrote, whatever was
          chosen for each.
        </p>
      ) : null}
      {rows.length === 0 ? (
        <EmptyState title="No service had to do with you">
          <p>None had written in your record here, cared for you, or was chosen about.</p>
        </EmptyState>
      ) : (
        <>
          <div className="panel">
            <Reasons rows={rows} past />
          </div>
          <ChoicesThen rows={rows} />
        </>
      )}
      <Known on={on} />
    </>
  )
}

function ChoicesThen({ rows }: { rows: readonly RowThen[] }) {
  return (
    <section className="panel" aria-labelledby="choices">
      <h2 className="nhsuk-heading-m" id="choices">
        What was chosen
      </h2>
      <StackedTable
        caption={
          <caption className="nhsuk-u-visually-hidden">What was chosen for each service</caption>
        }
        heads={['Service', 'Shared out', 'Shared in']}
        rows={rows.map(({ service, out, into, outSaid, intoSaid }) => ({
          name: service.id,
          cells: [
            <ServiceTag key="service" service={service} />,
            <Answer key="out" choice={{ ...out, ...(outSaid && { note: outSaid }) }} />,
            <Answer key="in" choice={{ ...into, ...(intoSaid && { note: intoSaid }) }} />,
          ],
        }))}
      />
    </section>
  )
}

function Known({ on }: { on: string }) {
  return (
    <section aria-labelledby="known">
      <h2 className="nhsuk-heading-m" id="known">
        What is known of {dateText(on)}, and what is not
      </h2>
      <p>Known, because nothing of it is ever taken out:</p>
      <ul>
        <li>your choices, and who recorded them</li>
        <li>which services cared for you, and had written in your record</li>
        <li>the lists of your GP practice, and the codes you had given</li>
        <li>what each service had published about sharing, and whether it had to ask you first</li>
      </ul>
      <p>Not known from this page:</p>
      <ul>
        <li>
          whether anybody looked: that is in <a href={paths.whoLooked}>Who has looked</a>, also for
          emergencies, when staff may look without asking
        </li>
        <li>
          which entries were private on that day. Nobody but the service that wrote them saw those,
          so a service may have seen less than stands here, and never more
        </li>
      </ul>
    </section>
  )
}
