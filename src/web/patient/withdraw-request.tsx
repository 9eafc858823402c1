import { Button } from 'nhsuk-react-components'
import { paths } from '../paths.ts'

/** Takes back what one asked for an entry, while nobody has answered. */
export function Withdraw({ reference, about }: { reference: string; about: string }) {
  return (
    <form action={paths.ownPrivate} method="post">
      <input type="hidden" name="reference" value={reference} />
      <Button type="submit" secondary>
        Take it back<span className="nhsuk-u-visually-hidden">: {about}</span>
      </Button>
    </form>
  )
}
