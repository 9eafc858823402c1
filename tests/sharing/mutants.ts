/** One thing taken out of, or turned round in, the text of a rule; `from` stands there exactly once. */
export type Mutant = { readonly name: string; readonly from: string; readonly to: string }

export function mutantsFrom(
  rows: readonly (readonly [name: string, from: string, to: string])[],
): readonly Mutant[] {
  return rows.map(([name, from, to]) => ({ name, from, to }))
}

/** @throws TypeError when the text has changed and the mutant no longer fits. */
export function mutate(text: string, { name, from, to }: Mutant): string {
  const found = text.split(from).length - 1
  if (found !== 1) throw new TypeError(`mutant "${name}" fits ${found} times: ${from}`)
  return text.replace(from, () => to)
}

/** Every operator, condition and reason in the text of `decide`, changed one at a time. */
export function mutantsOfDecide(text: string): { name: string; text: string }[] {
  const start = text.indexOf('export function decide')
  const end = text.indexOf('function yes(')
  const body = text.slice(start, end)
  const changes: [RegExp, (found: string) => string][] = [
    [/&&/g, () => '||'],
    [/\|\|/g, () => '&&'],
    [/===/g, () => '!=='],
    [/!==/g, () => '==='],
    [/!(?=[a-z])/g, () => ''],
    [/\bif \(/g, () => 'if (false && '],
    [/\bif \(/g, () => 'if (true || '],
    [/\byes\('/g, () => "no('"],
    [/\bno\('/g, () => "yes('"],
    [/(?:yes|no)\('[a-z-]+'/g, (found) => found.replace(/'.*'/, "'changed'")],
  ]
  return changes.flatMap(([pattern, change]) =>
    [...body.matchAll(pattern)].map((found) => ({
      name: `decide: "${found[0]}" at ${found.index} became "${change(found[0])}"`,
      text:
        text.slice(0, start + found.index) +
        change(found[0]) +
        text.slice(start + found.index + found[0].length),
    })),
  )
}

/** Of the predicate that every query carries. */
export const mutantsOfVisible = mutantsFrom([
  ['private for all', 'case when e.private', 'case when false'],
  ['private for none', 'case when e.private', 'case when true'],
  ['any organisation', 'e.organisation = any', "'' = any"],
  ['withheld shown to the patient', 'not e.withheld_from_patient', 'true'],
  [
    'withheld shown to nobody',
    "not in ('patient', 'proxy')",
    "not in ('patient', 'proxy', 'staff')",
  ],
])

/** Of the policy entry_read, as the database prints it. */
export const mutantsOfPolicy = mutantsFrom([
  [
    'any patient',
    "patient_id = (NULLIF(current_setting('confide.patient'::text, true), ''::text))::uuid",
    'true',
  ],
  ['private for all', 'WHEN private THEN', 'WHEN false THEN'],
  ['private for none', 'WHEN private THEN', 'WHEN true THEN'],
  ['any organisation', '> 0', '>= 0'],
  ['withheld shown to the patient', 'NOT withheld_from_patient', 'true'],
  ['withheld shown to nobody', "'proxy'::text", "'staff'::text"],
])
