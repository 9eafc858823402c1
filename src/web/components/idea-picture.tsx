import { pictures, type PictureName } from '../../documents/pictures.ts'

/** A picture that says what the words beside it say: for those who look, and silent for those who listen. */
export function IdeaPicture({ name }: { name: PictureName }) {
  return (
    <svg className="idea__picture" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      {pictures[name].map((line) => (
        <path key={line} d={line} />
      ))}
    </svg>
  )
}
