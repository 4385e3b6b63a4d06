// The Headers tab: what it starts with, and whether a key has been put into it.
export type Typed = Record<string, string>;

export const bareHeaders = '{\n  "Authorization": "Bearer glk_"\n}';

const bareAuthorization = /^(Bearer\s*(glk_)?)?\s*$/;

/** Whether an Authorization header carries no key beyond the prefix. */
function isBare(authorization: string | undefined): boolean {
  return bareAuthorization.test(authorization ?? '');
}

/** The typed headers without an Authorization that is only the prefix somebody was to complete. */
export function withoutBareKey(headers: Typed = {}): Typed {
  const kept = Object.entries(headers).filter(
    ([name, value]) => name.toLowerCase() !== 'authorization' || !isBare(value),
  );
  return Object.fromEntries(kept);
}

/** Whether the text of the Headers tab (JSON with comments, perhaps half typed) holds a key. */
export function holdsKey(text: string): boolean {
  return !isBare(/"authorization"\s*:\s*"([^"]*)"/i.exec(text)?.[1]);
}

/** Whether the text is what a tab starts with. */
export function isUntouched(text: string): boolean {
  return text.trim() === '' || text === bareHeaders;
}

/** A text with the secret part of every key in it taken out. */
export function withoutKeys(text: string): string {
  return text.replace(/glk_\w+/g, 'glk_');
}
