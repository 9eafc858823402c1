import { EasyPicture, type Picture } from './easy-picture.tsx'

/** One idea: a picture, and one or two short sentences. */
export type EasyLine = readonly [picture: Picture, words: string]

export function EasyRead({ lines }: { readonly lines: readonly EasyLine[] }) {
  return (
    <ul className="easy">
      {lines.map(([picture, words]) => (
        <li className="easy__line" key={words}>
          <EasyPicture of={picture} />
          <p className="easy__words">{words}</p>
        </li>
      ))}
    </ul>
  )
}
