/** Whether panels lie over the editor instead of beside it, as `narrow.css` has it. */
export function isNarrow(): boolean {
  return window.matchMedia('(width < 48rem)').matches;
}
