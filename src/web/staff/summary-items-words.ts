import type { ItemRule } from '../../summary/items.ts'

/** What each decision is called, and what it will do. */
export const itemWords: Readonly<
  Record<ItemRule, { readonly choice: string; readonly title: string }>
> = {
  add: { choice: 'Add to the summary', title: 'These will be added' },
  withhold: { choice: 'Leave out of the summary', title: 'These will be left out' },
  'as-usual': {
    choice: 'Take the decision back: in or out as is usual',
    title: 'Of these the decision is taken back',
  },
}

/** What the history says was decided. */
export const decidedTexts: Readonly<Record<ItemRule, string>> = {
  add: 'added',
  withhold: 'left out',
  'as-usual': 'decision taken back',
}
