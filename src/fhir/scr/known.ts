import { Refusal } from '../../errors.ts'

/** What is sent about somebody who may not be known is refused as it is for nobody: 400, as the SCR FHIR API does. */
export async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
    throw new Refusal('invalid', 'Patient not found', { cause: error })
  }
}
