/** Runs tasks, so many at once; the first that fails stops it. */
export class Queue {
  readonly #atOnce: number
  readonly #running = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /**
   * Starts a task, and waits while as many run as may.
   *
   * @throws what a task threw, this one or one before.
   */
  async add(task: () => Promise<void>): Promise<void> {
    const run = task()
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#running.delete(run))
    this.#running.add(run)
    if (this.#running.size >= this.#atOnce) await Promise.race(this.#running)
    this.#throwFailure()
  }

  /** Waits for all that run. @throws as `add`. */
  async done(): Promise<void> {
    await Promise.all(this.#running)
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }
}
