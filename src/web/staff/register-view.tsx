import type { Register } from '../../access/read-register.ts'
import { countedBy, figuresOf, type GroupFigures } from '../../access/register-figures.ts'
import { isEnded } from '../../access/states.ts'
import { shortId } from '../../identity/ids.ts'
import { BarStrip } from '../components/bar-strip.tsx'
import { dateText, DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { StackedTable } from '../components/stacked-table.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { askerTexts, stateTexts } from '../present/copies.ts'

const mostShown = 200

/** The register of requests: how many, how fast, by whom and with what outcome; and each of them. */
export function registerView(view: Omit<Register, 'person'> & { readonly who: SignedIn }): string {
  const { who, rows, today, cut } = view
  const { all, open, late, answered, inTime, medianDays, months } = figuresOf(rows, today)
  const most = Math.max(0, ...months.map(({ count }) => count))
  const busiest = months.find(({ count }) => count === most)
  return renderPage(
    {
      ...{ title: 'Requests for copies', audience: 'staff', who, current: paths.work },
      back: { href: paths.work, text: 'Work list' },
    },
    <>
      <p className="lede">
        Every request to your service, without a word of what is asked. It is kept for three years
        after each one ended.
      </p>
      {rows.length === 0 ? (
        <EmptyState title="There was no request yet">
          <p>To take one in, find the patient first.</p>
        </EmptyState>
      ) : (
        <>
          <p>
            <strong>
              {all} {all === 1 ? 'request' : 'requests'}
            </strong>
            , {open} open{late > 0 ? `, ${late} of them late` : ''}.{' '}
            {answered === 0 || medianDays === null
              ? 'None is answered yet.'
              : `${inTime} of ${answered} answered in time (${Math.round((inTime / answered) * 100)}%), in the middle after ${medianDays} ${medianDays === 1 ? 'day' : 'days'}.`}
          </p>
          {cut ? <p>These are the newest 5,000.</p> : null}
          {months.length > 1 ? (
            <BarStrip
              bars={months.map(({ month, count }) => ({ name: dateText(month), count }))}
              caption={`Requests in each month. Most came in ${dateText(busiest?.month ?? '')}: ${most}.`}
              table="Requests of each month"
              heads={['Month', 'Requests']}
            />
          ) : null}
          <Counts
            title="By who asked"
            rows={countedBy(rows, ({ askedBy }) => askedBy).map(({ key, ...group }) => ({
              ...{ name: askerTexts[key], ...group },
            }))}
          />
          <Counts
            title="By where they are now, and how they ended"
            rows={countedBy(rows, ({ state }) => state).map(({ key, ...group }) => ({
              ...{ name: stateTexts[key], ...group },
            }))}
          />
          <StackedTable
            caption={<caption className="nhsuk-table__caption">Each request, newest first</caption>}
            heads={['Reference', 'Received', 'Due', 'Now', 'In time']}
            rows={rows.slice(0, mostShown).map((one) => ({
              name: one.reference,
              cells: [
                <a
                  key="to"
                  className="whole"
                  href={paths.request(shortId(one.patient), one.reference)}
                >
                  {one.reference}
                </a>,
                <DateText key="on" on={one.receivedOn} />,
                one.dueOn === null ? '–' : <DateText key="due" on={one.dueOn} />,
                stateTexts[one.state],
                inTimeText(one, today),
              ],
            }))}
          />
        </>
      )}
    </>,
  )
}

function inTimeText({ state, inTime, dueOn }: Register['rows'][number], today: string): string {
  if (!isEnded(state)) return dueOn !== null && dueOn < today ? 'Late' : 'Not ended'
  if (state === 'withdrawn') return '–'
  return inTime ? 'Yes' : 'No'
}

type Group = Omit<GroupFigures<string>, 'key'> & { readonly name: string }

/** How many there are of each, drawn and in figures, and how fast they were answered. */
function Counts({ title, rows }: { readonly title: string; readonly rows: readonly Group[] }) {
  const [first] = rows
  if (first === undefined) return null
  return (
    <StackedTable
      caption={
        <caption className="nhsuk-table__caption">
          {title}
          {rows.length < 2 ? null : (
            <span className="caption__reading">
              Most are “{first.name}”: {first.count}.
            </span>
          )}
        </caption>
      }
      heads={['What', 'Requests', 'Answered', 'In time', 'Days, in the middle']}
      rows={rows.map(({ name, count, answered, inTime, medianDays }) => ({
        name,
        cells: [
          name,
          <>
            <svg
              className="share"
              viewBox="0 0 100 10"
              preserveAspectRatio="none"
              aria-hidden="true"
              focusable="false"
            >
              <rect width={(100 * count) / first.count} height="10" />
            </svg>{' '}
            {count}
          </>,
          answered,
          answered === 0 ? '–' : inTime,
          medianDays ?? '–',
        ],
      }))}
    />
  )
}
