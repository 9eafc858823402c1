/** Hours of the clock in England, from and up to. */
export type Hours = { readonly from: number; readonly to: number; readonly weekends: boolean }

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  hour: 'numeric',
  hourCycle: 'h23',
})

/** Whether nobody should be at work then. Bank holidays count as working days. */
export function isOutOfHours(at: Date, { from, to, weekends }: Hours): boolean {
  const parts = clock.formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const hour = Number(part('hour'))
  return hour < from || hour >= to || (!weekends && ['Sat', 'Sun'].includes(part('weekday')))
}
