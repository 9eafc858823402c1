import type { ToldRate } from '../../research/studies/read-builds.ts'
import { StackedTable } from '../components/stacked-table.tsx'
import { linkedByWords, toldText } from './words.ts'

/** How many people of files from elsewhere were found in the data of a study, by groups. */
export function LinkRates({ rates }: { rates: readonly ToldRate[] }) {
  return (
    <>
      <h2 className="nhsuk-heading-m">Files from elsewhere</h2>
      <p>
        This study also uses files that were not written here. Each fact in them is added to the
        person with the same NHS number and date of birth, or with the same number and sex and a
        date of birth of which one part differs. Who is not found, or has opted out, is left out.
        The table shows who was found, as some groups of people are missed more often.
      </p>
      <StackedTable
        caption={
          <caption className="nhsuk-table__caption nhsuk-table__caption--s">
            People in the files
          </caption>
        }
        heads={['Group', 'People', 'Found']}
        rows={rates.map(({ by, value, people, linked }) => ({
          name: `${by} ${value}`,
          cells: [
            by === 'everybody' ? 'Everybody' : `${linkedByWords[by]} ${value}`,
            toldText(people),
            toldText(linked),
          ],
        }))}
      />
    </>
  )
}
