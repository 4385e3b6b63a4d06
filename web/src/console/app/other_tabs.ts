// The tabs of one browser share the session's cookie: whoever signs in or out in one is not left signed in in another.
import { root } from './root';

const channel = new BroadcastChannel(`daftar:session:${root}`);

export function tellOtherTabs(): void {
  channel.postMessage('changed');
}

/** Be told when somebody signed in or out in another tab; answers what ends that. */
export function onChangedElsewhere(listener: () => void): () => void {
  channel.addEventListener('message', listener);
  return () => channel.removeEventListener('message', listener);
}
