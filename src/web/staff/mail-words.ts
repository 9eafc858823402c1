import type { MailOutcome } from '../../forms/mail/mails.ts'

/** How an email that is no form ends. */
export const outcomeTexts: Readonly<Record<MailOutcome, string>> = {
  'ask-for-form': 'The person was asked for a form',
  'not-here': 'The person was told where to ask instead',
  'told-already': 'The person was told what they asked',
  'nothing-asked': 'It asks nothing, or nobody here knows whom to tell',
}

/** What to tell, in these words: they say nothing of a record. */
export const replyTexts: Readonly<Record<MailOutcome, string>> = {
  'ask-for-form':
    'Say: “We had an email in your name. We cannot act on an email. Please fill in the form on our pages, or ask us for one on paper.”',
  'not-here':
    'Say: “We had an email in your name about something that another service does. Please ask them; we have not passed it on.”',
  'told-already':
    'Say: “We had an email in your name.” Then what they asked, once you know it is them.',
  'nothing-asked': 'Nobody is told.',
}
