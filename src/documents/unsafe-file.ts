import { Refusal, type RefusalCode } from '../errors.ts'

/** Why a file from outside is not taken. */
const faults = {
  empty: ['invalid', 'The file is empty'],
  'too-large': ['too-large', 'The file is too large'],
  'other-kind': ['unsupported-media', 'The file is not a PDF, JPEG or PNG'],
  'two-kinds': ['unsupported-media', 'The file holds a file of another kind'],
  'wrong-name': ['unsupported-media', 'The file is not of the kind that its name says'],
  locked: ['invalid', 'The PDF is locked with a password: send it without'],
  broken: ['invalid', 'The file is damaged or not whole'],
  'too-many-pages': ['too-large', 'The PDF has too many pages'],
  'too-many-pixels': ['too-large', 'The picture is too large: send it with fewer pixels'],
  'too-long': ['invalid', 'The file takes too long to open'],
  busy: ['unavailable', 'Many files are being opened just now: try again in a minute'],
} as const satisfies Readonly<Record<string, readonly [RefusalCode, string]>>

export type Fault = keyof typeof faults

/** Whether it is the file that is refused, and not the moment: a busy one passes, and nothing is known of the file. */
export function isOfTheFile(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code !== 'unavailable'
}

/** The refusal of a file; its message may be shown, and quotes nothing of the file. */
export function unsafeFile(fault: Fault): Refusal {
  const [code, message] = faults[fault]
  return new Refusal(code, message)
}
