/** The one thing that may be told about what is held back: the same words whatever the reason, and nothing more. */
export const neutralSentence = 'Some information is not shared with your service'
