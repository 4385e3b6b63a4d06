// The Headers tab: what it starts with, and whether a key has been put into it.
export const bareHeaders = '{\n  "Authorization": "Bearer glk_"\n}';

const bareAuthorization = /^(Bearer\s*(glk_)?)?\s*$/;

/** Whether an Authorization header carries no key beyond the prefix. */
export function isBare(authorization: string | undefined): boolean {
  return bareAuthorization.test(authorization ?? '');
}

/** Whether the text of the Headers tab (JSON with comments, perhaps half typed) holds a key. */
export function holdsKey(text: string): boolean {
  return !isBare(/"authorization"\s*:\s*"([^"]*)"/i.exec(text)?.[1]);
}

/** Whether the text is what a tab starts with. */
export function isUntouched(text: string): boolean {
  return text.trim() === '' || text === bareHeaders;
}
