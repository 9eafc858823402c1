import type { PictureName } from '../../documents/pictures.ts'
import { IdeaPicture } from '../components/idea-picture.tsx'

/** One idea: a picture, and one or two short sentences. */
export type EasyLine = readonly [picture: PictureName, ...sentences: string[]]

/** A text in easy words, one picture for each idea. */
export function EasyRead({ lines }: { readonly lines: readonly EasyLine[] }) {
  return (
    <ul className="ideas">
      {lines.map(([picture, ...sentences]) => (
        <li className="idea" key={sentences.join(' ')}>
          <IdeaPicture name={picture} />
          <div>
            {sentences.map((said) => (
              <p key={said}>{said}</p>
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}
