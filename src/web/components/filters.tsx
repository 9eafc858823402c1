import { Button, Select } from 'nhsuk-react-components'

export type Choice = { readonly value: string; readonly text: string }

export type Filter = {
  /** Name in the address, and id of the field. */
  readonly name: string
  readonly label: string
  /** What an empty value is called: All kinds. */
  readonly all: string
  readonly choices: readonly Choice[]
  readonly chosen?: string | undefined
}

/** A GET form, so that a filtered page has its own address. */
export function Filters({ action, filters }: { action: string; filters: readonly Filter[] }) {
  return (
    <form className="filters" action={action} method="get">
      {filters.map((filter) => (
        <Select
          key={filter.name}
          id={filter.name}
          name={filter.name}
          label={filter.label}
          defaultValue={filter.chosen ?? ''}
        >
          <Select.Option value="">{filter.all}</Select.Option>
          {filter.choices.map(({ value, text }) => (
            <Select.Option key={value} value={value}>
              {text}
            </Select.Option>
          ))}
        </Select>
      ))}
      <Button secondary type="submit">
        Show
      </Button>
      {filters.some(({ chosen }) => chosen) ? <a href={action}>Show everything</a> : null}
    </form>
  )
}
