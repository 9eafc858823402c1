/** Said above a timeline that does not hold all entries of its year: what is missing must never look absent. */
export function CutOff() {
  return (
    <p>
      <strong>This year has more entries than one page shows.</strong> These are the newest. Choose
      a kind or a service to see the rest.
    </p>
  )
}
