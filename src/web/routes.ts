import type { FastifyInstance } from 'fastify'
import { registerHome } from './home.ts'
import type { PageDeps } from './page-deps.ts'
import { registerOwnMessages } from './patient/messages.ts'
import { registerCopies } from './patient/copies.ts'
import { registerOwnApps } from './patient/apps.ts'
import { registerOwnCodes } from './patient/codes.ts'
import { registerOwnEntry } from './patient/entry.ts'
import { registerOwnLists } from './patient/lists.ts'
import { registerContact } from './patient/contact.ts'
import { registerDevices } from './patient/devices.ts'
import { registerPasskeys } from './patient/passkeys.ts'
import { registerHelpers } from './patient/people-who-help.ts'
import { registerHelpedCopies } from './patient/helped-copies.ts'
import { registerHelpedPack } from './patient/helped-pack.ts'
import { registerHelping } from './patient/helping.ts'
import { registerOwnRecord } from './patient/record.ts'
import { registerSettings } from './patient/settings.ts'
import { registerStaySafe } from './patient/stay-safe.ts'
import { registerSharing } from './patient/sharing.ts'
import { registerLeaflet } from './leaflet.ts'
import { registerShareNothing } from './patient/share-nothing.ts'
import { registerSharingChange } from './patient/sharing-change.ts'
import { registerSharingOn } from './patient/sharing-on.ts'
import { registerSharingSeen } from './patient/sharing-seen.ts'
import { registerOwnPack } from './patient/pack.ts'
import { registerOptOuts } from './patient/opt-outs.ts'
import { registerOwnReleases } from './patient/releases.ts'
import { registerOwnSummary } from './patient/summary.ts'
import { registerLogProof } from './patient/log-proof.ts'
import { registerWhoLooked } from './patient/who-looked.ts'
import { registerLookQuestions } from './patient/look-question.ts'
import { registerOwnEntrySeen, registerWhyLooked } from './patient/why.ts'
import { registerCompetence } from './staff/competence.ts'
import { registerChoices } from './staff/choices.ts'
import { registerDeskCodes, registerEnterCode } from './staff/codes.ts'
import { registerEntry } from './staff/entry.ts'
import { registerEntrySeen } from './staff/explain.ts'
import { registerPublic } from './public/routes.ts'
import { registerFiling } from './staff/filing.ts'
import { registerFinder } from './staff/finder.ts'
import { registerLists } from './staff/lists.ts'
import { registerDeskHelpers } from './staff/people-who-help.ts'
import { registerDeskOnlineAccess } from './staff/online-access.ts'
import { registerHidden } from './staff/hidden.ts'
import { registerRequestCase } from './staff/request-case.ts'
import { registerRegister } from './staff/register.ts'
import { registerRequestNew } from './staff/request-new.ts'
import { registerMarkRequest } from './staff/mark-request.ts'
import { registerMark } from './staff/mark.ts'
import { registerReviews } from './staff/hidden-reviews.ts'
import { registerPrivate } from './patient/private.ts'
import { registerCorrections } from './patient/correction.ts'
import { registerCorrection } from './staff/correction.ts'
import { registerPostCopy } from './staff/post-copy.ts'
import { registerPrintQueue } from './staff/print-queue.ts'
import { registerWork } from './staff/work.ts'
import { registerFormCase } from './staff/form-case.ts'
import { registerFormMatch } from './staff/form-match.ts'
import { registerMail } from './staff/mail.ts'
import { registerPatientApps } from './staff/patient-apps.ts'
import { registerPaperForm } from './staff/paper-form.ts'
import { registerRecord } from './staff/record.ts'
import { registerEvidenceCode } from './staff/evidence-code.ts'
import { registerRequestReview } from './staff/request-review.ts'
import { registerEmergency } from './staff/emergency.ts'
import { registerOpen } from './staff/open.ts'
import { registerSummary } from './staff/summary.ts'
import { registerPermissions } from './patient/permissions.ts'
import { registerUnlisted } from './staff/unlisted.ts'
import { registerSummaryItems } from './staff/summary-items.ts'
import { registerSummaryPreference } from './staff/summary-preference.ts'
import { registerDeskType1 } from './staff/type-1.ts'
import { registerWriteEntry } from './staff/write-entry.ts'
import { registerAlerts } from './watch/alerts.ts'
import { registerCase } from './watch/case.ts'
import { registerLogSearch } from './watch/search.ts'
import { registerDrafts } from './research/drafts.ts'
import { registerStudyRegister } from './research/register.ts'
import { registerStudies } from './research/studies.ts'

/** Every page, by who it is for. */
export function registerPages(app: FastifyInstance, deps: PageDeps): void {
  registerHome(app, deps)
  registerPublic(app, deps)
  registerFinder(app, deps)
  registerRecord(app, deps)
  registerEntry(app, deps)
  registerWriteEntry(app, deps)
  registerChoices(app, deps)
  registerDeskCodes(app, deps)
  registerEnterCode(app, deps)
  registerLists(app, deps)
  registerEntrySeen(app, deps)
  registerOpen(app, deps)
  registerSummary(app, deps)
  registerEmergency(app, deps)
  registerPermissions(app, deps)
  registerMark(app, deps)
  registerHidden(app, deps)
  registerUnlisted(app, deps)
  registerFiling(app, deps)
  registerMarkRequest(app, deps)
  registerReviews(app, deps)
  registerWork(app, deps)
  registerFormCase(app, deps)
  registerFormMatch(app, deps)
  registerMail(app, deps)
  registerPaperForm(app, deps)
  registerEvidenceCode(app, deps)
  registerPatientApps(app, deps)
  registerRequestReview(app, deps)
  registerPrivate(app, deps)
  registerCorrections(app, deps)
  registerCopies(app, deps)
  registerRequestNew(app, deps)
  registerRegister(app, deps)
  registerRequestCase(app, deps)
  registerCorrection(app, deps)
  registerOwnRecord(app, deps)
  registerOwnCodes(app, deps)
  registerOwnLists(app, deps)
  registerOwnEntry(app, deps)
  registerWhoLooked(app, deps)
  registerLogProof(app, deps)
  registerLookQuestions(app, deps)
  registerOwnEntrySeen(app, deps)
  registerWhyLooked(app, deps)
  registerOwnSummary(app, deps)
  registerOptOuts(app, deps)
  registerOwnReleases(app, deps)
  registerOwnPack(app, deps)
  registerPostCopy(app, deps)
  registerPrintQueue(app, deps)
  registerSummaryItems(app, deps)
  registerSummaryPreference(app, deps)
  registerDeskType1(app, deps)
  registerOwnMessages(app, deps)
  registerSettings(app, deps)
  registerStaySafe(app, deps)
  registerDevices(app, deps)
  registerOwnApps(app, deps)
  registerPasskeys(app, deps)
  registerContact(app, deps)
  registerHelpers(app, deps)
  registerHelping(app, deps)
  registerHelpedCopies(app, deps)
  registerHelpedPack(app, deps)
  registerDeskHelpers(app, deps)
  registerCompetence(app, deps)
  registerDeskOnlineAccess(app, deps)
  registerSharing(app, deps)
  registerSharingChange(app, deps)
  registerShareNothing(app, deps)
  registerSharingOn(app, deps)
  registerLeaflet(app, deps)
  registerSharingSeen(app, deps)
  registerAlerts(app, deps)
  registerCase(app, deps)
  registerLogSearch(app, deps)
  registerStudyRegister(app, deps)
  registerDrafts(app, deps)
  registerStudies(app, deps)
}
