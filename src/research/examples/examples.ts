import bloodPressure from './blood-pressure.json' with { type: 'json' }
import careHomes from './care-homes.json' with { type: 'json' }
import stoppingSmoking from './stopping-smoking.json' with { type: 'json' }

/** A question to begin from, as it is asked. */
export type Example = { readonly title: string; readonly question: string }

/** For whoever writes questions; the study of the demonstration asks them. */
export const examples: readonly Example[] = [bloodPressure, stoppingSmoking, careHomes].map(
  (question) => {
    return { title: question.title, question: JSON.stringify(question, null, 2) }
  },
)
