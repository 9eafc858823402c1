/** An NHS number as it is read aloud, 999 000 0018, never broken over two lines. */
export function NhsNumberText({ number }: { number: string }) {
  return (
    <span className="whole">
      {number.slice(0, 3)} {number.slice(3, 6)} {number.slice(6)}
    </span>
  )
}
