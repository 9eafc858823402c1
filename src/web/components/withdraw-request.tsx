import { Button } from 'nhsuk-react-components'

/** Takes back what one asked about an entry, while nobody has answered. */
export function WithdrawRequest(props: {
  readonly action: string
  readonly reference: string
  readonly about: string
}) {
  return (
    <form action={props.action} method="post">
      <input type="hidden" name="reference" value={props.reference} />
      <Button type="submit" secondary>
        Take it back<span className="nhsuk-u-visually-hidden">: {props.about}</span>
      </Button>
    </form>
  )
}
