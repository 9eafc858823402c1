import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { samples, settings } from './samples.ts'

/** For who makes systems and apps. @param demo whether this runs on made-up people. */
export function developersView(demo: boolean): string {
  return renderPage(
    { title: 'For developers', audience: 'public' },
    <div className="nhsuk-u-reading-width">
      <p className="lede">
        A FHIR R4 API on records that are shared as the patient said. It answers each request as the
        pages do: decided, and written on the patient’s log before you get it.
      </p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          <a href="/fhir/R4/metadata">Capability statement</a>: all that the FHIR API does
        </li>
        <li>
          <a href="/.well-known/smart-configuration">SMART configuration</a>: where apps are let in
        </li>
        <li>
          <a href={paths.openApi}>OpenAPI</a>: what there is beside FHIR
        </li>
        <li>
          In the source: <code>docs/fhir.md</code>, a client in <code>clients/typescript</code>, and
          requests for Bruno in <code>clients/bruno</code>
        </li>
      </ul>
      <h2 className="nhsuk-heading-m">Start</h2>
      {demo ? null : (
        <p>
          Try these on a server of your own with made-up people: <code>npm start</code> in the
          source.
        </p>
      )}
      <p>Set these once. The number is that of a made-up patient.</p>
      <Code text={settings} label="Settings" />
      {samples.map(({ title, text, answer }) => (
        <section key={title}>
          <h3 className="nhsuk-heading-s">{title}</h3>
          <Code text={text} label={title} />
          <p>{answer}</p>
        </section>
      ))}
      <Apps />
      <NoneOrNotShared />
      <h2 className="nhsuk-heading-m">Start again with fresh people</h2>
      <p>
        Stop the server, run <code>npx confide sandbox reset</code> and start it again: the same
        made-up people are there, as they were at first. Apps, subscriptions and what you wrote are
        gone. It refuses a database that holds anybody who may be real.
      </p>
      <p>
        <code>npx confide demo --patients 1000</code> adds more people. Their NHS numbers begin with
        999 and belong to nobody.
      </p>
    </div>,
  )
}

function Apps() {
  return (
    <>
      <h2 className="nhsuk-heading-m">Apps and systems</h2>
      <p>
        Whoever runs the server adds an app with <code>npx confide app add</code>: where it may be
        sent back to, what it may ask for at most, and its public keys if it has any. No secrets are
        given out. An app asks the person with a code challenge (S256), and the person ticks what it
        gets; a system of an organisation signs an assertion with its key. Tokens live five minutes.
      </p>
      <p>
        A scope never opens what the person may not see. Outside of its scopes the answer is 403
        with the code “scope”, in the same words whether there is such a thing or not.
      </p>
    </>
  )
}

function NoneOrNotShared() {
  return (
    <>
      <h2 className="nhsuk-heading-m">“None”, and “not shared with you”</h2>
      <p>
        An empty answer means that you may see nothing of the kind. It does not mean that there is
        nothing. The API never says which of the two it is for one kind, one service or one day:
        that alone would tell what somebody wished to keep to themselves.
      </p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          Where anything at all of a record is not shared with you, its Bundle has one
          OperationOutcome that says so, in the same words for every reason, without a source, a
          kind, a number or a date. Show it to whoever reads the record.
        </li>
        <li>
          While it is there, do not write “none known” on a page, whatever the list holds. We do not
          either.
        </li>
        <li>
          That there is none is said by an entry: somebody asked and wrote it down, for an allergy
          with the code 716186003 of SNOMED CT.
        </li>
        <li>
          In a summary, a section with the reason “unavailable” holds nothing that was recorded, and
          one with “withheld” is not shown. Neither is “nilknown”.
        </li>
        <li>A patient you may not know of, and one who does not exist, are the same 404.</li>
      </ul>
    </>
  )
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    <pre className="original" tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  )
}
