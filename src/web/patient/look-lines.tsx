import { Details } from 'nhsuk-react-components'
import { timeText, TimeText } from '../components/date-text.tsx'
import { burstsOf } from '../present/bursts.ts'
import type { Look } from './who-looked-view.tsx'

/** Looks of one day, newest first: those that follow closely and read alike as one line that opens. */
export function Looks({ looks }: { looks: readonly Look[] }) {
  return (
    <ol className="entries">
      {burstsOf(looks, wordsOf).map((burst) => (
        <Burst key={burst[0]?.id} looks={burst} />
      ))}
    </ol>
  )
}

function wordsOf({ by, organisation, did, reason, emergency }: Look): string {
  return [by, organisation, did, reason, emergency].join('|')
}

function Burst({ looks }: { looks: readonly Look[] }) {
  const [look] = looks
  const first = looks.at(-1)
  if (look === undefined || first === undefined) return null
  const isOne = looks.length === 1
  return (
    <li className={look.emergency ? 'look look--emergency' : 'look'}>
      <p className="look__time">
        <TimeText at={look.at} />
      </p>
      <div>
        {look.emergency ? (
          <p>
            <strong>Emergency access</strong>
          </p>
        ) : null}
        <p>{isOne ? `${sentenceOf(look)}.` : `${sentenceOf(look)} ${looks.length} times.`}</p>
        {look.reason ? <p className="secondary">Reason: {look.reason}</p> : null}
        {isOne ? (
          <Why look={look} />
        ) : (
          <Details>
            <Details.Summary>
              All {looks.length}, {between(first.at, look.at)}
            </Details.Summary>
            <Details.Text>
              <ol className="nhsuk-list burst">
                {looks.map((one) => (
                  <li key={one.id}>
                    <TimeText at={one.at} />
                    <Why look={one} />
                  </li>
                ))}
              </ol>
            </Details.Text>
          </Details>
        )}
      </div>
    </li>
  )
}

function between(first: Date, last: Date): string {
  const [from, to] = [timeText(first), timeText(last)]
  return from === to ? `at ${to}` : `from ${from} to ${to}`
}

function Why({ look }: { look: Look }) {
  if (look.why === undefined && look.proof === undefined) return null
  const which = (
    <span className="nhsuk-u-visually-hidden">
      {' '}
      {timeText(look.at)}: {sentenceOf(look)}
    </span>
  )
  return (
    <p className="small look__links">
      {look.why === undefined ? null : <a href={look.why}>Why could they look?{which}</a>}
      {look.proof === undefined ? null : <a href={look.proof}>Save a proof{which}</a>}
    </p>
  )
}

/** `Dr R. Patel, Westbury Group Practice, opened your record` */
function sentenceOf({ by, organisation, did }: Look): string {
  return `${organisation ? `${by}, ${organisation},` : by} ${did}`
}
