import type { ReactNode } from 'react'

type Props = {
  readonly caption: ReactNode
  readonly heads: readonly string[]
  /** `name` is the row's own: no other has it. */
  readonly rows: readonly { readonly name: string; readonly cells: readonly ReactNode[] }[]
}

/** A table whose rows stack on a phone, each cell under the name of its column. */
export function StackedTable({ caption, heads, rows }: Props) {
  return (
    <table className="nhsuk-table-responsive" role="table">
      {caption}
      <thead className="nhsuk-table__head" role="rowgroup">
        <tr role="row">
          {heads.map((head) => (
            <th className="nhsuk-table__header" key={head} role="columnheader" scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="nhsuk-table__body">
        {rows.map(({ name, cells }) => (
          <tr className="nhsuk-table__row" key={name} role="row">
            {cells.map((cell, n) => (
              <td className="nhsuk-table__cell" key={heads[n]} role="cell">
                <span className="nhsuk-table-responsive__heading" aria-hidden="true">
                  {heads[n]}{' '}
                </span>
                <div className="cell">{cell}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
