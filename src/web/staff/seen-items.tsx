import { Checkboxes } from 'nhsuk-react-components'
import { proofTexts, type Proof } from '../../access/authority.ts'
import type { Fields } from '../fields.ts'

/** What was seen of who asks for a copy, to be ticked; an error leads to the first. */
export function seenItems(proofs: readonly Proof[], values: Fields) {
  return proofs.map((one, n) => (
    <Checkboxes.Item
      key={one}
      id={n === 0 ? 'seen' : `seen-${one}`}
      name={`seen-${one}`}
      value="yes"
      defaultChecked={values[`seen-${one}`] === 'yes'}
    >
      {proofTexts[one]}
    </Checkboxes.Item>
  ))
}
