import { Button } from 'nhsuk-react-components'
import type { Device } from '../../identity/devices.ts'
import { DateText } from '../components/date-text.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderSetting } from './setting-page.tsx'

export type DevicesView = { readonly who: SignedIn; readonly devices: readonly Device[] }

/** P9: where one is signed in, and the way to end it there. */
export function devicesView({ who, devices }: DevicesView): string {
  return renderSetting(
    { title: 'Where you are signed in', who },
    <>
      <p className="lede">Each phone or computer on which your account is open now.</p>
      <ul className="entries">
        {devices.map(({ id, startedAt, here }) => (
          <li className="line" key={id}>
            <div>
              <p className="line__name">{here ? 'This one' : 'Another one'}</p>
              <p className="line__detail">
                Signed in <DateText on={startedAt} time />
              </p>
            </div>
            {here ? null : (
              <form action={paths.devices} method="post">
                <input type="hidden" name="end" value={id} />
                <Button type="submit" secondary>
                  Sign out there
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <p>
        If you do not know one of them, sign it out here, and change how you sign in. If somebody
        makes you show your record, see <a href={paths.staySafe}>Stay safe</a>.
      </p>
    </>,
  )
}
