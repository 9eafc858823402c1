/** The id under which a request that failed is found in the log. */
export function RequestReference({ id }: { id: string }) {
  return (
    <p className="secondary small">
      If you contact us about this, tell us this reference: <span className="request-id">{id}</span>
    </p>
  )
}
