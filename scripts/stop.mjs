/** Ends a command with a message for the person who ran it, and no stack. */
export class Stop extends Error {}
