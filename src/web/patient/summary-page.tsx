import { paths } from '../paths.ts'

/** What all pages about the patient's summary have in common. */
export const summaryPage = {
  audience: 'patient',
  current: paths.ownSummary,
} as const

/** What can be chosen; `no-preference` is what holds until somebody has. */
export const offered = ['additional', 'core', 'dissent'] as const

/** SCR-27: three things that are often taken for one. */
export function Apart() {
  return (
    <section className="no-print" aria-labelledby="apart">
      <h2 className="nhsuk-heading-s" id="apart">
        What this choice does not change
      </h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>Which services share your full record: you choose that service by service.</li>
        <li>Whether your practice’s data may be used for research (a Type 1 opt-out).</li>
        <li>The national data opt-out, which you set on the NHS website.</li>
      </ul>
      <p>
        <a href={paths.optOuts}>See your opt-outs side by side</a>
      </p>
    </section>
  )
}
