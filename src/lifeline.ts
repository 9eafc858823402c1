/** Calls `stop` when the launcher that started this process has ended without saying so. */
export function onLauncherGone(stop: () => void): void {
  process.once('disconnect', stop)
  // Listening must not by itself keep the process going.
  process.channel?.unref()
}
