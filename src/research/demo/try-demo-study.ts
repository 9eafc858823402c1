import type { Database } from '../../db/database.ts'

/** Adds the study of the demo, or says in a line that it is not whole: all else is there without it. */
export async function tryDemoStudy(
  db: Database,
  where: { readonly url: string; readonly dataFolder: string; readonly requestId: string },
  tell: (line: string) => void,
): Promise<void> {
  try {
    // what runs studies is no part of a start that has none
    const { addDemoStudy } = await import('./demo-study.ts')
    await addDemoStudy(db, where)
  } catch (error) {
    // everybody in it is made up, so that what went wrong may be said as it is
    const why = error instanceof Error ? error.message : 'it failed'
    tell(`The study of this demonstration is not whole: ${why.split('\n')[0]}`)
  }
}
