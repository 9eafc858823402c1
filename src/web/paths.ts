/** Where each page is. `patient` and `entry` are the ids shown outside (identity/ids.ts). */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signOut: '/sign-out',
  finder: '/find',
  patientRecord: (patient: string) => `/patients/${patient}/record`,
  writeEntry: (patient: string) => `/patients/${patient}/entries/new`,
  patientEntry: (entry: string) => `/entries/${entry}`,
  ownRecord: '/my-record',
  ownEntry: (entry: string) => `/my-record/entries/${entry}`,
  whoLooked: '/my-record/who-looked',
  messages: '/my-record/messages',
  devMailbox: '/dev/mail',
} as const
