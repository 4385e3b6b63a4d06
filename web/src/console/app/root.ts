// The path prefix the server is reached under: empty, or such as /books.
export const root = document.querySelector<HTMLMetaElement>('meta[name="daftar-root"]')?.content ?? '';
export const consoleRoot = `${root}/console`;
