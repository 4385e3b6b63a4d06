// A name inside a sentence, kept from turning its direction: first strong isolate … pop directional isolate.
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
