/** How it is, in the patient's words. */
export const type1Texts = {
  objects: 'You have opted out',
  none: 'You have not opted out',
} as const
