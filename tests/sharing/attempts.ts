import type { Attempt } from './attempt.ts'
import { attemptsOfActing } from './attempts-of-acting.ts'
import { attemptsOfApps } from './attempts-of-apps.ts'
import { attemptsOfBestInterests } from './attempts-of-best-interests.ts'
import { attemptsOfCodes } from './attempts-of-codes.ts'
import { attemptsOfCorrections } from './attempts-of-corrections.ts'
import { attemptsOfEvidence } from './attempts-of-evidence.ts'
import { attemptsOfExports } from './attempts-of-exports.ts'
import { attemptsOfFiling } from './attempts-of-filing.ts'
import { attemptsOfForms } from './attempts-of-forms.ts'
import { attemptsOfHelped } from './attempts-of-helped.ts'
import { attemptsOfJobs } from './attempts-of-jobs.ts'
import { attemptsOfLinker } from './attempts-of-linker.ts'
import { attemptsOfLog } from './attempts-of-log.ts'
import { attemptsOfMarking } from './attempts-of-marking.ts'
import { attemptsOfMerging } from './attempts-of-merging.ts'
import { attemptsOfOptOuts } from './attempts-of-opt-outs.ts'
import { attemptsOfPacks } from './attempts-of-packs.ts'
import { attemptsOfPeople } from './attempts-of-people.ts'
import { attemptsOfPostings } from './attempts-of-postings.ts'
import { attemptsOfRequests } from './attempts-of-requests.ts'
import { attemptsOfReviews } from './attempts-of-reviews.ts'
import { attemptsOfSubscriptions } from './attempts-of-subscriptions.ts'
import { attemptsOfSummary } from './attempts-of-summary.ts'
import { attemptsOfWork } from './attempts-of-work.ts'

/** All that is tried: held to be so as the database is, then with each policy changed. */
export const attempts: readonly Attempt[] = [
  ...attemptsOfPeople,
  ...attemptsOfActing,
  ...attemptsOfApps,
  ...attemptsOfBestInterests,
  ...attemptsOfCodes,
  ...attemptsOfSummary,
  ...attemptsOfLog,
  ...attemptsOfMarking,
  ...attemptsOfCorrections,
  ...attemptsOfExports,
  ...attemptsOfSubscriptions,
  ...attemptsOfFiling,
  ...attemptsOfWork,
  ...attemptsOfOptOuts,
  ...attemptsOfForms,
  ...attemptsOfEvidence,
  ...attemptsOfHelped,
  ...attemptsOfJobs,
  ...attemptsOfMerging,
  ...attemptsOfRequests,
  ...attemptsOfPacks,
  ...attemptsOfPostings,
  ...attemptsOfReviews,
  ...attemptsOfLinker,
]
