import type { ReactNode } from 'react'

/**
 * A link whose address may come from outside. React escapes text, not schemes: an address that is not of
 * this site, https, mailto or tel is shown as plain text.
 */
export function SafeLink(props: {
  readonly href: string
  readonly className?: string
  readonly children: ReactNode
}) {
  if (!isSafeAddress(props.href)) return <span>{props.children}</span>
  return (
    <a className={props.className} href={props.href}>
      {props.children}
    </a>
  )
}

/** Browsers drop tabs and line ends from an address and read `\` as `/`, so neither may be in it. */
export function isSafeAddress(href: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\\]/.test(href)) return false
  return /^(?:https:\/\/|mailto:|tel:|\/(?!\/)|[?#])/i.test(href)
}
