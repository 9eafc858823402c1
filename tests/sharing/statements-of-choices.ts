/** What is chosen about a patient, table by table: a row to add, and a change without a condition. */
export const choiceTables = [
  { table: 'sharing', columns: '', values: '', change: 'share_nothing = true' },
  { table: 'choice', columns: 'organisation', values: `'Z40'`, change: `share_in = 'no'` },
  {
    table: 'choice_history',
    columns: 'id, what, value, basis, channel, recorded_by',
    values: `gen_random_uuid(), 'share-in', 'yes', 'express', 'x', 'x'`,
    change: `channel = 'y'`,
  },
  {
    table: 'relationship',
    columns: 'id, organisation, kind, recorded_by',
    values: `gen_random_uuid(), 'Z40', 'referral', 'x'`,
    change: `recorded_by = 'y'`,
  },
  {
    table: 'verification',
    columns: 'organisation',
    values: `'Z40'`,
    change: 'verified_at = now()',
  },
  {
    table: 'permission',
    columns: 'id, organisation, given_by, recorded_by',
    values: `gen_random_uuid(), 'Z40', 'x', 'x'`,
    change: `recorded_by = 'y'`,
  },
  {
    table: 'emergency_access',
    columns: 'id, organisation, staff_id, kind, reason, ends_at',
    values: `gen_random_uuid(), 'Z40', gen_random_uuid(), 'legal', 'x', now()`,
    change: `reason = 'y'`,
  },
] as const

export function addTo(one: (typeof choiceTables)[number], whose: string): string {
  const columns = ['patient_id', one.columns].filter(Boolean).join(', ')
  const values = [`'${whose}'`, one.values].filter(Boolean).join(', ')
  return `insert into ${one.table} (${columns}) values (${values}) on conflict do nothing`
}
