/**
 * What is so of every study, and so is nobody's to choose: the same words in the register and in its files.
 *
 * @see domain.md section 3.4
 */
export const everyStudy = {
  optOuts: 'Type 1 and national opt-outs both take the whole person out. No study is exempt',
  identifiable: 'Nobody by name: de-identified, and used here only',
  sensitive:
    'None. What says anything of fertility treatment, infections passed on by sex, ending a pregnancy or gender change is in no study',
  access: 'Questions are brought to the data, as long as the study lasts. Nobody gets a copy',
  passedOn: 'To nobody. No record leaves, so there is none to pass on',
  decidedBy: 'The research panel: two of its members, neither of whom asked for the study',
} as const
