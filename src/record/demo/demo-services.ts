import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import { setCareBoard } from '../../identity/care-board.ts'
import {
  addOrganisation,
  setPermissionPolicy,
  setShareOutDefault,
} from '../../identity/organisations.ts'
import { setPracticePage } from '../../identity/practice-page.ts'
import { addStaff, staffOf } from '../../identity/staff.ts'
import { setOrganisationRule } from '../../sharing/organisation-rules.ts'
import { demoCareBoard, demoOrganisationRules, demoOrganisations } from './organisations.ts'
import { demoPracticePages } from './practice-pages.ts'
import { demoStaff } from './staff.ts'

/**
 * Adds the demo's organisations with their policies and lists, and its staff. What is there already stays as
 * it is: somebody may have changed it to try something.
 */
export async function addDemoServices(db: Database): Promise<void> {
  const isNew = new Set<string>()
  for (const { code, name, type, area, permissionPolicy, ...more } of demoOrganisations()) {
    if (!(await addOrganisation(db.job, { id: code, name, type, area }))) continue
    isNew.add(code)
    await setPermissionPolicy(db.job, code, permissionPolicy)
    if (type === 'gp-practice') await setCareBoard(db.job, code, demoCareBoard)
    if (more.sharesOutByDefault) {
      const from = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/London' })
      await setShareOutDefault(db.job, code, { shares: true, from })
    }
  }
  for (const { practice, organisation, rule } of demoOrganisationRules()) {
    if (!isNew.has(practice)) continue
    await setOrganisationRule(db.job, practice, organisation, rule, 'confide demo')
  }
  for (const { practice, page } of demoPracticePages) {
    if (isNew.has(practice)) await setPracticePage(db.job, practice, page)
  }
  const known = new Set(
    (await staffOf(db, null)).map(({ issuer, subject }) => `${issuer} ${subject}`),
  )
  for (const { name, organisation, role, issuer, subject } of demoStaff()) {
    if (known.has(`${issuer} ${subject}`)) continue
    try {
      await addStaff(db.identity, { name, organisation, role, issuer, subject })
    } catch (error) {
      // Somebody else loads the demo at the same time.
      if (!(error instanceof Refusal && error.code === 'conflict')) throw error
    }
  }
}
