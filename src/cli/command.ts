/** Where a command writes: results on standard output, progress and complaints on standard error. */
export type Output = {
  print(line: string): void
  warn(line: string): void
}

/** One `confide` command. A file of this folder exports one as `command`; main.ts lists them. */
export type Command = {
  /** One word, or two with a space: `db scale-out`. */
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** The whole text of `confide <name> --help`. */
  readonly usage: string
  /**
   * Carries the command out.
   *
   * @param args what follows the name; read it with `parseArgs` of node:util.
   * @returns the exit code: 0 done, 1 failed in part or whole.
   * @throws UsageError when the arguments make no sense (exit code 2).
   */
  run(args: string[], out: Output): Promise<number>
}

/** Arguments a command cannot take. The message is shown with the way to its help. */
export class UsageError extends Error {
  override name = 'UsageError'
}
