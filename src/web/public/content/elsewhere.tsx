/** Every page of others that ours lead to. */
export const elsewhere = {
  summary: {
    href: 'https://digital.nhs.uk/services/summary-care-records-scr',
    text: 'Summary Care Records, for England',
  },
  nationalOptOut: {
    href: 'https://www.nhs.uk/your-nhs-data-matters/',
    text: 'Your NHS data matters: the national choice on research and planning',
  },
  nationalOptOutRules: {
    href: 'https://digital.nhs.uk/services/national-data-opt-out/understanding-the-national-data-opt-out',
    text: 'When the national choice counts, and when it does not',
  },
  rights: {
    href: 'https://ico.org.uk/for-the-public/',
    text: 'Your rights over your data: Information Commissioner’s Office',
  },
  complain: {
    href: 'https://ico.org.uk/make-a-complaint/',
    text: 'Complain about how your data is used: Information Commissioner’s Office',
  },
  ombudsman: {
    href: 'https://www.ombudsman.org.uk/',
    text: 'Parliamentary and Health Service Ombudsman',
  },
  deadPerson: {
    href: 'https://www.legislation.gov.uk/ukpga/1990/23',
    text: 'Access to Health Records Act 1990',
  },
} as const

/** Where others say more, at the end of a page. */
export function Elsewhere({ of }: { readonly of: readonly (keyof typeof elsewhere)[] }) {
  return (
    <>
      <h2 id="elsewhere">On other sites</h2>
      <ul>
        {of.map((name) => (
          <li key={name}>
            <a href={elsewhere[name].href}>{elsewhere[name].text}</a>
          </li>
        ))}
      </ul>
    </>
  )
}
