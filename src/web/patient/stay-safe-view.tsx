import { Button } from 'nhsuk-react-components'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderSetting } from './setting-page.tsx'

/** P10: pausing online access, and other ways to stay safe. */
export function staySafeView(who: SignedIn): string {
  return renderSetting(
    { title: 'Stay safe', who },
    <div className="nhsuk-u-reading-width">
      <p>
        Nobody may make you show your record. If somebody does, or knows how to sign in as you, you
        can pause your online access.
      </p>
      <form className="panel" action={paths.staySafe} method="post">
        <h2 className="nhsuk-heading-s">Pause online access</h2>
        <ul className="nhsuk-list nhsuk-list--bullet">
          <li>You are signed out at once, on every phone and computer.</li>
          <li>
            Nobody can sign in as you, and nobody who helps you can see your record. The page only
            says that you cannot sign in online now. It does not say that you paused it.
          </li>
          <li>You get no messages about your record.</li>
          <li>The services that care for you work as before. Nothing is deleted.</li>
          <li>
            <strong>You cannot undo this online.</strong> Speak to your GP practice when it is safe,
            and they turn it on again.
          </li>
        </ul>
        <Button type="submit">Pause my online access now</Button>
      </form>
      <h2 className="nhsuk-heading-s">Other things that help</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          “Leave quickly”, at the top of each page, signs you out and opens a page about the
          weather.
        </li>
        <li>
          Ask your GP practice to talk with you alone. They can pause your access for you too.
        </li>
        <li>
          If you are in danger now, <a href="tel:999">call 999</a>.
        </li>
      </ul>
    </div>,
  )
}
