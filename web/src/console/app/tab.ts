// What a tab keeps: the organisation chosen in it, and work that is not done, such as the draft of an entry.
const chosen = 'daftar:organization';
const worker = 'daftar:work-of';

/** What was chosen in this tab, else in this browser. */
export function chosenOrganization(): string | null {
  return sessionStorage.getItem(chosen) ?? localStorage.getItem(chosen);
}

export function keepChosenOrganization(id: string): void {
  sessionStorage.setItem(chosen, id);
  localStorage.setItem(chosen, id);
}

/** Work is its key's: whoever comes with another one finds none, whoever comes back after a session ended goes on. */
export function keepWorkOf(keyId: string): void {
  if (sessionStorage.getItem(worker) !== keyId) forgetWork();
  sessionStorage.setItem(worker, keyId);
}

export function forgetWork(): void {
  const names = Object.keys(sessionStorage).filter((name) => name.startsWith('daftar:') && name !== chosen);
  names.forEach((name) => sessionStorage.removeItem(name));
}
