/**
 * What a person may do who is not content with an answer about their data: SAR-9.
 *
 * @see https://ico.org.uk/make-a-complaint/
 */
export function HowToComplain() {
  return (
    <section aria-labelledby="complain">
      <h2 className="nhsuk-heading-m" id="complain">
        If you do not agree with an answer
      </h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          Tell the service that answered, or its complaints team. You can do that at any time.
        </li>
        <li>
          You can complain to the Information Commissioner’s Office: ico.org.uk/make-a-complaint, or
          telephone 0303 123 1113.
        </li>
        <li>You can ask a court to order the service to correct it.</li>
      </ul>
    </section>
  )
}
