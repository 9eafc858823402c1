import { Button } from 'nhsuk-react-components'
import type { Proxy } from '../../sharing/proxies.ts'
import { partsOf } from '../../sharing/proxy-kinds.ts'
import { shortId } from '../../identity/ids.ts'
import { DateText } from './date-text.tsx'

const overTexts: Readonly<Record<NonNullable<Proxy['over']>, string>> = {
  adult: 'Ended: from 16 on a patient decides for themselves. ',
  competent: 'Ended: the child decides for themselves. ',
  unreviewed: 'Ended on the 13th birthday: no clinician has reviewed it. ',
}

const why: Readonly<Record<Proxy['basis'], string>> = {
  patient: 'asked for by the patient',
  parent: 'parent or guardian',
  attorney: 'attorney for health and welfare',
  deputy: 'deputy of the Court of Protection',
  'best-interests': 'decided in the patient’s best interests',
}

/** Who may help, each with what they may see, and the way to end it. */
export function HelperList({
  proxies,
  action,
  atDesk,
}: {
  readonly proxies: readonly Proxy[]
  readonly action: string
  readonly atDesk: boolean
}) {
  if (proxies.length === 0) return <p>Nobody.</p>
  return (
    <ul className="entries">
      {proxies.map((proxy) => (
        <li className="line" key={proxy.id}>
          <div>
            <p className="line__name">{proxy.name}</p>
            <p className="line__detail">
              {proxy.over === null ? null : (
                <strong>
                  {overTexts[proxy.over]}
                  {atDesk ? 'Ask the patient whether they want it again. ' : null}
                </strong>
              )}
              {proxy.acceptedAt === null ? 'Has not given the code yet. ' : null}
              May see: {partsOf(proxy.kinds).join(', ').toLowerCase()}.{' '}
              {proxy.until === null || proxy.over !== null ? null : (
                <>
                  Until <DateText on={new Date(proxy.until.getTime() - 1)} />.{' '}
                </>
              )}
              Recorded by {proxy.recordedBy}, <DateText on={proxy.recordedAt} />
              {atDesk || proxy.basis !== 'patient' ? `: ${why[proxy.basis]}` : null}.
              {atDesk && proxy.document !== null ? ` Seen: ${proxy.document}.` : null}
              {atDesk && proxy.reviewOn !== null ? (
                <>
                  {' '}
                  Review <DateText on={proxy.reviewOn} />.
                </>
              ) : null}
            </p>
          </div>
          <form action={action} method="post">
            <input type="hidden" name="end" value={shortId(proxy.id)} />
            <Button type="submit" secondary>
              {proxy.over === null ? 'End' : 'Remove'}
              <span className="nhsuk-u-visually-hidden"> the help of {proxy.name}</span>
            </Button>
          </form>
        </li>
      ))}
    </ul>
  )
}
