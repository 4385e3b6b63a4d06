// What it takes to see webhooks, and to change them.
import type { Need } from '../access';

export const reading: Need = { scope: 'webhooks:read', role: 'ADMIN' };
export const writing: Need = { scope: 'webhooks:write', role: 'ADMIN' };
