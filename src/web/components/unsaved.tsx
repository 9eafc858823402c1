/** What was typed and could not be saved, where the page has no field for it any more. Nothing without words. */
export function Unsaved({ texts }: { texts: readonly (string | undefined)[] }) {
  const typed = texts.filter((text) => text !== undefined && text.trim() !== '')
  if (typed.length === 0) return null
  return (
    <div className="nhsuk-inset-text">
      <h2 className="nhsuk-heading-s">What you wrote was not saved</h2>
      {typed.map((text) => (
        <p className="written" key={text}>
          {text}
        </p>
      ))}
    </div>
  )
}
