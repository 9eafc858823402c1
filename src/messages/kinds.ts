/** Where a message goes: a patient, a service's desk, who keeps watch there, or whoever runs the server. */
export type Box = 'patient' | 'desk' | 'watch' | 'operator'

/** What a message says. It names no service and nothing about health: the link leads behind the sign-in. */
type Text = { readonly title: string; readonly body: string }

const patient = {
  'sharing-changed': {
    title: 'A sharing choice changed',
    body: 'A choice about who shares or sees your record changed. Sign in to see which.',
  },
  'opt-out-changed': {
    title: 'An opt-out changed',
    body: 'An opt-out of yours changed. Sign in to see it. Was it not you? Tell your GP practice.',
  },
  code: {
    title: 'A code was made for you',
    body: 'Your GP practice made a code that you give to a service. Sign in to see which service it is for.',
  },
  'new-organisation': {
    title: 'A service opened your record for the first time',
    body: 'A service that had not opened your record before has done so. Sign in to see which, when and why.',
  },
  'emergency-look': {
    title: 'Your record was opened in an emergency',
    body: 'Somebody opened your record without asking you first, because it was an emergency. Sign in to see who, when and why.',
  },
  'private-answered': {
    title: 'Your request has an answer',
    body: 'A service has answered what you asked for. Sign in to read the answer.',
  },
  'contact-changed': {
    title: 'How we write to you changed',
    body: 'How we write to you was changed in your account. Sign in to see it. Was it not you? Tell your GP practice.',
  },
  'passkey-added': {
    title: 'A passkey was added',
    body: 'A passkey was added to your account: another way to sign in. Was it not you? Sign in, remove it and tell your GP practice.',
  },
  'passkey-removed': {
    title: 'A passkey was removed',
    body: 'A passkey of your account was removed: nobody signs in with it any more. Was it not you? Sign in to see which are left, and tell your GP practice.',
  },
  'correction-answered': {
    title: 'Your request has an answer',
    body: 'A service has answered what you asked for. Sign in to read the answer.',
  },
  'proxy-added': {
    title: 'Somebody may help with a record',
    body: 'Who may help with a record changed. Sign in to see it.',
  },
  'proxy-ending': {
    title: 'Somebody’s help with a record ends soon',
    body: 'A time that somebody may help with a record is coming to its end. Sign in to see it.',
  },
  'service-changed': {
    title: 'A service that knows you has changed',
    body: 'It became part of another, was divided or closed. What you chose is kept: nobody sees more than before. Sign in to see it.',
  },
  'records-merged': {
    title: 'Two records of yours were put together',
    body: 'There were two records of you here. They are one now, and of what you chose the strictest is kept. Sign in to see it.',
  },
  'records-parted': {
    title: 'Two records were parted again',
    body: 'Two records that had been put together are two again. Sign in to see what is in yours and what you chose.',
  },
  'look-justified': {
    title: 'Your question about a look has an answer',
    body: 'We checked a look at your record that you asked about. There was a good reason for it. Sign in to see it.',
  },
  'look-incident': {
    title: 'Your question about a look has an answer',
    body: 'We checked a look at your record that you asked about, and something had gone wrong. Sign in to see it.',
  },
  'copy-received': {
    title: 'We have your request for a copy',
    body: 'Your request for a copy of your record has come in. Sign in to see by when you have it and how far it is.',
  },
  'copy-asked-for': {
    title: 'Somebody asked for a copy in your name',
    body: 'Somebody asked a service for a copy of your record and says they may. It checks that first. You know nothing of it? Sign in to see which, and tell your GP practice.',
  },
  'copy-question': {
    title: 'There is a question about your request',
    body: 'A service needs something from you before it can go on with your request for a copy. Sign in to see what.',
  },
  'copy-extended': {
    title: 'Your copy takes longer',
    body: 'A service needs more time for the copy you asked for. Sign in to see why and by when you have it.',
  },
  'copy-ready': {
    title: 'Your copy is ready',
    body: 'The copy you asked for is ready. Sign in to see how you get it.',
  },
  'copy-taken': {
    title: 'The copy of your record was downloaded',
    body: 'The copy you asked for was downloaded from your account. Sign in to see when. Was it not you? Tell your GP practice.',
  },
  'copy-handed-over': {
    title: 'A copy of your record was taken',
    body: 'Somebody who may act for you asked a service for a copy of your record, and has taken it. Sign in to see who. You know nothing of it? Tell your GP practice.',
  },
  'helped-copy-taken': {
    title: 'A copy that you asked for was downloaded',
    body: 'A copy that you asked for on behalf of somebody else was downloaded from your account. Sign in to see when. Was it not you? Tell your GP practice.',
  },
  'copy-answered': {
    title: 'Your request for a copy has an answer',
    body: 'A service has answered your request for a copy. Sign in to read the answer and what you can do.',
  },
  'copy-withdrawn': {
    title: 'Your request for a copy was ended',
    body: 'A service wrote down that you take back your request for a copy. Sign in to see which. Is that not so? Tell the service, or ask again.',
  },
  'alert-unjustified': {
    title: 'Your record was opened without a good reason',
    body: 'We checked a look at your record and found no good reason for it. Sign in to see who it was and when. We are sorry.',
  },
} as const satisfies Readonly<Record<string, Text>>

const desk = {
  'copy-due-10': {
    title: 'A request for a copy is due in 10 days',
    body: 'Sign in and look it up in the work list by its reference.',
  },
  'copy-due-5': {
    title: 'A request for a copy is due in 5 days',
    body: 'Sign in and look it up in the work list by its reference.',
  },
  'copy-due-2': {
    title: 'A request for a copy is due in 2 days',
    body: 'Sign in and look it up in the work list by its reference.',
  },
  'evidence-came': {
    title: 'What shows who asks for a copy has come',
    body: 'Sign in and look up the request in the work list by its reference.',
  },
  'copy-overdue': {
    title: 'A request for a copy is overdue',
    body: 'The law wanted an answer by now. Sign in and look it up in the work list by its reference.',
  },
  'sharing-changed': {
    title: 'A sharing choice changed',
    body: 'A patient changed a sharing choice that concerns your service. Sign in to see it.',
  },
  'opt-out-changed': {
    title: 'An opt-out changed',
    body: 'A patient of your practice changed an opt-out. It stands in your work list. Sign in to see it.',
  },
  'private-answered': {
    title: 'A request was answered',
    body: 'A request that concerns your service has an answer. Sign in to see it.',
  },
} as const satisfies Readonly<Record<string, Text>>

// The one who reads the mail learns neither patient nor member of staff: domain.md 1.5, [S25b].
const watch = {
  'alert-raised': {
    title: 'An alert was raised',
    body: 'An alert waits for you. Sign in and look it up by its reference.',
  },
  'alert-ageing': {
    title: 'An alert has waited for a week',
    body: 'An alert has been open for a week. Sign in and look it up by its reference.',
  },
} as const satisfies Readonly<Record<string, Text>>

const operator = {
  'log-late': {
    title: 'The access log has had no checkpoint for 15 minutes',
    body: 'Looks are still written down, and nobody can check the list. Look at the log of the server now: after four hours records open for care only. You are told when it is over.',
  },
  'log-on-time': {
    title: 'The access log has a checkpoint again',
    body: 'All that was written down meanwhile is under it.',
  },
  'look-missing': {
    title: 'A look is missing on the access log',
    body: 'A look that the server made to try it was not on the log, and under a checkpoint, within a minute. Looks may be lost: look at the log of the server now. You are told when it is over.',
  },
  'look-found': {
    title: 'Looks are on the access log again',
    body: 'The last look that the server made to try it was on the log and under a checkpoint. Those that were missing are still to be explained.',
  },
  'opt-outs-not-honoured': {
    title: 'Opt-outs are not honoured in the data of a study',
    body: 'Somebody who opted out is in the data of a study, or has waited more than a day to leave it. No question is to be run on it: run confide linker check and build, and look at docs/operations.md. You are told when it is over.',
  },
  'opt-outs-honoured': {
    title: 'Opt-outs are honoured in the data of studies again',
    body: 'Nobody who opted out is in the newest data of any study.',
  },
  'study-flow-stopped': {
    title: 'What a service writes no longer comes into a study',
    body: 'A service whose entries were in a study has none in its newest data. Ask it whether that is right. You are told when it is over.',
  },
  'study-flow-back': {
    title: 'What services write comes into studies again',
    body: 'No service whose entries were in a study is missing from its newest data.',
  },
} as const satisfies Readonly<Record<string, Text>>

const texts: Readonly<Record<Box, Readonly<Record<string, Text>>>> = {
  ...{ patient, desk, watch, operator },
}

/** Sent by mail whatever a patient chose: the law, or the safety of the account, asks for it. */
export const alwaysSent: readonly string[] = [
  'alert-unjustified',
  'copy-asked-for',
  'copy-taken',
  'copy-handed-over',
  'helped-copy-taken',
  'contact-changed',
  'passkey-added',
  'passkey-removed',
] satisfies PatientKind[]

export type PatientKind = keyof typeof patient
export type OperatorKind = keyof typeof operator

/** @see interface.md 1.6. Undefined for a kind that this box does not get. */
export function messageText(box: Box, kind: string): Text | undefined {
  return Object.hasOwn(texts[box], kind) ? texts[box][kind] : undefined
}

/** Every kind with where it goes, for tests and samples. */
export function messageKinds(): { box: Box; kind: string }[] {
  return (['patient', 'desk', 'watch', 'operator'] as const).flatMap((box) =>
    Object.keys(texts[box]).map((kind) => ({ box, kind })),
  )
}
